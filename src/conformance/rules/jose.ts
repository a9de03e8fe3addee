import { checkPurpose, checkValidity } from '../evidence/certificates.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { hasJoseMediaType, isSigned, isSignedBy, type Jws, readCertificateKey, readJws } from '../evidence/jws.ts';
import type { CompletedExchange } from '../evidence/lookups.ts';
import { isSame, readJson } from '../evidence/rest-persons.ts';
import type { ProbeName } from '../probes/rest.ts';
import { hasResponse } from '../target/exchange.ts';
import { evaluateEach, isOk } from './assertions.ts';
import { defineRules, type FindingDetails, type Rule, type RuleOutcome, skip, skipFor } from './rule.ts';

/** Requests for a signed response, and the probe that requests the same as plain JSON. */
const PROBE_PAIRS = [
  ['accept-jose', 'one'],
  ['batch-jose', 'batch'],
  ['me-jose', 'me'],
  ['print-jose', 'print'],
] as const satisfies readonly (readonly [ProbeName, ProbeName])[];
const SIGNED_PROBES = ['accept-jose', 'batch-jose', 'me-jose', 'print-jose'] as const;

/** Checks every signed response. Signing is optional. */
function evaluateSigned(
  { findExchanges }: Evidence,
  evaluate: (exchange: CompletedExchange) => FindingDetails | undefined,
): RuleOutcome {
  const signed = findExchanges(...SIGNED_PROBES)
    .filter(hasResponse)
    .filter(isSigned);
  return signed.length === 0 ? skip('no response is signed (request/accept-jose)') : evaluateEach(signed, evaluate);
}

/** Checks the signed responses that can be read; jose/well-formed reports the others. */
function evaluateReadable(
  evidence: Evidence,
  evaluate: (jws: Jws, exchange: CompletedExchange) => FindingDetails | undefined,
): RuleOutcome {
  const readable = evidence
    .findExchanges(...SIGNED_PROBES)
    .filter(hasResponse)
    .filter((exchange) => isSigned(exchange) && !('fault' in readJws(exchange)));
  if (readable.length > 0) return evaluateEach(readable, (exchange) => evaluate(readJws(exchange) as Jws, exchange));
  const outcome = evaluateSigned(evidence, () => undefined);
  return outcome.kind === 'pass' ? skipFor('jose/well-formed') : outcome;
}

/** Checks the first certificate in x5c; jose/well-formed reports one that cannot be read. */
function evaluateCertificates(
  evidence: Evidence,
  check: (certificate: string) => FindingDetails | null | undefined,
): RuleOutcome {
  let isApplicable = false;
  const outcome = evaluateReadable(evidence, ({ header: { x5c } }) => {
    const [first]: unknown[] = Array.isArray(x5c) ? x5c : [];
    const violation = typeof first === 'string' ? check(first) : undefined;
    isApplicable ||= violation !== undefined;
    return violation ?? undefined;
  });
  return outcome.kind === 'pass' && !isApplicable ? skipFor('jose/well-formed') : outcome;
}

export const joseRules: readonly Rule[] = defineRules({ probes: SIGNED_PROBES }, [
  {
    id: 'jose/well-formed',
    title: 'A signed response is a compact JWS by RS256, with its certificate',
    level: 'SHOULD',
    requirement:
      'A signed response has the media type application/jose. It is a compact JWS whose header has alg RS256 and the certificate of the key in x5c, and whose payload is JSON.',
    sources: [{ document: 'FIELD' }, { document: 'RFC7515', section: '7.1, 4.1.6' }],
    evaluate: (evidence) =>
      evaluateSigned(evidence, (exchange) => {
        const jws = readJws(exchange);
        if ('fault' in jws) return { expected: 'a compact JWS of JSON', actual: jws.fault };
        if (!hasJoseMediaType(exchange.response))
          return {
            expected: 'Content-Type application/jose',
            actual: exchange.response.headers['content-type'] ?? 'no Content-Type',
          };
        if (jws.header.alg !== 'RS256')
          return { expected: 'alg RS256', actual: `alg ${JSON.stringify(jws.header.alg) ?? 'missing'}` };
        const key = readCertificateKey(jws);
        return 'fault' in key ? { expected: 'an RSA certificate in x5c', actual: key.fault } : undefined;
      }),
  },
  {
    id: 'jose/signature',
    title: 'The signature of a response can be verified',
    level: 'SHOULD',
    requirement: 'The signature of a signed response is made by the key of the first certificate in x5c.',
    sources: [{ document: 'RFC7515', section: '5.2' }],
    evaluate: (evidence) =>
      evaluateReadable(evidence, (jws) => {
        const key = readCertificateKey(jws);
        if (jws.header.alg !== 'RS256' || 'fault' in key || isSignedBy(jws, key)) return undefined;
        return { expected: 'the signature of the key in x5c', actual: 'a signature that this key does not verify' };
      }),
  },
  {
    id: 'jose/certificate-in-validity',
    title: 'The certificate of a signature is valid at the time of the check',
    level: 'SHOULD',
    requirement: 'The first certificate in x5c is inside its validity period: clients reject an expired one.',
    sources: [
      { document: 'RFC7515', section: '4.1.6' },
      { document: 'RFC5280', section: '6.1.3' },
    ],
    evaluate: (evidence) => evaluateCertificates(evidence, (certificate) => checkValidity(certificate, evidence.now)),
  },
  {
    id: 'jose/certificate-key-usage',
    title: 'The certificate of a signature may be used for signatures',
    level: 'SHOULD',
    requirement: 'The key usage of the first certificate in x5c, if it has one, permits digital signatures.',
    sources: [{ document: 'RFC5280', section: '4.2.1.3' }],
    evaluate: (evidence) => evaluateCertificates(evidence, (certificate) => checkPurpose(certificate, 'signatures')),
  },
  {
    id: 'jose/same-payload',
    title: 'A signed response has the same content as the plain response',
    level: 'SHOULD',
    requirement: 'The payload of a signed response is the JSON that application/json returns.',
    sources: [{ document: 'FIELD' }],
    probes: [...SIGNED_PROBES, 'one', 'batch', 'me', 'print'],
    confirm: true,
    evaluate: (evidence) =>
      evaluateReadable(evidence, ({ payload }, { probe }) => {
        const plain = PROBE_PAIRS.find(([one]) => one === probe)![1];
        const response = evidence.findExchanges(plain).filter(hasResponse).find(isOk);
        const plainPayload = response && readJson(response.response);
        if (response === undefined || plainPayload === undefined || isSame(payload, plainPayload)) return undefined;
        return {
          expected: 'the payload that application/json returns',
          actual: 'the payload differs',
          comparedWith: { exchange: response, expected: plainPayload, actual: payload },
        };
      }),
  },
]);
