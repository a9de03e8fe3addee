import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../support/mock/error-response.ts';
import { keptLog, mockWith } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

const BODY = JSON.stringify({ personidentifikatorer: [identifierOf('mobile-only')] });
const HEADERS = `Host: x\r\nAuthorization: Bearer x\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}`;
const postTo = (path: string) => `POST ${path} HTTP/1.1\r\n${HEADERS}\r\n\r\n${BODY}`;

/** Closes a mock while a request is half sent; then comes its end, with another behind it on the same connection. */
async function answersWhileClosing(path: string) {
  const { log, written } = keptLog('info');
  const mock = mockWith({ log });
  await mock.listen();
  const begun = once(mock.server, 'request');
  const socket = connect((mock.server.address() as { port: number }).port, '127.0.0.1');
  const first = postTo('/rest/v1/personer');
  socket.write(first.slice(0, -10));
  await begun;
  const stopped = new Promise<void>((resolve) => mock.server.once('close', resolve));
  const closed = mock.close();
  while (mock.server.listening) await new Promise(setImmediate);
  socket.write(first.slice(-10) + postTo(path));
  const answers = (await text(socket)).split(/(?=HTTP\/1\.1 )/);
  await Promise.all([closed, stopped]);
  return { answers, lines: written() };
}

const taken = (answer: string) => {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.slice(9, 12)), head, body };
};

test('completes a request on an idle connection during shutdown, and closes the connection', async () => {
  const { answers, lines } = await answersWhileClosing('/rest/v2/personer');
  expect(answers.map((answer) => taken(answer).status)).toEqual([200, 200]);
  expect(taken(answers[1]!).head).toMatch(/^connection: close$/im);
  expect(lines).toMatch(/ POST \/rest\/v2\/personer 200 1 person /);
});

test('rejects a request on an idle connection in the documented format during shutdown', async () => {
  const { answers } = await answersWhileClosing('/nowhere');
  const { status, body } = taken(answers[1]!);
  expectRefusal(status, 404, body);
});
