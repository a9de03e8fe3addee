import type { Evidence } from '../../evidence/evidence.ts';
import type { CompletedExchange } from '../../evidence/lookups.ts';
import { readJson } from '../../evidence/rest-persons.ts';
import { EVERY_PROBE, type ProbeName } from '../../probes/rest.ts';
import { hasResponse } from '../../target/exchange.ts';
import { evaluateEach, isMissingEndpoint } from '../assertions.ts';
import { findInternals, findRepeatedIdentifier } from '../error-text.ts';
import { defineRules, type FindingDetails, type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';
import { invalidTokenRules } from './invalid-tokens.ts';

/** Requests that a service rejects, so that there are error responses to check. */
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

/** Checks every error response of any probe. A 404 or 405 for an optional endpoint may come from a gateway and is skipped. */
function evaluateErrors(
  { findExchanges }: Evidence,
  findViolation: (exchange: CompletedExchange) => FindingDetails | undefined,
): RuleOutcome {
  const errors = findExchanges(...EVERY_PROBE)
    .filter(hasResponse)
    .filter((exchange) => exchange.response.status >= 400 && !isMissingEndpoint(exchange));
  if (errors.length === 0) return skip('no response is an error');
  return evaluateEach(errors, findViolation);
}

const toSearchableText = ({ response }: CompletedExchange): string =>
  [response.body, ...Object.values(response.headers)].join('\n');

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

const UNAUTHORIZED = 401;

const UNAUTHENTICATED_PROBES = [
  'missing-token',
  'not-bearer',
  'unknown-token',
  'bad-signature',
  'expired-token',
] as const satisfies readonly [ProbeName, ...ProbeName[]];

const describeChallenge = ({ response }: CompletedExchange): string =>
  response.headers['www-authenticate'] ?? 'no WWW-Authenticate';

export const accessRules: readonly Rule[] = [
  ...invalidTokenRules,
  ...defineRules({ probes: REJECTED_PROBES }, [
    {
      id: 'access/www-authenticate',
      title: 'Status 401 comes with WWW-Authenticate',
      level: 'SHOULD',
      requirement: 'A response with status 401 has the header WWW-Authenticate with the scheme Bearer.',
      sources: [
        { document: 'RFC6750', section: '3' },
        { document: 'RFC9110', section: '15.5.2' },
      ],
      probes: UNAUTHENTICATED_PROBES,
      evaluate: ({ findExchanges }) => {
        const rejected = findExchanges(...EVERY_PROBE)
          .filter(hasResponse)
          .filter(({ response }) => response.status === UNAUTHORIZED);
        if (rejected.length === 0) return skip('no response has status 401');
        return toRuleOutcome(
          rejected
            .filter(({ response }) => !/\bbearer\b/i.test(response.headers['www-authenticate'] ?? ''))
            .map((exchange) => ({
              exchange,
              expected: 'WWW-Authenticate: Bearer',
              actual: describeChallenge(exchange),
            })),
        );
      },
    },
    {
      id: 'access/errors-are-json',
      title: 'Error responses are JSON',
      level: 'SHOULD',
      requirement: 'The body of an error response, if it has one, is JSON and declared as JSON: clients parse it.',
      sources: [{ document: 'REST' }, { document: 'FIELD' }],
      evaluate: (evidence) =>
        evaluateErrors(evidence, ({ response }) => {
          if (response.bodyProblem !== undefined) return { expected: 'JSON', actual: response.bodyProblem };
          if (response.body.trim() === '') return undefined;
          const type = response.headers['content-type'] ?? 'no Content-Type';
          if (!JSON_TYPE.test(type)) return { expected: 'Content-Type: application/json', actual: type };
          return readJson(response) === undefined ? { expected: 'JSON', actual: 'a text that is not JSON' } : undefined;
        }),
    },
    {
      id: 'access/errors-without-identifiers',
      title: 'An error does not contain an identifier',
      level: 'SHOULD',
      requirement: 'An error response contains none of the identifiers of the request: errors are written to logs.',
      sources: [{ document: 'PID' }],
      evaluate: (evidence) =>
        evaluateErrors(evidence, (exchange) =>
          findRepeatedIdentifier(
            exchange,
            toSearchableText(exchange),
            evidence.loggedIn === undefined ? [] : [evidence.loggedIn],
          ),
        ),
    },
    {
      id: 'access/errors-without-token',
      title: 'An error does not contain the token',
      level: 'SHOULD',
      requirement: 'An error response does not contain the token of the request: errors are written to logs.',
      sources: [{ document: 'RFC6750', section: '5.3' }],
      evaluate: (evidence) =>
        evaluateErrors(evidence, ({ response }) =>
          response.containsToken ? { expected: 'no token', actual: 'the token of the request' } : undefined,
        ),
    },
    {
      id: 'access/errors-without-internals',
      title: 'An error does not disclose internals of the service',
      level: 'SHOULD',
      requirement: 'An error response contains no stack trace, class name, source file path or database message.',
      sources: [{ document: 'RFC9110', section: '17' }],
      evaluate: (evidence) => evaluateErrors(evidence, (exchange) => findInternals(toSearchableText(exchange))),
    },
  ]),
];
