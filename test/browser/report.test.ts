import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatHtml } from '../../src/report/html.ts';
import { chromiumPath, NO_CHROMIUM } from '../support/browser/chromium.ts';
import { closeBrowser, getBrowser } from '../support/browser/page.ts';
import { createReport, failed, finding, full } from '../support/report/reports.ts';

describe.skipIf(chromiumPath === undefined)(`the HTML report${chromiumPath ? '' : ` (${NO_CHROMIUM})`}`, () => {
  let page: Page;
  beforeAll(async () => {
    page = await (await getBrowser()).newPage();
    await page.setContent(formatHtml(full));
  });
  afterAll(closeBrowser);

  const countOf = (selector: string): Promise<string | null> => page.textContent(selector);

  test('starts with passed and skipped rules closed', async () => {
    expect(await page.locator('details.outcome.pass').getAttribute('open')).toBeNull();
    expect(await page.locator('details.outcome.skipped').getAttribute('open')).toBeNull();
    expect(await page.locator('details.outcome.fail').getAttribute('open')).toBe('');
  });

  test('counts follow the filter, and groups with matches open', async () => {
    await page.fill('.tools input', 'status-200');
    expect(await countOf('.tools .all i')).toBe('1');
    expect(await countOf('.tools .fail i')).toBe('0');
    expect(await countOf('details.outcome.pass .count')).toBe('1');
    expect(await page.locator('details.outcome.pass').getAttribute('open')).toBe('');
    expect(await page.locator('details.outcome.fail').isVisible()).toBe(false);
    await page.fill('.tools input', '');
    expect(await countOf('.tools .all i')).toBe('7');
  });

  test('targets of a pointer have at least 24 pixels', async () => {
    const heights = await page
      .locator('button:visible, summary:visible, .sources a:visible')
      .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().height));
    expect(heights.length).toBeGreaterThan(10);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(24);
  });

  test('folds a long request', async () => {
    const curl = `${finding.curl}${'x'.repeat(14_000)}`;
    await page.setContent(formatHtml(createReport([{ ...failed, findings: [{ ...finding, curl }] }])));
    expect(await page.locator('.again pre').first().isVisible()).toBe(false);
    expect(await page.locator('summary', { hasText: 'Request, 14.2 kB' }).isVisible()).toBe(true);
  });
});
