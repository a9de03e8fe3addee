import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { chromiumPath, NO_CHROMIUM } from '../support/browser/chromium.ts';
import { closeBrowser, closePages, findViolations, openPage } from '../support/browser/page.ts';
import { lookup, type Mock, startMock, stopMocks } from '../support/cli/krr.ts';

afterEach(async () => {
  await closePages();
  await stopMocks();
});
afterAll(closeBrowser);

/** Each view with the element that shows that it is complete. */
const VIEWS = {
  persons: '.list a',
  'persons/mobile-email-mailbox': '.responses pre >> nth=3',
  'persons/expired': '.responses pre >> nth=3',
  requests: '[data-entry]',
  'client-checks': '[data-finding]',
  scenario: '.marks line',
  sessions: '[data-session]',
  tokens: 'form',
  conformance: 'form',
} as const;

const LANGUAGES = { 'en-GB': 'Persons', 'nb-NO': 'Personer' } as const;
const WIDTHS = [360, 390, 768, 1280, 1600] as const;

async function startWithRequests(): Promise<Mock> {
  const mock = await startMock(['--now', '2026-11-23T12:00:00+01']);
  await lookup(mock.baseUrl, ['01837012046', '01837012046']);
  await fetch(`${mock.baseUrl}/unknown`);
  return mock;
}

describe.skipIf(chromiumPath === undefined)(`the web page${chromiumPath ? '' : ` (${NO_CHROMIUM})`}`, () => {
  // Colours do not depend on the language.
  const cases = [
    ['en-GB', 'light'],
    ['nb-NO', 'dark'],
  ] as const;
  test.each(cases)(
    'has no accessibility violations in %s, %s',
    async (locale, colorScheme) => {
      const mock = await startWithRequests();
      const { page } = await openPage(mock, '/__krr/', { locale, colorScheme, reducedMotion: 'reduce' });
      expect(await page.locator('h1').textContent()).toBe(LANGUAGES[locale]);
      expect(await page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2));
      for (const [view, complete] of Object.entries(VIEWS)) {
        await page.goto(`${mock.baseUrl}/__krr/#/${view}`);
        await page.locator(complete).first().waitFor({ state: 'attached' });
        if (view === 'requests') await page.locator('.expand').first().click();
        if (view === 'client-checks') await page.locator('summary').first().click();
        if (view === 'tokens') {
          await page.locator('form .primary').click();
          await page.locator('.token').waitFor();
        }
        expect(await findViolations(page), view).toEqual([]);
      }
    },
    180_000,
  );

  test('fits into every width', async () => {
    const mock = await startWithRequests();
    const { page } = await openPage(mock, '/__krr/');
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      for (const [view, complete] of Object.entries(VIEWS)) {
        await page.goto(`${mock.baseUrl}/__krr/#/${view}`);
        await page.locator(complete).first().waitFor({ state: 'attached' });
        const excess = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect(excess, `${view} at ${width}`).toBe(0);
      }
    }
  }, 120_000);

  test('is operated by keyboard', async () => {
    const { page } = await openPage(await startWithRequests(), '/__krr/');
    await page.locator('.list a').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.card h2').first().waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('H2');
  });
});
