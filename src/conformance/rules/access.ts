import type { CompletedExchange, Evidence } from '../evidence/evidence.ts';
import { readJson, readPersoner } from '../evidence/rest-persons.ts';
import { EVERY_PROBE, type ProbeName } from '../probes/rest.ts';
import { hasResponse } from '../target/exchange.ts';
import { evaluateRejections, findInternals, isMissingEndpoint } from './assertions.ts';
import { defineRules, type Finding, type Rule, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

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

/** Those meant, who is logged in, and whatever else of about that length was sent. */
const getSentIdentifiers = ({ request }: CompletedExchange, { loggedIn }: Evidence): readonly string[] => [
  ...new Set([
    ...request.identifiers,
    ...(request.body?.match(/\d{10,12}/g) ?? []),
    ...(loggedIn === undefined ? [] : [loggedIn]),
  ]),
];

const UNAUTHORIZED = 401;

const UNAUTHENTICATED_PROBES = [
  'missing-token',
  'not-bearer',
  'unknown-token',
  'bad-signature',
  'expired-token',
] as const satisfies readonly [ProbeName, ...ProbeName[]];

const SOURCES: Rule['sources'] = [{ document: 'REST' }, { document: 'RFC6750', section: '3.1' }];

/** A rule that a request with such a token, or none, is refused. */
const createRejectionRule = (rule: Pick<Rule, 'id' | 'title' | 'requirement'>, probe: ProbeName): Rule => ({
  ...rule,
  level: 'MUST',
  sources: SOURCES,
  probes: [probe],
  evaluate: (evidence) =>
    evaluateRejections(evidence, [probe], {
      preferred: UNAUTHORIZED,
      extraCheck: (exchange) => {
        const { status } = exchange.response;
        const persons = readPersoner(exchange.response)?.length ?? 0;
        return persons === 0
          ? undefined
          : { exchange, expected: 'no persons', actual: `status ${status}, with persons`, pointer: '/personer' };
      },
    }),
});

const describeChallenge = ({ response }: CompletedExchange): string =>
  response.headers['www-authenticate'] ? 'another scheme alone' : 'no such header';

export const accessRules: readonly Rule[] = [
  createRejectionRule(
    {
      id: 'access/missing-token',
      title: 'Without a token nobody is answered',
      requirement: 'A request without Authorization is refused with a status 4xx and without persons, best with 401.',
    },
    'missing-token',
  ),
  createRejectionRule(
    {
      id: 'access/non-bearer-scheme',
      title: 'Another scheme than Bearer opens nothing',
      requirement:
        'A request whose Authorization is not Bearer is refused with a status 4xx and without persons, best with 401.',
    },
    'not-bearer',
  ),
  createRejectionRule(
    {
      id: 'access/unknown-token',
      title: 'An unknown token is rejected',
      requirement:
        'A request with a token that is none is refused with a status 4xx and without persons, best with 401.',
    },
    'unknown-token',
  ),
  createRejectionRule(
    {
      id: 'access/invalid-signature',
      title: 'A token whose signature is not its own opens nothing',
      requirement:
        'A request with the token, a bit of its signature flipped, is refused with a status 4xx and without persons, best with 401.',
    },
    'bad-signature',
  ),
  createRejectionRule(
    {
      id: 'access/expired-token',
      title: 'A token that has expired opens nothing',
      requirement:
        'A request with a token that has expired is refused with a status 4xx and without persons, best with 401.',
    },
    'expired-token',
  ),
  ...defineRules({ probes: REJECTED_PROBES }, [
    {
      id: 'access/www-authenticate',
      title: 'Status 401 says how to authenticate',
      level: 'SHOULD',
      requirement: 'An answer with status 401 has the header WWW-Authenticate, with the scheme Bearer.',
      sources: [
        { document: 'RFC6750', section: '3' },
        { document: 'RFC9110', section: '15.5.2' },
      ],
      probes: UNAUTHENTICATED_PROBES,
      evaluate: ({ findExchanges }) => {
        const rejected = findExchanges(...EVERY_PROBE)
          .filter(hasResponse)
          .filter(({ response }) => response.status === UNAUTHORIZED);
        if (rejected.length === 0) return skip('nothing was answered with status 401');
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
      requirement: 'An error answer that has a body has JSON there, and says so: clients parse what they get.',
      sources: [{ document: 'REST' }, { document: 'FIELD' }],
      evaluate: (evidence) =>
        evaluateErrors(evidence, ({ response }) => {
          if (response.body.trim() === '') return undefined;
          const type = response.headers['content-type'] ?? 'no Content-Type';
          if (!JSON_TYPE.test(type)) return { expected: 'Content-Type: application/json', actual: type };
          return readJson(response) === undefined ? { expected: 'JSON', actual: 'a text that is not JSON' } : undefined;
        }),
    },
    {
      id: 'access/errors-without-identifiers',
      title: 'No error repeats an identifier',
      level: 'SHOULD',
      requirement: 'An error answer holds none of the identifiers that were sent: errors end up in logs.',
      sources: [{ document: 'PID' }],
      evaluate: (evidence) =>
        evaluateErrors(evidence, (exchange) => {
          const text = toSearchableText(exchange);
          const isIncluded = getSentIdentifiers(exchange, evidence).some((identifier) => text.includes(identifier));
          return isIncluded ? { expected: 'no identifier', actual: 'one that was sent' } : undefined;
        }),
    },
    {
      id: 'access/errors-without-token',
      title: 'No error repeats the token',
      level: 'SHOULD',
      requirement: 'An error answer does not hold the token that was sent: errors end up in logs.',
      sources: [{ document: 'RFC6750', section: '5.3' }],
      evaluate: (evidence) =>
        evaluateErrors(evidence, ({ response }) =>
          response.containsToken ? { expected: 'no token', actual: 'the token that was sent' } : undefined,
        ),
    },
    {
      id: 'access/errors-without-internals',
      title: 'No error shows the inside of the service',
      level: 'SHOULD',
      requirement: 'An error answer holds no stack trace, class name, path of a source file or message of a database.',
      sources: [{ document: 'RFC9110', section: '17' }],
      evaluate: (evidence) =>
        evaluateErrors(evidence, (exchange) => {
          const internals = findInternals(toSearchableText(exchange));
          return internals.length === 0 ? undefined : { expected: 'no internals', actual: internals.join(', ') };
        }),
    },
  ]),
];
