import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startMock } from '../../src/mock/index.ts';

test('every health route reports UP, without a journal entry', async () => {
  const mock = await startMock();
  for (const url of ['/health', '/health/live', '/health/ready', '/s/any/health/ready']) {
    const response = await fetch(mock.url + url);
    expect([response.status, await response.json()], url).toEqual([200, { status: 'UP' }]);
    expect((await fetch(mock.url + url, { method: 'HEAD' })).status).toBe(200);
  }
  expect(mock.journal.entries()).toEqual([]);
  await mock.close();
});

test.each([
  ['/health/live', '200'],
  ['/health/ready', '503'],
])('%s of a mock that shuts down has status %s', async (path, status) => {
  const mock = await startMock();
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1');
  socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'data');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n`);
  // A response on another connection follows the half request, so that the server has read it.
  await fetch(`${mock.url}/health`).then((response) => response.text());
  const closed = mock.close();
  socket.write('\r\n');
  const [data] = await once(socket, 'data');
  expect(String(data)).toContain(`HTTP/1.1 ${status}`);
  await closed;
});
