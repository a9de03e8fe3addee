/**
 * Writes screenshots of each view of the web page at two widths: `npx tsx scripts/screenshots.ts [folder]`. Needs Chromium
 * and a build. The default folder is `docs/screenshots`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { chromiumPath, launchChromium, NO_CHROMIUM } from '../test/support/browser/chromium.ts';

const [folder = 'docs/screenshots', locale = 'en-GB', colorScheme = 'light'] = process.argv.slice(2);
const WIDTHS = [1280, 390] as const;
const HEIGHT = 900;
const NOW = '2026-11-23T12:00:00+01';

/** Starts the built mock and resolves to its URL. */
function startMock(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, ['dist/cli/main.js', 'mock', '--port', '0', '--now', NOW], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the mock did not start: run npm run build')));
    child.stdout!.on('data', (chunk: Buffer) => {
      const url = /HentPersoner on (http:\S+)/.exec(String(chunk))?.[1];
      if (url !== undefined) resolve({ child, url });
    });
  });
}

async function send(url: string, path: string, body: unknown, method = 'POST'): Promise<void> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  await response?.arrayBuffer();
}

/** Requests of a client with errors, for the journal and the client checks. */
async function sendRequests(url: string): Promise<void> {
  const lookup = (personidentifikatorer: readonly unknown[], version = 'v2') =>
    send(url, `/rest/${version}/personer`, { personidentifikatorer });
  await lookup(['01837012046', '12848523168', '27819231090']);
  await lookup(['01837012047']);
  await lookup([1837012046], 'v1');
  await send(
    url,
    '/__krr/faults',
    { faults: { outage: { when: { operation: 'personer', attempt: '1-2' }, status: 503 } } },
    'PUT',
  );
  for (const _ of [1, 2, 3]) await lookup(['01837012046']);
  await send(url, '/__krr/faults', { faults: { lost: { when: { attempt: 1 }, reset: 'beforeHeaders' } } }, 'PUT');
  await lookup(['03859914534']);
  await send(url, '/__krr/faults', { faults: {} }, 'PUT');
  for (const identifier of ['01837012046', '12848523168', '27819231090']) await lookup([identifier]);
}

const VIEWS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'persons/mobile-email-mailbox': (page) => page.locator('.responses pre').nth(3).waitFor(),
  requests: (page) => page.locator('.expand').nth(2).click(),
  'client-checks': (page) => page.locator('[data-finding]').first().waitFor(),
  scenario: (page) => page.locator('.marks line').first().waitFor({ state: 'attached' }),
  tokens: async (page) => {
    await page.locator('form .primary').click();
    await page.locator('.token').waitFor();
  },
  conformance: async (page) => {
    await page.locator('form .primary').click();
    await page.locator('[data-conforms]').waitFor({ timeout: 120_000 });
  },
};

if (chromiumPath === undefined) throw new Error(NO_CHROMIUM);
const { child, url } = await startMock();
const browser = await launchChromium();
try {
  mkdirSync(folder, { recursive: true });
  await sendRequests(url);
  for (const width of WIDTHS) {
    const context = await browser.newContext({
      viewport: { width, height: HEIGHT },
      locale,
      colorScheme: colorScheme as 'light' | 'dark',
      reducedMotion: 'reduce',
    });
    for (const [view, prepare] of Object.entries(VIEWS)) {
      const page = await context.newPage();
      await page.goto(`${url}/__krr/#/${view}`);
      await prepare(page);
      await page.evaluate('scrollTo(0, 0)');
      const name = view.split('/')[0]!;
      await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: folder.includes('full') });
      await page.close();
    }
    await context.close();
  }
} finally {
  await browser.close();
  child.kill();
}
