import type { Answered, Evidence } from '../evidence.ts';
import { type Exchange, hasReply } from '../exchange.ts';
import type { ProbeName } from '../probes.ts';
import { isObject, jsonOf, personerOf } from '../reading.ts';
import { isOk, unanswered } from '../refusal.ts';
import { type Finding, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';
import { answerPersonRules } from './answer-persons.ts';

/** The lookups that any service must answer: one person, some, and as many as it takes. */
const LOOKUPS = ['one', 'batch', 'thousand'] as const satisfies readonly ProbeName[];

const status200: Rule = {
  id: 'answer/status-200',
  title: 'A lookup is answered with status 200',
  level: 'MUST',
  requirement:
    'A request for some identifiers, with a token that opens the service, is answered with status 200. Of the smallest and the largest request, rules of their own tell.',
  sources: [{ document: 'REST' }],
  probes: ['batch'],
  judge: ({ of }) => verdictOf(of('batch').flatMap(refusalIn)),
};

function refusalIn(exchange: Exchange): readonly Finding[] {
  if (!hasReply(exchange)) return [unanswered(exchange, 'status 200')];
  return isOk(exchange) ? [] : [{ exchange, expected: 'status 200', actual: `status ${exchange.reply.status}` }];
}

/** Where a lookup was refused, answer/status-200 or a rule about requests says so: there is no answer to judge. */
function eachAnswer(evidence: Evidence, judge: (exchange: Answered) => Finding | null): Verdict {
  const answered = evidence
    .of(...LOOKUPS)
    .filter(hasReply)
    .filter(isOk);
  if (answered.length === 0) return skipped('no lookup was answered with status 200 (answer/status-200)');
  return verdictOf(answered.map(judge).filter((finding) => finding !== null));
}

const jsonMediaType: Rule = {
  id: 'answer/json-media-type',
  title: 'An answer says that it is JSON',
  level: 'MUST',
  requirement: 'The Content-Type of an answer is application/json.',
  sources: [{ document: 'REST' }],
  probes: LOOKUPS,
  judge: (evidence) =>
    eachAnswer(evidence, (exchange) => {
      const type = exchange.reply.headers['content-type'];
      const isJson = /^application\/json\s*(;|$)/i.test(type ?? '');
      return isJson
        ? null
        : { exchange, expected: 'Content-Type: application/json', actual: type ?? 'no Content-Type' };
    }),
};

const validJsonUtf8: Rule = {
  id: 'answer/valid-json-utf8',
  title: 'An answer is JSON in UTF-8',
  level: 'MUST',
  requirement: 'The body of an answer is a JSON text, whole, in UTF-8.',
  sources: [{ document: 'REST' }, { document: 'RFC8259', section: '8.1' }],
  probes: LOOKUPS,
  judge: (evidence) =>
    eachAnswer(evidence, (exchange) => {
      if (!exchange.reply.isUtf8) return { exchange, expected: 'UTF-8', actual: 'bytes that are not UTF-8' };
      return jsonOf(exchange.reply) === undefined
        ? { exchange, expected: 'JSON', actual: 'a text that cannot be parsed as JSON' }
        : null;
    }),
};

const personerArray: Rule = {
  id: 'answer/personer-array',
  title: 'An answer holds its persons in the array personer',
  level: 'MUST',
  requirement: 'An answer is a JSON object whose member personer is an array of persons.',
  sources: [{ document: 'RESP' }, { document: 'REST' }],
  probes: LOOKUPS,
  judge: (evidence) =>
    eachAnswer(evidence, (exchange) => {
      const body = jsonOf(exchange.reply);
      if (body === undefined || personerOf(exchange.reply)?.every(isObject)) return null;
      const actual = isObject(body) ? `members: ${Object.keys(body).join(', ') || 'none'}` : 'no object';
      return { exchange, expected: 'an object with the array personer, of objects', actual };
    }),
};

export const answerRules: readonly Rule[] = [
  status200,
  jsonMediaType,
  validJsonUtf8,
  personerArray,
  ...answerPersonRules,
];
