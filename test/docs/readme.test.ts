import { afterAll, describe, expect, test } from 'vitest';
import { krr, startMock, stopMocks } from '../support/cli/krr.ts';
import { readCodeBlock, readCodeBlocks, readPage } from '../support/docs/markdown.ts';

const lookUp = (baseUrl: string, body: string): Promise<Response> =>
  fetch(`${baseUrl}/rest/v1/personer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer any' },
    body,
  });

afterAll(stopMocks);

describe('README.md', () => {
  const readme = readPage('README.md');

  test('has at most 12 KB', () => {
    expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(12 * 1024);
  });

  test('shows the response to its curl command', async () => {
    const { baseUrl } = await startMock(['--now', '2026-11-23T00:00:00+01']);
    const [, body] = /-d '([^']+)'/.exec(readme) as unknown as [string, string];
    const { personer } = (await (await lookUp(baseUrl, body)).json()) as { personer: { sertifikat: string }[] };
    const printed = JSON.parse(readCodeBlocks('README.md', 'json')[0]!);
    const shortened = printed.personer[0].sertifikat.replace(/…$/, '');
    expect(personer[0]!.sertifikat.startsWith(shortened)).toBe(true);
    expect({ personer: [{ ...personer[0], sertifikat: `${shortened}…` }] }).toEqual(printed);
  });

  test('shows the error for an invalid check digit', async () => {
    const { baseUrl } = await startMock([]);
    const valid = '01837012046';
    const personidentifikatorer = [...Array.from({ length: 17 }, () => valid), `${valid.slice(0, 10)}7`];
    const response = await lookUp(baseUrl, JSON.stringify({ personidentifikatorer }));
    expect(await response.json()).toEqual(JSON.parse(readCodeBlocks('README.md', 'json')[1]!));
  });

  test.each(['README.md', 'README.nb.md', 'CONTRIBUTING.md'])('%s links to existing files only', async (page) => {
    const { existsSync } = await import('node:fs');
    const links = [...readPage(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path!);
    expect(links.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual([]);
  });
});

test('docs/persons-and-identifiers.md shows the output of krr identifier', async () => {
  const shown = readCodeBlock('docs/persons-and-identifiers.md', 'text', '$ krr identifier');
  const [command, ...lines] = shown.trimEnd().split('\n');
  const { stdout } = await krr(command!.split(' ').slice(2));
  expect(stdout.trimEnd().split('\n')).toEqual(lines);
});
