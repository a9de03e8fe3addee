import { isMissingEndpoint } from '../endpoint.ts';
import type { CompletedExchange, Evidence } from '../evidence.ts';
import { hasResponse } from '../exchange.ts';
import { findInternals } from '../internals.ts';
import { EVERY_PROBE, type ProbeName } from '../probes.ts';
import { readJson } from '../reading.ts';
import { type Finding, type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';

/** Requests that a service refuses, so that there are errors to look at. */
const REJECTED_PROBES = [
  'missing-token',
  'not-bearer',
  'unknown-token',
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
function evaluateErrors(
  { findExchanges }: Evidence,
  evaluate: (exchange: CompletedExchange) => Omit<Finding, 'exchange'> | undefined,
): RuleOutcome {
  const errors = findExchanges(...EVERY_PROBE)
    .filter(hasResponse)
    .filter((exchange) => exchange.response.status >= 400 && !isMissingEndpoint(exchange));
  if (errors.length === 0) return skip('nothing was answered with an error');
  return toRuleOutcome(
    errors.flatMap((exchange) => {
      const details = evaluate(exchange);
      return details === undefined ? [] : [{ exchange, ...details }];
    }),
  );
}

const toSearchableText = ({ response }: CompletedExchange): string =>
  [response.body, ...Object.values(response.headers)].join('\n');

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

const errorsAreJson: Rule = {
  id: 'access/errors-are-json',
  title: 'Error responses are JSON',
  level: 'SHOULD',
  requirement: 'An error answer that has a body has JSON there, and says so: clients parse what they get.',
  sources: [{ document: 'REST' }, { document: 'FIELD' }],
  probes: REJECTED_PROBES,
  evaluate: (evidence) =>
    evaluateErrors(evidence, ({ response }) => {
      if (response.body.trim() === '') return undefined;
      const type = response.headers['content-type'] ?? 'no Content-Type';
      if (!JSON_TYPE.test(type)) return { expected: 'Content-Type: application/json', actual: type };
      return readJson(response) === undefined ? { expected: 'JSON', actual: 'a text that is not JSON' } : undefined;
    }),
};

/** Those meant, who is logged in, and whatever else of about that length was sent. */
const getSentIdentifiers = ({ request }: CompletedExchange, { loggedIn }: Evidence): readonly string[] => [
  ...new Set([
    ...request.identifiers,
    ...(request.body?.match(/\d{10,12}/g) ?? []),
    ...(loggedIn === undefined ? [] : [loggedIn]),
  ]),
];

const errorsWithoutIdentifiers: Rule = {
  id: 'access/errors-without-identifiers',
  title: 'No error repeats an identifier',
  level: 'SHOULD',
  requirement: 'An error answer holds none of the identifiers that were sent: errors end up in logs.',
  sources: [{ document: 'PID' }],
  probes: REJECTED_PROBES,
  evaluate: (evidence) =>
    evaluateErrors(evidence, (exchange) => {
      const text = toSearchableText(exchange);
      const isIncluded = getSentIdentifiers(exchange, evidence).some((identifier) => text.includes(identifier));
      return isIncluded ? { expected: 'no identifier', actual: 'one that was sent' } : undefined;
    }),
};

const errorsWithoutToken: Rule = {
  id: 'access/errors-without-token',
  title: 'No error repeats the token',
  level: 'SHOULD',
  requirement: 'An error answer does not hold the token that was sent: errors end up in logs.',
  sources: [{ document: 'RFC6750', section: '5.3' }],
  probes: REJECTED_PROBES,
  evaluate: (evidence) =>
    evaluateErrors(evidence, ({ response }) =>
      response.containsToken ? { expected: 'no token', actual: 'the token that was sent' } : undefined,
    ),
};

const errorsWithoutInternals: Rule = {
  id: 'access/errors-without-internals',
  title: 'No error shows the inside of the service',
  level: 'SHOULD',
  requirement: 'An error answer holds no stack trace, class name, path of a source file or message of a database.',
  sources: [{ document: 'RFC9110', section: '17' }],
  probes: REJECTED_PROBES,
  evaluate: (evidence) =>
    evaluateErrors(evidence, (exchange) => {
      const internals = findInternals(toSearchableText(exchange));
      return internals.length === 0 ? undefined : { expected: 'no internals', actual: internals.join(', ') };
    }),
};

export const accessErrorRules: readonly Rule[] = [
  errorsAreJson,
  errorsWithoutIdentifiers,
  errorsWithoutToken,
  errorsWithoutInternals,
];
