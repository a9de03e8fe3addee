import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identifiersOf } from '../../support/mock/identifiers.ts';
import { mockWith, post } from '../../support/mock/in-process.ts';

const mock = mockWith();
let url: string;
beforeAll(async () => {
  url = `${await mock.listen()}/rest/v1/personer`;
});
afterAll(() => mock.close());

const bodies = Array.from({ length: 24 }, (_, n) =>
  JSON.stringify({ personidentifikatorer: identifiersOf(n % 3 === 0 ? 10 : 1000, n) }),
);
const headers = { authorization: 'Bearer any', 'content-type': 'application/json' };

async function answersOneByOne(): Promise<string[]> {
  const alone: string[] = [];
  for (const body of bodies) alone.push((await post(mock, body)).body);
  return alone;
}

/** Compares without a diff: a diff of megabytes takes minutes to print. */
const rightAmong = (found: readonly string[], expected: readonly string[]) =>
  expected.map((answer, n) => answer === found[n]);
const allRight = bodies.map(() => true);

test('parallel connections get the same responses as single ones', async () => {
  const answers = await Promise.all(bodies.map((body) => fetch(url, { method: 'POST', headers, body })));
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect(rightAmong(texts, await answersOneByOne())).toEqual(allRight);
});

test('pipelined requests get the same responses as single ones', async () => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const head =
    'POST /rest/v1/personer HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\nContent-Type: application/json\r\n';
  for (const [n, body] of bodies.entries()) {
    const last = n === bodies.length - 1 ? 'Connection: close\r\n' : '';
    socket.write(`${head}${last}Content-Length: ${body.length}\r\n\r\n${body}`);
  }
  const [, ...texts] = (await text(socket)).split(/(?:HTTP\/1\.1 200 OK\r\n)(?:[^{]*?)\r\n\r\n/);
  expect(rightAmong(texts, await answersOneByOne())).toEqual(allRight);
});
