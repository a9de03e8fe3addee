import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startMock } from '../../../src/mock/index.ts';
import { ask, failing } from '../../support/mock/run-mock.ts';

test('a response that completes during the shutdown has Connection: close', async () => {
  const mock = await startMock({ scenario: await failing('slow: {delay: 500ms}') });
  const pending = ask(mock, ['01837012046']);
  while (mock.journal.entries().length === 0) await sleep(5);
  const closed = mock.close();
  expect((await pending).headers.get('connection')).toBe('close');
  await closed;
  await expect(new Promise((resolve, reject) => get(mock.url, resolve).on('error', reject))).rejects.toThrow(
    'ECONNREFUSED',
  );
});
