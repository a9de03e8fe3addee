import type { Answered, Evidence } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import { isCalledJose, isSigned, isSignedBy, type Jws, keyIn, readJws } from '../jws.ts';
import type { ProbeName } from '../probes.ts';
import { isSame, jsonOf } from '../reading.ts';
import { isOk } from '../refusal.ts';
import { type Finding, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';

/** What is asked for signed, and the same as plain JSON. */
const PAIRS = [
  ['accept-jose', 'one'],
  ['me-jose', 'me'],
] as const satisfies readonly (readonly [ProbeName, ProbeName])[];
const SIGNED = ['accept-jose', 'me-jose'] as const;

type Fault = Omit<Finding, 'exchange'>;

/** Judges every signed answer; a deployment need not sign any. */
function eachSigned({ of }: Evidence, judge: (exchange: Answered) => Fault | undefined): Verdict {
  const signed = of(...SIGNED)
    .filter(hasReply)
    .filter(isSigned);
  if (signed.length === 0) return skipped('no answer is signed (request/accept-jose)');
  return verdictOf(
    signed.flatMap((exchange) => {
      const fault = judge(exchange);
      return fault === undefined ? [] : [{ exchange, ...fault }];
    }),
  );
}

/** Judges what can be read; jose/well-formed reports the rest. */
const readable =
  (judge: (jws: Jws, exchange: Answered) => Fault | undefined) =>
  (exchange: Answered): Fault | undefined => {
    const jws = readJws(exchange);
    return 'fault' in jws ? undefined : judge(jws, exchange);
  };

const wellFormed: Rule = {
  id: 'jose/well-formed',
  title: 'A signed answer is a compact JWS by RS256, with its certificate',
  level: 'SHOULD',
  requirement:
    'A signed answer is sent as application/jose: a compact JWS whose header has alg RS256 and the certificate of the key in x5c, and whose payload is JSON.',
  sources: [{ document: 'FIELD' }, { document: 'RFC7515', section: '7.1, 4.1.6' }],
  probes: SIGNED,
  judge: (evidence) =>
    eachSigned(evidence, (exchange) => {
      const jws = readJws(exchange);
      if ('fault' in jws) return { expected: 'a compact JWS of JSON', actual: jws.fault };
      if (!isCalledJose(exchange.reply))
        return { expected: 'Content-Type application/jose', actual: 'another, or none' };
      if (jws.header.alg !== 'RS256') return { expected: 'alg RS256', actual: 'another algorithm, or none' };
      const key = keyIn(jws);
      return 'fault' in key ? { expected: 'an RSA certificate in x5c', actual: key.fault } : undefined;
    }),
};

const signature: Rule = {
  id: 'jose/signature',
  title: 'The signature of an answer can be verified',
  level: 'SHOULD',
  requirement: 'The signature of a signed answer is that of the key in the first certificate of x5c.',
  sources: [{ document: 'RFC7515', section: '5.2' }],
  probes: SIGNED,
  judge: (evidence) =>
    eachSigned(
      evidence,
      readable((jws) => {
        const key = keyIn(jws);
        if (jws.header.alg !== 'RS256' || 'fault' in key || isSignedBy(jws, key)) return undefined;
        return { expected: 'the signature of the key in x5c', actual: 'another one' };
      }),
    ),
};

const sameAnswer: Rule = {
  id: 'jose/same-answer',
  title: 'A signed answer says what the plain one says',
  level: 'SHOULD',
  requirement: 'The payload of a signed answer is the JSON that application/json gives.',
  sources: [{ document: 'FIELD' }],
  probes: [...SIGNED, 'one', 'me'],
  confirm: true,
  judge: (evidence) =>
    eachSigned(
      evidence,
      readable(({ payload }, { probe }) => {
        const plain = PAIRS.find(([one]) => one === probe)![1];
        const answer = evidence.of(plain).filter(hasReply).find(isOk);
        const said = answer && jsonOf(answer.reply);
        if (said === undefined || isSame(payload, said)) return undefined;
        return { expected: 'the answer that application/json gives', actual: 'another payload' };
      }),
    ),
};

export const joseRules: readonly Rule[] = [wellFormed, signature, sameAnswer];
