import { expect, test } from 'vitest';
import { startMock } from '../../src/mock/index.ts';
import { mockWith } from '../support/mock/in-process.ts';

test.each(['/health', '/health/live', '/health/ready', '/s/any/health/ready'])(
  '%s reports UP, without a journal entry',
  async (url) => {
    const mock = await startMock();
    const response = await fetch(mock.url + url);
    expect([response.status, await response.json()]).toEqual([200, { status: 'UP' }]);
    expect((await fetch(mock.url + url, { method: 'HEAD' })).status).toBe(200);
    expect(mock.journal.entries()).toEqual([]);
    await mock.close();
  },
);

test('a mock that shuts down is alive and not ready', async () => {
  const app = mockWith();
  const seen: unknown[] = [];
  app.addHook('preClose', async () => {
    for (const url of ['/health/live', '/health/ready']) seen.push((await app.inject({ url })).statusCode);
  });
  await app.ready();
  await app.close();
  expect(seen).toEqual([200, 503]);
});
