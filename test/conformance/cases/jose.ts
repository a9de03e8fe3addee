import { createSigner } from '../../../src/mock/http/response.ts';
import { prepareIdentity, signCompact } from '../../support/mutants/independent/certificates.ts';
import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, answer, B, person } from './persons.ts';

const sign = createSigner();
const signed = async (value: unknown): Promise<readonly [string, string, string]> =>
  (await sign(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)))).split('.') as [
    string,
    string,
    string,
  ];

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const ANSWER = answer(person(A));
const [header, payload, signature] = await signed(ANSWER);
const [, otherPayload, otherSignature] = await signed(answer(person(B)));
const [, noJson] = await signed('kari');
const RIGHT = `${header}.${payload}.${signature}`;

const jws = (body: string, how: Partial<CaseExchange> = {}): readonly CaseExchange[] => [
  { probe: 'one', identifiers: [A], body: ANSWER },
  { probe: 'accept-jose', identifiers: [A], headers: { 'content-type': 'application/jose' }, body, ...how },
];

/** The response, signed with a certificate that differs from a valid one. */
async function signWith(deviation: Parameters<typeof prepareIdentity>[0]): Promise<string> {
  const identity = await prepareIdentity(deviation)();
  return signCompact(Buffer.from(JSON.stringify(ANSWER)), identity, { x5c: [identity.certificate] });
}
const ANY_PURPOSE = await signWith({ usage: null });

const about =
  (rule: string) =>
  (name: string, outcome: CaseOutcome, exchanges: readonly CaseExchange[], says = ''): Case => ({
    rule: `jose/${rule}`,
    name,
    outcome,
    says,
    exchanges,
  });

const [wellFormed, verified, same] = [about('well-formed'), about('signature'), about('same-payload')];
const [inValidity, keyUsage] = [about('certificate-in-validity'), about('certificate-key-usage')];

const unsigned: readonly Case[] = [wellFormed, verified, same, inValidity, keyUsage].flatMap((rule) => [
  rule('plain JSON', 'skipped', jws('', { body: ANSWER, headers: {} }), 'no response is signed'),
  rule('it is rejected', 'skipped', jws('', { status: 406, body: {} }), 'no response is signed'),
]);

export const cases: readonly Case[] = [
  ...unsigned,
  wellFormed('a JWS with a certificate', 'pass', jws(RIGHT)),
  wellFormed('a JWS under another name', 'warned', jws(RIGHT, { headers: {} }), 'Content-Type application/jose'),
  verified('its own, under another name', 'pass', jws(RIGHT, { headers: {} })),
  wellFormed('JSON under its name', 'warned', jws('', { body: ANSWER }), 'not a compact JWS'),
  wellFormed('no header', 'warned', jws(`e30x.${payload}.${signature}`), 'a header that is not a JSON object'),
  wellFormed('no JSON in it', 'warned', jws(`${header}.${noJson}.${signature}`), 'not JSON'),
  wellFormed('another algorithm', 'warned', jws(`${encoded({ alg: 'ES256' })}.${payload}.${signature}`), 'alg RS256'),
  wellFormed('no certificate', 'warned', jws(`${encoded({ alg: 'RS256' })}.${payload}.${signature}`), 'no certificate'),
  inValidity('valid', 'pass', jws(RIGHT)),
  inValidity('expired', 'warned', jws(await signWith({ notAfter: '2024-01-01' })), 'to 2024-01-01T00:00:00Z'),
  inValidity('not yet valid', 'warned', jws(await signWith({ notBefore: '2040-01-01' })), 'valid from 2040-01-01'),
  inValidity('no certificate: another rule reports it', 'skipped', jws(`${encoded({})}.${payload}.${signature}`)),
  keyUsage('for signatures', 'pass', jws(RIGHT)),
  keyUsage('for any purpose', 'pass', jws(ANY_PURPOSE)),
  keyUsage('for non-repudiation', 'pass', jws(await signWith({ usage: 'nonRepudiation' }))),
  keyUsage(
    'for encryption',
    'warned',
    jws(await signWith({ usage: 'keyEncipherment' })),
    'one with key usage keyEncipherment',
  ),
  keyUsage(
    'of an authority',
    'warned',
    jws(await signWith({ usage: 'keyCertSign' })),
    'one with key usage keyCertSign',
  ),
  verified('its own', 'pass', jws(RIGHT)),
  verified("another answer's", 'warned', jws(`${header}.${payload}.${otherSignature}`)),
  verified('a changed payload', 'warned', jws(`${header}.${otherPayload}.${signature}`)),
  verified('an invalid JWS is left to another rule', 'skipped', jws('', { body: ANSWER })),
  same('the same', 'pass', jws(RIGHT)),
  same('in another order', 'pass', jws(`${header}.${encoded({ personer: [person(A)].map(reversed) })}.${signature}`)),
  same('another person', 'warned', jws(`${header}.${otherPayload}.${otherSignature}`)),
  same('the plain response is not JSON', 'pass', [{ probe: 'one', body: 'kari' }, jws(RIGHT)[1]!]),
  same('the plain request is rejected', 'pass', [{ probe: 'one', status: 503 }, jws(RIGHT)[1]!]),
];

function reversed(members: object): object {
  return Object.fromEntries(Object.entries(members).reverse());
}
