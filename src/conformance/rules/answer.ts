import type { CompletedExchange, Evidence } from '../evidence.ts';
import { type Exchange, hasResponse } from '../exchange.ts';
import type { ProbeName } from '../probes.ts';
import { isObject, readJson, readPersoner } from '../reading.ts';
import { isOk, noResponse } from '../refusal.ts';
import { type Finding, type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';
import { responsePersonRules } from './answer-persons.ts';

/** The lookups that any service must answer: one person, some, and as many as it takes. */
const LOOKUP_PROBES = ['one', 'batch', 'thousand'] as const satisfies readonly ProbeName[];

const status200: Rule = {
  id: 'response/status-200',
  title: 'A lookup is answered with status 200',
  level: 'MUST',
  requirement:
    'A request for some identifiers, with a token that opens the service, is answered with status 200. Of the smallest and the largest request, rules of their own tell.',
  sources: [{ document: 'REST' }],
  probes: ['batch'],
  evaluate: ({ findExchanges }) => toRuleOutcome(findExchanges('batch').flatMap(findRejection)),
};

function findRejection(exchange: Exchange): readonly Finding[] {
  if (!hasResponse(exchange)) return [noResponse(exchange, 'status 200')];
  return isOk(exchange) ? [] : [{ exchange, expected: 'status 200', actual: `status ${exchange.response.status}` }];
}

/** Where a lookup was refused, response/status-200 or a rule about requests says so: there is no answer to judge. */
function evaluateEachResponse(
  evidence: Evidence,
  evaluate: (exchange: CompletedExchange) => Finding | null,
): RuleOutcome {
  const returned = evidence
    .findExchanges(...LOOKUP_PROBES)
    .filter(hasResponse)
    .filter(isOk);
  if (returned.length === 0) return skip('no lookup was answered with status 200 (response/status-200)');
  return toRuleOutcome(returned.map(evaluate).filter((finding) => finding !== null));
}

const jsonMediaType: Rule = {
  id: 'response/json-media-type',
  title: 'An answer says that it is JSON',
  level: 'MUST',
  requirement: 'The Content-Type of an answer is application/json.',
  sources: [{ document: 'REST' }],
  probes: LOOKUP_PROBES,
  evaluate: (evidence) =>
    evaluateEachResponse(evidence, (exchange) => {
      const type = exchange.response.headers['content-type'];
      const isJson = /^application\/json\s*(;|$)/i.test(type ?? '');
      return isJson
        ? null
        : { exchange, expected: 'Content-Type: application/json', actual: type ?? 'no Content-Type' };
    }),
};

const validJsonUtf8: Rule = {
  id: 'response/valid-json-utf8',
  title: 'An answer is JSON in UTF-8',
  level: 'MUST',
  requirement: 'The body of an answer is a JSON text, whole, in UTF-8.',
  sources: [{ document: 'REST' }, { document: 'RFC8259', section: '8.1' }],
  probes: LOOKUP_PROBES,
  evaluate: (evidence) =>
    evaluateEachResponse(evidence, (exchange) => {
      if (!exchange.response.isUtf8) return { exchange, expected: 'UTF-8', actual: 'bytes that are not UTF-8' };
      return readJson(exchange.response) === undefined
        ? { exchange, expected: 'JSON', actual: 'a text that cannot be parsed as JSON' }
        : null;
    }),
};

const personerArray: Rule = {
  id: 'response/personer-array',
  title: 'An answer holds its persons in the array personer',
  level: 'MUST',
  requirement: 'An answer is a JSON object whose member personer is an array of persons.',
  sources: [{ document: 'RESP' }, { document: 'REST' }],
  probes: LOOKUP_PROBES,
  evaluate: (evidence) =>
    evaluateEachResponse(evidence, (exchange) => {
      const body = readJson(exchange.response);
      if (body === undefined || readPersoner(exchange.response)?.every(isObject)) return null;
      const actual = isObject(body) ? `members: ${Object.keys(body).join(', ') || 'none'}` : 'no object';
      return { exchange, expected: 'an object with the array personer, of objects', actual };
    }),
};

export const responseRules: readonly Rule[] = [
  status200,
  jsonMediaType,
  validJsonUtf8,
  personerArray,
  ...responsePersonRules,
];
