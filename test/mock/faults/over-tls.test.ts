import { lookup } from 'node:dns/promises';
import { connect as connectOverTls } from 'node:tls';
import { expect, test } from 'vitest';
import { createLocalTls } from '../../../src/mock/tls/certificates.ts';
import type { Effect } from '../../../src/scenario/index.ts';
import { IDENTIFIERS } from '../../support/mock/fault-requests.ts';
import { Client, secureDoor, talk } from '../../support/mock/raw-connection.ts';
import { failing, HEADERS, portOf, started } from '../../support/mock/run-mock.ts';

const { tls, ca } = await createLocalTls();
const BODY = JSON.stringify({ personidentifikatorer: IDENTIFIERS.slice(0, 5) });
const HEAD = Object.entries({ ...HEADERS, host: 'x', connection: 'close', 'content-length': BODY.length });
const LOOKUP = `POST /rest/v1/personer HTTP/1.1\r\n${HEAD.map((pair) => `${pair.join(': ')}\r\n`).join('')}\r\n${BODY}`;

/** All kinds of effects. */
const EFFECTS: Readonly<Record<Effect['kind'], readonly string[]>> = {
  status: ['status: 503', 'status: 204', 'status: 429\n  headers: { Retry-After: 7 }\n  body: Too Many Requests'],
  reset: ['reset: beforeHeaders', 'reset: 0', 'reset: 40', 'reset: 1000000', 'delay: 1ms\n  reset: beforeHeaders'],
  empty: ['empty: true'],
  cutAtPerson: ['cutAtPerson: 3'],
  dribble: ['dribble: { bytes: 300, every: 1ms }'],
  contentLength: ['contentLength: -2', 'contentLength: -1000000'],
  trailingComma: ['trailingComma: true'],
  charset: ['charset: iso-8859-1', 'charset: utf-16le'],
  silence: ['silence: true'],
};
/** What would last is ended by the server. */
const LASTING = ['silence: true', 'contentLength: 9'];

/** The bytes that a client receives, and the journal entry. */
async function met(effect: string, isSecure: boolean) {
  const mock = await started({ scenario: await failing(`it:\n  ${effect}`), ...(isSecure && { tls }) });
  const talking = talk(isSecure ? secureDoor(portOf(mock), ca) : portOf(mock), LOOKUP);
  if (LASTING.includes(effect)) {
    await mock.journal.waitFor({ fault: 'it' });
    await mock.close();
  }
  const { headers, head: _, ...heard } = await talking;
  await expect.poll(() => mock.journal.entries()[0]?.outcome ?? null).not.toBeNull();
  const told = mock.journal.entries().map(({ status, outcome, bytes, fault }) => ({ status, outcome, bytes, fault }));
  return { ...heard, headers: { ...headers, date: undefined }, told };
}

test.each([...Object.values(EFFECTS).flat(), 'delay: 1ms', 'contentLength: 9'])(
  '%s: is the same over TLS as in the clear',
  async (effect) => {
    const [clear, secure] = await Promise.all([met(effect, false), met(effect, true)]);
    expect(secure).toEqual(clear);
    if (effect.includes('reset')) expect(secure.over).toBe('ECONNRESET');
    else expect([secure.over, secure.told[0]!.fault]).toEqual(['end', { name: 'it', attempt: 1 }]);
  },
);

test('a reset is one at every address of localhost', async () => {
  const scenario = await failing('it:\n  reset: beforeHeaders');
  const mock = await started({ scenario, tls, host: 'localhost' });
  for (const { address } of await lookup('localhost', { all: true })) {
    const heard = await talk(secureDoor(portOf(mock), ca, address), LOOKUP);
    expect([address, heard.over]).toEqual([address, 'ECONNRESET']);
  }
});

test('a reset is one in TLS 1.3', async () => {
  const scenario = await failing('it:\n  when: { attempt: 2 }\n  reset: beforeHeaders');
  const mock = await started({ scenario, tls });
  const socket = connectOverTls({ port: portOf(mock), host: '127.0.0.1', ca });
  const client = new Client(() => socket);
  socket.write(LOOKUP.replace('close', 'keep-alive'));
  await client.until((text) => text.endsWith(']}'));
  socket.write(LOOKUP);
  expect([socket.getProtocol(), await client.over]).toEqual(['TLSv1.3', 'ECONNRESET']);
});
