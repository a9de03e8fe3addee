import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, NO_CHROMIUM } from '../support/browser/chromium.ts';
import { closeBrowser, getBrowser } from '../support/browser/page.ts';
import { krr, type Mock, startMock, stopMocks } from '../support/cli/krr.ts';

const PERSONS = ['01837012046', '03859914534', '20914695016'];

describe.skipIf(chromiumPath === undefined)(`a HAR file of a browser${chromiumPath ? '' : ` (${NO_CHROMIUM})`}`, () => {
  let mock: Mock;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'krr-browser-har-'));
    mock = await startMock();
  });
  afterEach(() => control('DELETE', '/scenario'));
  afterAll(async () => {
    await closeBrowser();
    await stopMocks();
    rmSync(folder, { recursive: true });
  });

  const control = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${mock.baseUrl}/__krr${path}`, {
      method,
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });

  /** Looks persons up from the page of the mock, and returns the file that the browser writes. */
  async function recordLookups(name: string): Promise<string> {
    const path = join(folder, name);
    const context = await (await getBrowser()).newContext({ recordHar: { path, content: 'embed' } });
    const page = await context.newPage();
    await page.goto(mock.baseUrl);
    await page.evaluate(async (persons) => {
      const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer any' };
      const lists = [persons, ...persons.map((person) => [person])];
      for (const version of ['v1', 'v2'])
        for (const personidentifikatorer of lists) {
          const body = JSON.stringify({ personidentifikatorer });
          await (await fetch(`/rest/${version}/personer`, { method: 'POST', headers, body })).text();
        }
      await (await fetch('/rest/v1/printSertifikat', { headers })).text();
    }, PERSONS);
    await context.close();
    return path;
  }

  const check = async (file: string) => {
    const { code, stdout } = await krr(['check', '--har', file, '--report', 'json']);
    return { code, report: JSON.parse(stdout) };
  };

  test('of a mock conforms', async () => {
    const { code, report } = await check(await recordLookups('conforming.har'));
    expect([code, report.conforms]).toEqual([0, true]);
    expect(report).toMatchObject({ versions: ['v1', 'v2'], statistics: { requests: 9 }, traffic: { notChecked: 0 } });
    const passed = report.results.filter(({ outcome }: { outcome: string }) => outcome === 'pass');
    expect(passed.length).toBeGreaterThan(40);
  });

  test('of a mock that returns contact information of a deleted person does not conform', async () => {
    const person = {
      identifier: PERSONS[0],
      status: 'SLETTET',
      kontaktinformasjon: { epostadresse: 'post@example.com' },
      allowInvalidState: true,
    };
    expect((await control('PUT', '/persons/mobile-email-mailbox', person)).status).toBe(200);
    const { code, report } = await check(await recordLookups('violation.har'));
    expect(code).toBe(1);
    const failed = report.results.filter(({ outcome }: { outcome: string }) => outcome === 'fail');
    expect(failed.map(({ id }: { id: string }) => id)).toContain('state/slettet-no-data');
  });
});
