import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectOverTls } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type RunningMock, startMock } from '../../../src/mock/index.ts';
import { createLocalTls } from '../../../src/mock/tls/certificates.ts';
import { getBundledScenario } from '../../../src/scenario/index.ts';
import { HEADERS } from '../../support/mock/run-mock.ts';

const HEAD = 'POST /rest/v1/personer HTTP/1.1\r\nHost: x\r\n';
const BODY = '{"personidentifikatorer":["25916509831"]}';
const REST = `Authorization: Bearer any\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n`;

/** A connection over which this has been sent, and read by the mock. */
async function sent(mock: RunningMock, bytes: string): Promise<Socket> {
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'connect');
  await fetch(`${mock.url}/health`, { headers: { connection: 'close' } });
  return socket;
}

test.each([
  ['half a head', HEAD],
  ['half a body', HEAD + REST + BODY.slice(0, 9)],
])('%s does not keep a mock from ending', async (_, bytes) => {
  const mock = await startMock();
  const socket = await sent(mock, bytes);
  const over = once(socket, 'close');
  await mock.close();
  await over;
});

test('a client that does not read its responses does not block shutdown', async () => {
  const mock = await startMock({ scenario: 'standard' });
  const ids = Array.from({ length: 1000 }, () => '25916509831');
  const body = JSON.stringify({ personidentifikatorer: ids });
  const headers = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = `${HEAD}${headers.join('')}Content-Length: ${body.length}\r\n\r\n${body}`;
  const socket = await sent(mock, '');
  socket.pause();
  socket.write(request.repeat(60));
  await mock.journal.waitFor({ operation: 'personer' }, { count: 5 });
  await mock.close();
});

describe.each([
  ['in the clear', null],
  ['over TLS', await createLocalTls()],
] as const)('%s, what has been answered when a mock ends', (_, secure) => {
  const ONE = 'GET /rest/v1/printSertifikat HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\n\r\n';
  /** So much that most of it does not leave the machine before it is taken. */
  const COUNT = 40;
  const CERTIFICATE = 'A'.repeat(1 << 20);
  const LITTLE = 4 << 20;

  /** A client that has not read its response yet. */
  async function answered() {
    const standard = getBundledScenario('standard')!;
    const print = { postkasseleverandoerAdresse: '987654321', x509Sertifikat: CERTIFICATE };
    const mock = await startMock({ scenario: { ...standard, print }, ...(secure && { tls: secure.tls }) });
    const at = { port: Number(new URL(mock.url).port), host: '127.0.0.1' };
    const socket = secure ? connectOverTls({ ...at, ca: secure.ca }) : connect(at);
    onTestFinished(() => void socket.destroy());
    let heard = 0;
    socket.pause().on('data', (chunk: Buffer) => {
      heard += chunk.length;
    });
    const over = once(socket, 'close');
    socket.write(ONE.repeat(COUNT));
    await mock.journal.waitFor({}, { count: COUNT });
    await new Promise(setImmediate);
    return { mock, socket, heard: () => heard, over };
  }

  test('is sent to the last byte', async () => {
    const { mock, socket, heard, over } = await answered();
    const closed = mock.close();
    socket.resume();
    await Promise.all([closed, over]);
    expect(heard()).toBeGreaterThan(COUNT * CERTIFICATE.length);
  });

  test('is sent completely to a client that reads slowly for longer than the stall timeout', async () => {
    const { mock, socket, heard, over } = await answered();
    const closed = mock.close();
    for (let taken = 0; taken < 6 * LITTLE; taken += LITTLE) {
      socket.resume();
      while (heard() < taken + LITTLE) await once(socket, 'data');
      socket.pause();
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    socket.resume();
    await Promise.all([closed, over]);
    expect(heard()).toBeGreaterThan(COUNT * CERTIFICATE.length);
  }, 60_000);
});

test('completes a request that arrives slowly during shutdown', async () => {
  const mock = await startMock();
  const socket = await sent(mock, HEAD);
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
  });
  const closed = mock.close();
  const parts = [...(REST + BODY).matchAll(/[\s\S]{1,40}/g)].map(([part]) => part);
  const sending = setInterval(() => socket.write(parts.shift() ?? ''), 900);
  onTestFinished(() => clearInterval(sending));
  await Promise.all([closed, once(socket, 'close')]);
  expect(heard).toMatch(/^HTTP\/1.1 200 OK/);
}, 15_000);
