import type { CompletedExchange } from '../../evidence/lookups.ts';
import { readPersoner } from '../../evidence/rest-persons.ts';
import { createPath } from '../../probes/requests.ts';
import type { ProbeName } from '../../probes/rest.ts';
import { evaluateRejections, getResponses, isOk, isServing, NOT_SERVING } from '../assertions.ts';
import { type Finding, type Rule, skipFor, toRuleOutcome } from '../rule.ts';

const UNAUTHORIZED = 401;

const SOURCES: Rule['sources'] = [{ document: 'REST' }, { document: 'RFC6750', section: '3.1' }];
const SIGNATURE_SOURCES: Rule['sources'] = [...SOURCES, { document: 'RFC8725', section: '3' }];

function findPersons(exchange: CompletedExchange): Finding | undefined {
  const { status } = exchange.response;
  if ((readPersoner(exchange.response)?.length ?? 0) === 0) return undefined;
  return { exchange, expected: 'no persons', actual: `status ${status}, with persons`, pointer: '/personer' };
}

/** Creates the rule that requests without a valid token are rejected. */
const createRejectionRule = (
  rule: Pick<Rule, 'id' | 'title'> & { readonly requests: string },
  probes: readonly [ProbeName, ...ProbeName[]],
  sources: Rule['sources'] = SIGNATURE_SOURCES,
): Rule => ({
  id: rule.id,
  title: rule.title,
  requirement: `${rule.requests} is rejected with a status 4xx, preferably 401, and without persons.`,
  level: 'MUST',
  sources,
  probes,
  evaluate: (evidence) => evaluateRejections(evidence, probes, { preferred: UNAUTHORIZED, extraCheck: findPersons }),
});

/** Creates the rule that the token is accepted in no other place or form. */
const createPlacementRule = (
  rule: Pick<Rule, 'id' | 'title' | 'requirement' | 'sources'>,
  probe: 'token-in-query' | 'missing-scheme',
): Rule => ({
  ...rule,
  level: 'SHOULD',
  probes: [probe, 'one', 'missing-token'],
  evaluate: (evidence) => {
    if (!isServing(evidence)) return NOT_SERVING;
    const withoutToken = getResponses(evidence, 'missing-token').filter(isOk);
    if (withoutToken.some(({ request }) => request.path === createPath(evidence.version)))
      return skipFor('access/missing-token');
    return toRuleOutcome(
      getResponses(evidence, probe)
        .filter(isOk)
        .map((exchange) => ({ exchange, expected: 'a status 4xx', actual: 'status 200' })),
    );
  },
});

/** The rules that requests without a valid token are rejected, by every endpoint. */
export const invalidTokenRules: readonly Rule[] = [
  createRejectionRule(
    {
      id: 'access/missing-token',
      title: 'A request without a token is rejected',
      requests: 'A request without Authorization, to any endpoint with persons,',
    },
    ['missing-token', 'empty-token'],
    SOURCES,
  ),
  createRejectionRule(
    {
      id: 'access/non-bearer-scheme',
      title: 'An authorization scheme other than Bearer is rejected',
      requests: 'A request whose Authorization is not Bearer',
    },
    ['not-bearer'],
    SOURCES,
  ),
  createRejectionRule(
    {
      id: 'access/unknown-token',
      title: 'An unknown token is rejected',
      requests: 'A request with a token that was never issued, to any endpoint with persons,',
    },
    ['unknown-token', 'word-as-token'],
    SOURCES,
  ),
  createRejectionRule(
    {
      id: 'access/invalid-signature',
      title: 'A token with an invalid signature is rejected',
      requests: 'A request with a token of which one bit of the signature is flipped',
    },
    ['bad-signature'],
    SOURCES,
  ),
  createRejectionRule(
    {
      id: 'access/altered-claims',
      title: 'A token with altered claims is rejected',
      requests: 'A request with other claims under the signature of a valid token, to any endpoint with persons,',
    },
    ['altered-claims'],
  ),
  createRejectionRule(
    {
      id: 'access/unsigned-token',
      title: 'A token without a signature is rejected',
      requests:
        'A request with the algorithm none, or without the signature of the token, to any endpoint with persons,',
    },
    ['unsigned-token', 'capital-none', 'removed-signature'],
  ),
  createRejectionRule(
    {
      id: 'access/foreign-key',
      title: 'A token signed by a key that is not the issuer’s is rejected',
      requests: 'A request with a token signed by another key, under the kid of the issuer, an unknown one or none,',
    },
    ['own-key', 'unknown-key', 'no-kid'],
  ),
  createRejectionRule(
    {
      id: 'access/key-in-token',
      title: 'A key that the token brings along is not trusted',
      requests:
        'A request with a token signed by a key that its header contains or names (jwk, x5c, jku), to any endpoint with persons,',
    },
    ['own-jwk', 'own-certificate', 'own-key-set', 'own-key-in-header'],
  ),
  createRejectionRule(
    {
      id: 'access/public-key-as-secret',
      title: 'A token signed with the public key as a secret is rejected',
      requests: "A request with a token signed by HS256 with the issuer's public key, to any endpoint with persons,",
    },
    ['public-key-as-secret'],
  ),
  createRejectionRule(
    {
      id: 'access/expired-token',
      title: 'An expired token is rejected',
      requests: 'A request with an expired token, for one person or for a batch,',
    },
    ['expired-token'],
    SOURCES,
  ),
  createPlacementRule(
    {
      id: 'access/token-in-query',
      title: 'A token in the address is not accepted',
      requirement:
        'A token is sent in Authorization. One in the address is not accepted: addresses are written to logs.',
      sources: [{ document: 'REST' }, { document: 'RFC6750', section: '2.3, 5.3' }],
    },
    'token-in-query',
  ),
  createPlacementRule(
    {
      id: 'access/scheme-required',
      title: 'A token without the scheme Bearer is not accepted',
      requirement: 'Authorization has the scheme Bearer before the token: the token alone is not accepted.',
      sources: [{ document: 'REST' }, { document: 'RFC6750', section: '2.1' }],
    },
    'missing-scheme',
  ),
];
