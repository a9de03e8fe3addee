import type { CompletedExchange, Evidence } from '../evidence/evidence.ts';
import { hasJoseMediaType, isSigned, isSignedBy, type Jws, readCertificateKey, readJws } from '../evidence/jws.ts';
import { isSame, readJson } from '../evidence/rest-persons.ts';
import type { ProbeName } from '../probes/rest.ts';
import { hasResponse } from '../target/exchange.ts';
import { isOk } from './assertions.ts';
import { defineRules, type Finding, type Rule, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

/** What is asked for signed, and the same as plain JSON. */
const PROBE_PAIRS = [
  ['accept-jose', 'one'],
  ['me-jose', 'me'],
] as const satisfies readonly (readonly [ProbeName, ProbeName])[];
const SIGNED_PROBES = ['accept-jose', 'me-jose'] as const;

type FindingDetails = Omit<Finding, 'exchange'>;

/** Judges every signed answer; a deployment need not sign any. */
function evaluateSigned(
  { findExchanges }: Evidence,
  evaluate: (exchange: CompletedExchange) => FindingDetails | undefined,
): RuleOutcome {
  const signed = findExchanges(...SIGNED_PROBES)
    .filter(hasResponse)
    .filter(isSigned);
  if (signed.length === 0) return skip('no answer is signed (request/accept-jose)');
  return toRuleOutcome(
    signed.flatMap((exchange) => {
      const details = evaluate(exchange);
      return details === undefined ? [] : [{ exchange, ...details }];
    }),
  );
}

/** Judges what can be read; jose/well-formed reports the rest. */
const checkReadable =
  (evaluate: (jws: Jws, exchange: CompletedExchange) => FindingDetails | undefined) =>
  (exchange: CompletedExchange): FindingDetails | undefined => {
    const jws = readJws(exchange);
    return 'fault' in jws ? undefined : evaluate(jws, exchange);
  };

export const joseRules: readonly Rule[] = defineRules({ probes: SIGNED_PROBES }, [
  {
    id: 'jose/well-formed',
    title: 'A signed answer is a compact JWS by RS256, with its certificate',
    level: 'SHOULD',
    requirement:
      'A signed answer is sent as application/jose: a compact JWS whose header has alg RS256 and the certificate of the key in x5c, and whose payload is JSON.',
    sources: [{ document: 'FIELD' }, { document: 'RFC7515', section: '7.1, 4.1.6' }],
    evaluate: (evidence) =>
      evaluateSigned(evidence, (exchange) => {
        const jws = readJws(exchange);
        if ('fault' in jws) return { expected: 'a compact JWS of JSON', actual: jws.fault };
        if (!hasJoseMediaType(exchange.response))
          return { expected: 'Content-Type application/jose', actual: 'another, or none' };
        if (jws.header.alg !== 'RS256') return { expected: 'alg RS256', actual: 'another algorithm, or none' };
        const key = readCertificateKey(jws);
        return 'fault' in key ? { expected: 'an RSA certificate in x5c', actual: key.fault } : undefined;
      }),
  },
  {
    id: 'jose/signature',
    title: 'The signature of an answer can be verified',
    level: 'SHOULD',
    requirement: 'The signature of a signed answer is that of the key in the first certificate of x5c.',
    sources: [{ document: 'RFC7515', section: '5.2' }],
    evaluate: (evidence) =>
      evaluateSigned(
        evidence,
        checkReadable((jws) => {
          const key = readCertificateKey(jws);
          if (jws.header.alg !== 'RS256' || 'fault' in key || isSignedBy(jws, key)) return undefined;
          return { expected: 'the signature of the key in x5c', actual: 'another one' };
        }),
      ),
  },
  {
    id: 'jose/same-payload',
    title: 'A signed answer says what the plain one says',
    level: 'SHOULD',
    requirement: 'The payload of a signed answer is the JSON that application/json gives.',
    sources: [{ document: 'FIELD' }],
    probes: [...SIGNED_PROBES, 'one', 'me'],
    confirm: true,
    evaluate: (evidence) =>
      evaluateSigned(
        evidence,
        checkReadable(({ payload }, { probe }) => {
          const plain = PROBE_PAIRS.find(([one]) => one === probe)![1];
          const response = evidence.findExchanges(plain).filter(hasResponse).find(isOk);
          const plainPayload = response && readJson(response.response);
          if (plainPayload === undefined || isSame(payload, plainPayload)) return undefined;
          return { expected: 'the answer that application/json gives', actual: 'another payload' };
        }),
      ),
  },
]);
