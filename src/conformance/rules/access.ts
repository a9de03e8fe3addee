import type { CompletedExchange } from '../evidence.ts';
import { hasResponse } from '../exchange.ts';
import { EVERY_PROBE, type ProbeName } from '../probes.ts';
import { readPersoner } from '../reading.ts';
import { evaluateRejections } from '../refusal.ts';
import { type Rule, skip, toRuleOutcome } from '../rule.ts';
import { accessErrorRules } from './access-errors.ts';

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

const wwwAuthenticate: Rule = {
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
        .map((exchange) => ({ exchange, expected: 'WWW-Authenticate: Bearer', actual: describeChallenge(exchange) })),
    );
  },
};

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
  wwwAuthenticate,
  ...accessErrorRules,
];
