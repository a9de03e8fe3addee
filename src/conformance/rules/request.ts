import { byIdentifier } from '../comparison.ts';
import type { Answered, Evidence } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import { EVERY_PROBE, type ProbeName } from '../probes.ts';
import { personerOf } from '../reading.ts';
import { CLOSED, isOk, isOpen, isThrottled, judgeRefusals, unanswered, type Wanted } from '../refusal.ts';
import { type Finding, HOLDS, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';
import { requestNeedRules } from './request-needs.ts';
import { requestObservations } from './request-observations.ts';

/** Judges the one request of a probe by its answer, if it was answered with status 200. */
function judgeLookup({ of }: Evidence, probe: ProbeName, judge: (exchange: Answered) => Verdict): Verdict {
  const [exchange] = of(probe);
  if (exchange === undefined) return skipped('it was not asked');
  if (!hasReply(exchange)) return verdictOf([unanswered(exchange, 'status 200')]);
  if (isThrottled(exchange)) return skipped('the deployment only says that it is asked too often (429)');
  if (isOk(exchange)) return judge(exchange);
  return verdictOf([{ exchange, expected: 'status 200', actual: `status ${exchange.reply.status}` }]);
}

const oneIdentifier: Rule = {
  id: 'request/one-identifier',
  title: 'One identifier can be asked for',
  level: 'MUST',
  requirement: 'A request names 1 to 1000 identifiers: one is enough.',
  sources: [{ document: 'FORESP', section: 'personidentifikatorer 1..1000' }],
  probes: ['one'],
  judge: (evidence) => judgeLookup(evidence, 'one', () => HOLDS),
};

const thousandIdentifiers: Rule = {
  id: 'request/thousand-identifiers',
  title: '1000 identifiers are answered, in full',
  level: 'MUST',
  requirement: 'A request names 1 to 1000 identifiers: 1000 are answered, and version 1 answers every one of them.',
  sources: [{ document: 'FORESP', section: 'personidentifikatorer 1..1000' }, { document: 'REST' }],
  probes: ['thousand'],
  judge: (evidence) => judgeLookup(evidence, 'thousand', (exchange) => verdictOf(missingFrom(exchange))),
};

/** Version 2 may leave out who is not registered: there, v2/include-not-registered speaks. */
function missingFrom(exchange: Answered): readonly Finding[] {
  if (exchange.version === 'v2' || personerOf(exchange.reply) === undefined) return [];
  const answered = byIdentifier(exchange);
  const { identifiers } = exchange.request;
  const missing = identifiers.filter((identifier) => !answered.has(identifier)).length;
  if (missing === 0) return [];
  return [{ exchange, expected: `all ${identifiers.length} persons`, actual: `${missing} of them are missing` }];
}

/** A rule that certain requests are refused by a service that answers others. */
const refusal = (
  rule: Omit<Rule, 'judge' | 'probes'>,
  probes: readonly [ProbeName, ...ProbeName[]],
  wanted?: Wanted,
): Rule => ({
  ...rule,
  probes: ['one', ...probes],
  judge: (evidence) => (isOpen(evidence) ? judgeRefusals(evidence, probes, wanted) : CLOSED),
});

const BAD_REQUEST: Wanted = { preferred: 400 };

const refusals: readonly Rule[] = [
  refusal(
    {
      id: 'request/over-thousand-rejected',
      title: 'More than 1000 identifiers are refused',
      level: 'MUST',
      requirement: 'A request for 1001 identifiers is refused with a status 4xx; 400 is what the service documents.',
      sources: [{ document: 'FORESP', section: 'personidentifikatorer 1..1000' }, { document: 'REST' }],
    },
    ['over-thousand'],
    BAD_REQUEST,
  ),
  refusal(
    {
      id: 'request/empty-rejected',
      title: 'An empty list of identifiers is refused',
      level: 'MUST',
      requirement: 'A request names at least one identifier: an empty list is refused with a status 4xx.',
      sources: [{ document: 'FORESP', section: 'personidentifikatorer 1..1000' }],
    },
    ['no-identifiers'],
    BAD_REQUEST,
  ),
  refusal(
    {
      id: 'request/member-required',
      title: 'The member personidentifikatorer is required, as a list',
      level: 'MUST',
      requirement: 'A body without personidentifikatorer, or where it is no list, is refused with a status 4xx.',
      sources: [{ document: 'REST' }],
    },
    ['no-member', 'member-not-array'],
    BAD_REQUEST,
  ),
  refusal(
    {
      id: 'request/malformed-json-rejected',
      title: 'A body that is not JSON is refused',
      level: 'MUST',
      requirement: 'A body that cannot be parsed as JSON is refused with a status 4xx, however near to JSON it is.',
      sources: [{ document: 'REST' }, { document: 'RFC8259' }],
    },
    ['malformed-json'],
    BAD_REQUEST,
  ),
  refusal(
    {
      id: 'request/wrong-length-rejected',
      title: 'What cannot be an identifier is refused',
      level: 'SHOULD',
      requirement: 'An identifier has 11 digits: 10 or 12 digits, letters and the empty string are refused with a 4xx.',
      sources: [{ document: 'PID' }, { document: 'FORESP' }],
    },
    ['wrong-length'],
  ),
  refusal(
    {
      id: 'request/other-media-type-rejected',
      title: 'A body of another media type is refused',
      level: 'SHOULD',
      requirement: 'A body is application/json: text/plain and forms are refused with a status 4xx (415).',
      sources: [{ document: 'REST' }, { document: 'RFC9110', section: '15.5.16' }],
    },
    ['other-media-type'],
  ),
];

const postOnly: Rule = {
  id: 'request/post-only',
  title: 'GET gives away nobody',
  level: 'MUST',
  requirement: 'Persons are asked for with POST. GET is answered without persons, best with status 405.',
  sources: [{ document: 'REST' }, { document: 'RFC9110', section: '15.5.6' }],
  probes: ['get'],
  judge: ({ of }) => {
    const answered = of('get').filter(hasReply);
    if (answered.every(isThrottled)) return skipped('the deployment only says that it is asked too often (429)');
    return verdictOf(answered.flatMap(ofGet));
  },
};

function ofGet(exchange: Answered): readonly Finding[] {
  const { status } = exchange.reply;
  const persons = personerOf(exchange.reply)?.length ?? 0;
  if (persons > 0) return [{ exchange, expected: 'no persons', actual: `status ${status}, with persons` }];
  return status === 405 ? [] : [{ exchange, expected: 'status 405', actual: `status ${status}`, level: 'SHOULD' }];
}

const noServerError: Rule = {
  id: 'request/no-server-error',
  title: 'No request makes the service fail',
  level: 'SHOULD',
  requirement: 'Whatever is asked, right or wrong, is answered or refused: never with a status 5xx.',
  sources: [{ document: 'RFC9110', section: '15.6' }],
  probes: EVERY_PROBE,
  judge: ({ of }) =>
    verdictOf(
      of(...EVERY_PROBE)
        .filter(hasReply)
        .filter(({ reply }) => reply.status >= 500)
        .map((exchange) => ({ exchange, expected: 'no status 5xx', actual: `status ${exchange.reply.status}` })),
    ),
};

export const requestRules: readonly Rule[] = [
  oneIdentifier,
  thousandIdentifiers,
  ...refusals,
  postOnly,
  ...requestNeedRules,
  noServerError,
  ...requestObservations,
];
