import { isAbsent } from '../endpoint.ts';
import type { Answered, Evidence } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import { internalsIn } from '../internals.ts';
import { EVERY_PROBE, type ProbeName } from '../probes.ts';
import { jsonOf } from '../reading.ts';
import { type Finding, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';

/** Requests that a service refuses, so that there are errors to look at. */
const REFUSED = [
  'no-token',
  'not-bearer',
  'garbage-token',
  'bad-signature',
  'expired-token',
  'over-thousand',
  'no-identifiers',
  'no-member',
  'member-not-array',
  'malformed-json',
  'wrong-length',
  'other-media-type',
  'get',
  'check-digits',
  'none-token',
] as const satisfies readonly [ProbeName, ...ProbeName[]];

/** Judges every error answer, whatever was asked; a gateway may say in its own way that there is no such endpoint. */
function eachError({ of }: Evidence, judge: (exchange: Answered) => Omit<Finding, 'exchange'> | undefined): Verdict {
  const errors = of(...EVERY_PROBE)
    .filter(hasReply)
    .filter((exchange) => exchange.reply.status >= 400 && !isAbsent(exchange));
  if (errors.length === 0) return skipped('nothing was answered with an error');
  return verdictOf(
    errors.flatMap((exchange) => {
      const fault = judge(exchange);
      return fault === undefined ? [] : [{ exchange, ...fault }];
    }),
  );
}

const textOf = ({ reply }: Answered): string => [reply.body, ...Object.values(reply.headers)].join('\n');

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

const errorsAreJson: Rule = {
  id: 'access/errors-are-json',
  title: 'What an error says, it says in JSON',
  level: 'SHOULD',
  requirement: 'An error answer that has a body has JSON there, and says so: clients parse what they get.',
  sources: [{ document: 'REST' }, { document: 'FIELD' }],
  probes: REFUSED,
  judge: (evidence) =>
    eachError(evidence, ({ reply }) => {
      if (reply.body.trim() === '') return undefined;
      const type = reply.headers['content-type'] ?? 'no Content-Type';
      if (!JSON_TYPE.test(type)) return { expected: 'Content-Type: application/json', actual: type };
      return jsonOf(reply) === undefined ? { expected: 'JSON', actual: 'a text that is not JSON' } : undefined;
    }),
};

/** Those meant, who is logged in, and whatever else of about that length was sent. */
const sentIn = ({ request }: Answered, { loggedIn }: Evidence): readonly string[] => [
  ...new Set([
    ...request.identifiers,
    ...(request.body?.match(/\d{10,12}/g) ?? []),
    ...(loggedIn === undefined ? [] : [loggedIn]),
  ]),
];

const errorsHoldNoIdentifier: Rule = {
  id: 'access/errors-hold-no-identifier',
  title: 'No error repeats an identifier',
  level: 'SHOULD',
  requirement: 'An error answer holds none of the identifiers that were sent: errors end up in logs.',
  sources: [{ document: 'PID' }],
  probes: REFUSED,
  judge: (evidence) =>
    eachError(evidence, (exchange) => {
      const text = textOf(exchange);
      const isHeld = sentIn(exchange, evidence).some((identifier) => text.includes(identifier));
      return isHeld ? { expected: 'no identifier', actual: 'one that was sent' } : undefined;
    }),
};

const errorsHoldNoToken: Rule = {
  id: 'access/errors-hold-no-token',
  title: 'No error repeats the token',
  level: 'SHOULD',
  requirement: 'An error answer does not hold the token that was sent: errors end up in logs.',
  sources: [{ document: 'RFC6750', section: '5.3' }],
  probes: REFUSED,
  judge: (evidence) =>
    eachError(evidence, ({ reply }) =>
      reply.holdsToken ? { expected: 'no token', actual: 'the token that was sent' } : undefined,
    ),
};

const errorsHoldNoInternals: Rule = {
  id: 'access/errors-hold-no-internals',
  title: 'No error shows the inside of the service',
  level: 'SHOULD',
  requirement: 'An error answer holds no stack trace, class name, path of a source file or message of a database.',
  sources: [{ document: 'RFC9110', section: '17' }],
  probes: REFUSED,
  judge: (evidence) =>
    eachError(evidence, (exchange) => {
      const internals = internalsIn(textOf(exchange));
      return internals.length === 0 ? undefined : { expected: 'no internals', actual: internals.join(', ') };
    }),
};

export const accessErrorRules: readonly Rule[] = [
  errorsAreJson,
  errorsHoldNoIdentifier,
  errorsHoldNoToken,
  errorsHoldNoInternals,
];
