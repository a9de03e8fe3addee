import { expect, test } from 'vitest';
import type { SoapService } from '../../../src/soap/index.ts';
import {
  faultOf,
  hentPersoner,
  identifierOf,
  NOW,
  send,
  serviceWith,
  VERSIONS,
  type Version,
} from '../../support/soap/service.ts';
import { type Signing, signedEnvelope, signerWith } from '../../support/soap/signing.ts';

const [one, other] = [identifierOf('mobile-only'), identifierOf('email-only')];
const signer = await signerWith();
const signed = (signing: Partial<Signing> = {}): string => signedEnvelope(hentPersoner([one]), { signer, ...signing });

/** A service whose clock is set by hand. */
function service() {
  const clock = { now: NOW };
  const verifying: SoapService = serviceWith({}, { wsSecurity: 'verify', now: () => clock.now });
  return { clock, seen: verifying.seenSignatures, ask: (message: string) => send(message, '1.2', verifying) };
}

const AGAIN = {
  code: 'Sender',
  subcode: 'FailedCheck',
  reason: 'the same signed message was sent before: each message needs a new Timestamp',
};

test.each(Object.keys(VERSIONS) as Version[])('the same message is accepted once, in SOAP %s', (version) => {
  const verifying = serviceWith({}, { wsSecurity: 'verify' });
  const message = signed({ version });
  expect(send(message, version, verifying).status).toBe(200);
  expect(faultOf(send(message, version, verifying)).reason).toBe(AGAIN.reason);
});

test.each<[string, (message: string) => string]>([
  ['with its signature broken over lines', (text) => text.replace(/(<ds:SignatureValue>.{64})/, '$1\n')],
  ['with other white space around its Body', (text) => text.replace('<soap:Body', '\n<soap:Body')],
  ['with another header block', (text) => text.replace('<soap:Header>', '$&<x:x xmlns:x="urn:x"/>')],
])('nor is it another message %s', (_, change) => {
  const { ask } = service();
  const message = signed();
  expect(ask(message).status).toBe(200);
  expect(change(message)).not.toBe(message);
  expect(faultOf(ask(change(message)))).toMatchObject(AGAIN);
});

test('the same request with another Timestamp or from another sender is another message', async () => {
  const { ask } = service();
  const others = [signed({ created: NOW - 1 }), signed({ signer: await signerWith() })];
  for (const message of [signed(), ...others]) expect(ask(message).status).toBe(200);
});

test('a rejected message is not recorded', () => {
  const { ask, seen } = service();
  expect(ask(signed().replace(one, other)).status).toBe(400);
  expect(seen.size).toBe(0);
  expect(ask(signed()).status).toBe(200);
});

test('a repeated message is rejected as long as its Timestamp is valid, and then removed', () => {
  const { clock, ask, seen } = service();
  const message = signed({ created: NOW + 120_000, expires: NOW + 600_000 });
  expect(ask(message).status).toBe(200);
  clock.now = NOW + 240_000;
  expect(faultOf(ask(message))).toMatchObject(AGAIN);
  clock.now += 1;
  expect(faultOf(ask(message)).subcode).toBe('MessageExpired');
  expect(ask(signed({ created: clock.now })).status).toBe(200);
  expect(seen.size).toBe(1);
});

test('at most 10 000 signatures are recorded, and the oldest is removed first', () => {
  const { ask, seen } = service();
  for (let n = 0; n < 10_000; n++) seen.set(`signature ${n}`, NOW + 60_000);
  const message = signed();
  expect(ask(message).status).toBe(200);
  expect(seen.size).toBe(10_000);
  expect(seen.has('signature 0')).toBe(false);
  expect(seen.has('signature 1')).toBe(true);
  expect(faultOf(ask(message))).toMatchObject(AGAIN);
});
