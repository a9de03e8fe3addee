import { once } from 'node:events';
import { afterAll, expect, test } from 'vitest';
import { krr, spawnKrr, startMock, stopMocks } from '../support/cli/krr.ts';

afterAll(stopMocks);

test('krr proxy checks the traffic of a mock and prints the report at the end', async () => {
  const { baseUrl } = await startMock();
  const child = spawnKrr(['proxy', baseUrl, '--port', '0', '--log-level', 'silent', '--fail-on-findings']);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  while (!output.includes('\n\n')) await once(child.stdout, 'data');
  const [, url] = /^krr proxy: (\S+) passes requests to/.exec(output)!;
  const response = await fetch(`${url}/rest/v1/personer`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer any' },
    body: '{"personidentifikatorer":["01837012046","01837012046"]}',
  });
  expect(response.status).toBe(200);
  await response.arrayBuffer();
  child.kill('SIGINT');
  await once(child, 'close');
  expect(child.exitCode).toBe(1);
  expect(output).toContain('1 request recorded');
  expect(errors).toContain('duplicate-identifiers');
});

test.each([
  [['https://kontaktregisteret.no'], /^krr: kontaktregisteret.no is KRR's production: .*\n$/],
  [['nonsense'], /^krr: invalid target: expected a URL such as .*\n$/],
  [['http://127.0.0.1:1', '--report', 'pdf'], /^krr: --report pdf: .*\n$/],
  [['http://127.0.0.1:1', '--scenario', 'standard'], /^krr: scenario standard: it has no faults, .*\n$/],
])('krr proxy %j is rejected in one line', async (args, message) => {
  const { code, stderr } = await krr(['proxy', ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
