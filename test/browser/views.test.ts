import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { chromiumPath, NO_CHROMIUM } from '../support/browser/chromium.ts';
import { closeBrowser, closePages, openPage } from '../support/browser/page.ts';
import { lookup, type Mock, startMock, stopMocks } from '../support/cli/krr.ts';

afterEach(async () => {
  await closePages();
  await stopMocks();
});
afterAll(closeBrowser);

const NOW = ['--now', '2026-11-23T12:00:00+01'];
const start = (args: readonly string[] = NOW): Promise<Mock> => startMock(args);

const getResponse = (page: Page, name: string) => page.locator(`[data-interface=${name}] pre`).textContent();

describe.skipIf(chromiumPath === undefined)(`the web page${chromiumPath ? '' : ` (${NO_CHROMIUM})`}`, () => {
  test('is opened by the address of the mock', async () => {
    const { page } = await openPage(await start(), '/');
    await page.locator('h1').waitFor();
    expect(new URL(page.url()).pathname).toBe('/__krr/');
    expect(await page.title()).toBe('Persons · krr mock');
  });

  test('shows a person over every interface, and follows changes', async () => {
    const mock = await start();
    const { page } = await openPage(mock, '/__krr/#/persons');
    await page.getByRole('link', { name: /^mobile-email-mailbox/ }).click();
    await page.locator('.responses pre').nth(3).waitFor();
    for (const name of ['v1', 'v2', 'person', 'soap'])
      expect(await getResponse(page, name)).toContain('kari.berg@example.com');
    await page.getByLabel('krr:global/kontaktinformasjon.read').uncheck();
    await expect.poll(() => getResponse(page, 'v2')).not.toContain('kari.berg@example.com');
    await page.getByLabel('krr:global/kontaktinformasjon.read').check();

    await page.getByRole('button', { name: 'Reserve' }).click();
    await expect.poll(() => getResponse(page, 'v1')).toContain('"reservasjon": "JA"');
    await page.getByRole('button', { name: 'Let contact information expire' }).click();
    await expect.poll(() => page.locator('.channels .badge').allTextContents()).toEqual(['expired', 'expired']);
    await page.getByLabel('Language').last().selectOption('en');
    await expect.poll(() => getResponse(page, 'v2')).toContain('"spraak": "en"');
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => getResponse(page, 'v1')).toContain('SLETTET');
    expect(await lookup(mock.baseUrl, ['01837012046'])).toMatchObject({ persons: [{ status: 'SLETTET' }] });
  });

  test('copies a person as identifier, curl, JSON and scenario text', async () => {
    const mock = await start();
    const { page } = await openPage(mock, '/__krr/#/persons/mobile-email-mailbox');
    const copy = async (name: string): Promise<string> => {
      await page.getByRole('button', { name }).click();
      return page.evaluate('navigator.clipboard.readText()');
    };
    expect(await copy('Copy identifier')).toBe('01837012046');
    expect(JSON.parse(await copy('Copy JSON'))).toMatchObject({ personer: [{ status: 'AKTIV' }] });
    expect(await copy('Copy scenario YAML')).toContain('mobile-email-mailbox:\n    description:');
    const { stdout } = await promisify(execFile)('sh', ['-c', await copy('Copy curl')]);
    expect(JSON.parse(stdout)).toMatchObject({ personer: [{ personidentifikator: '01837012046' }] });
  });

  test('finds generated persons by property, and explains the identifier', async () => {
    const { page } = await openPage(await start(), '/__krr/');
    await page.getByLabel('Reservation').selectOption('reserved');
    await page.getByRole('combobox', { name: 'Identifier', exact: true }).selectOption('dnr');
    await page.getByLabel('Born').fill('1950..1959');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('10 shown; 0 in the scenario match.').waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    const results = page.getByRole('list', { name: 'Search results' }).getByRole('button');
    await expect.poll(() => results.count()).toBe(20);
    await results.first().click();
    await expect.poll(() => getResponse(page, 'v1')).toContain('"reservasjon": "JA"');
    expect(await page.locator('.digits .big td').count()).toBe(11);
    await expect.poll(() => page.locator('section[aria-labelledby=digits]').textContent()).toContain('D-number');
  });

  const borders = [
    ['2026-11-23T12:00:00+01', '2025-05-23T12:00:00+02'],
    ['2028-02-29T12:00:00+01', '2026-08-29T12:00:00+02'],
    ['2029-08-31T12:00:00+02', '2028-02-29T12:00:00+01'],
  ] as const;
  test.each(borders)('draws at %s the border at %s', async (now, border) => {
    const { page } = await openPage(await start(['--now', now]), '/__krr/#/persons/mobile-email');
    await page.locator(`[data-border="${border}"]`).waitFor();
    const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
    const label = day.format(Date.parse(border.slice(0, 10)));
    expect(await page.locator('.timeline .border text').last().textContent()).toBe(label);
  });

  test('shows a lookup within a second, with details', async () => {
    const mock = await start();
    const { page } = await openPage(mock, '/__krr/#/requests');
    await page.locator('.live.on').waitFor();
    await page.evaluate(`new MutationObserver((_, observer) => {
      if (document.querySelector('[data-entry]') === null) return;
      window.shownAt ??= Date.now();
      observer.disconnect();
    }).observe(document.body, { childList: true, subtree: true })`);
    const body = '{"personidentifikatorer":["01837012046","01837012046"]}';
    const headers = ['-H', 'Authorization: Bearer any', '-H', 'Content-Type: application/json'];
    await promisify(execFile)('curl', ['-s', `${mock.baseUrl}/rest/v2/personer`, ...headers, '-d', body]);
    const answered = Date.now();
    await page.locator('[data-entry]').waitFor();
    expect(((await page.evaluate('window.shownAt')) as number) - answered).toBeLessThan(1000);
    await page.locator('.expand').click();
    const details = (await page.locator('.details').textContent())!;
    expect(details).toContain('018370*****');
    expect(details).toContain('mobile-email-mailbox');
    expect(await page.content()).not.toContain('01837012046');
    expect(await page.locator('.chart path').count()).toBe(1);
  });

  test('filters, pauses and clears the requests', async () => {
    const mock = await start();
    const { page } = await openPage(mock, '/__krr/#/requests');
    await page.locator('.live.on').waitFor();
    await lookup(mock.baseUrl, ['01837012046']);
    await fetch(`${mock.baseUrl}/unknown`);
    await expect.poll(() => page.locator('[data-entry]').count()).toBe(2);
    await page.getByLabel('Status').selectOption('4');
    await expect.poll(() => page.locator('[data-entry]').count()).toBe(1);
    await page.getByLabel('Status').selectOption('all');
    await page.getByRole('searchbox').fill('personer');
    await expect.poll(() => page.locator('[data-entry]').count()).toBe(1);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'Pause' }).click();
    await lookup(mock.baseUrl, ['01837012046']);
    await page.getByText('Paused. 1 new requests.').waitFor();
    expect(await page.locator('[data-entry]').count()).toBe(2);
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => page.locator('[data-entry]').count()).toBe(3);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('No requests yet.').waitFor();
  });

  test('explains what the client did wrong, with the request as evidence', async () => {
    const mock = await start();
    const { page } = await openPage(mock, '/__krr/#/client-checks');
    await page.getByText('No findings.').waitFor();
    await lookup(mock.baseUrl, ['01837012046', '01837012046']);
    const finding = page.locator('[data-finding]').first();
    await finding.waitFor();
    await finding.locator('summary').first().click();
    await expect.poll(() => finding.textContent()).toContain('018370*****');
    await finding.getByRole('link', { name: 'Request 1' }).click();
    await page.locator('.details').waitFor();
  });

  test('switches the scenario, adds a layer and resets', async () => {
    const mock = await start();
    const { page } = await openPage(mock, '/__krr/#/scenario');
    await page.getByRole('combobox', { name: 'Scenario', exact: true }).selectOption('reserved');
    await page.getByLabel('Add a layer').fill('timestamps-z');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Activate' }).click();
    await page.getByText('The scenario is active.').waitFor();
    const state = async () => (await fetch(`${mock.baseUrl}/__krr/scenario`)).json();
    expect(await state()).toMatchObject({ behaviour: { timestamps: 'z' } });
    await page.locator('[data-active]:not([data-active=standard])').waitFor();
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.locator('[data-active=standard]').waitFor();
    expect(await state()).toMatchObject({ name: 'standard', behaviour: { timestamps: 'shortOffset' } });
  });

  test('moves the clock, also to the time at which contact information expires', async () => {
    const mock = await start();
    const { page } = await openPage(mock, '/__krr/#/scenario');
    await page.getByLabel('Time of the mock').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('[data-now="2026-11-24T11:00:00.000Z"]').waitFor();
    await page.getByLabel('Exact time (Norway)').fill('2028-02-29T12:00:00');
    await page.getByRole('button', { name: 'Stop here' }).click();
    await page.locator('[data-now="2028-02-29T11:00:00.000Z"]').waitFor();
    expect(await page.locator('.marks line').count()).toBeGreaterThan(0);
    await page
      .getByRole('button', { name: /^Go to/ })
      .first()
      .click();
    await expect.poll(() => page.locator('[data-now="2028-02-29T11:00:00.000Z"]').count()).toBe(0);
    await page.getByRole('button', { name: 'Return to the time of the scenario' }).click();
    await page.locator('[data-now="2026-11-23T11:00:00.000Z"]').waitFor();
  });

  test('lets the next lookups fail', async () => {
    const mock = await start();
    const { page } = await openPage(mock, '/__krr/#/scenario');
    await page.getByLabel('Number of lookups').fill('1');
    await page.getByLabel('Effect').selectOption('429');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('The next 1 lookups are affected.').waitFor();
    expect(await lookup(mock.baseUrl, ['01837012046'])).toMatchObject({ status: 429 });
    expect(await lookup(mock.baseUrl, ['01837012046'])).toMatchObject({ status: 200 });
  });

  test('creates a session, shows its requests apart, and deletes it', async () => {
    const mock = await start();
    const { page } = await openPage(mock, '/__krr/#/sessions');
    await page.getByLabel('Name').fill('orders');
    await page.getByRole('button', { name: 'Create a session' }).click();
    const session = page.locator('[data-session=orders]');
    await session.waitFor();
    await lookup(`${mock.baseUrl}/s/orders`, ['01837012046']);
    await session.getByText('1 request').waitFor();
    await session.getByRole('link', { name: 'orders' }).click();
    await page.locator('[data-entry]').waitFor();
    expect(new URL(page.url()).pathname).toBe('/s/orders/__krr/');
    await page.goto(`${mock.baseUrl}/__krr/#/requests`);
    await page.getByText('No requests yet.').waitFor();
    await page.goto(`${mock.baseUrl}/__krr/#/sessions`);
    await page.getByRole('button', { name: 'Delete orders' }).click();
    await session.waitFor({ state: 'detached' });
  });

  test('creates a token that the mock accepts', async () => {
    const mock = await start(['--auth', 'maskinporten']);
    const { page } = await openPage(mock, '/__krr/#/tokens');
    await page.getByLabel('krr:global/digitalpost.read').uncheck();
    await page.getByRole('button', { name: 'Create a token' }).click();
    await page.getByRole('button', { name: 'Copy export KRR_TOKEN=…' }).click();
    const line = (await page.evaluate('navigator.clipboard.readText()')) as string;
    expect(line).toMatch(/^export KRR_TOKEN=[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await page.getByLabel('Claims').textContent()).toContain('"scope": "krr:global/kontaktinformasjon.read"');
    const authorization = `Bearer ${line.slice('export KRR_TOKEN='.length)}`;
    expect(await lookup(mock.baseUrl, ['01837012046'], { authorization })).toMatchObject({ status: 200 });
  });

  test('runs the conformance suite and shows the report', async () => {
    const { page } = await openPage(await start(), '/__krr/#/conformance');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.locator('progress').waitFor();
    await page.locator('[data-conforms=true]').waitFor({ timeout: 120_000 });
    expect(await page.locator('[data-rule]').count()).toBeGreaterThan(50);
    await page.getByLabel('Show').selectOption('pass');
    await page.locator('[data-rule] summary').first().click();
    expect(await page.locator('[data-rule][open] dd').first().textContent()).not.toBe('');
  }, 180_000);

  test('connects again after an interruption', async () => {
    const mock = await start();
    const { page, forgetNetworkErrors } = await openPage(mock, '/__krr/#/requests');
    await page.locator('.live.on').waitFor();
    mock.child.kill('SIGKILL');
    await page.locator('.live:not(.on)').waitFor();
    await start([...NOW, '--port', new URL(mock.baseUrl).port]);
    await page.locator('.live.on').waitFor();
    forgetNetworkErrors();
    await lookup(mock.baseUrl, ['01837012046']);
    await page.locator('[data-entry]').waitFor();
  });
});

describe.skipIf(chromiumPath === undefined)('Swagger UI', () => {
  test('sends a request with a token that one click creates', async () => {
    const { page } = await openPage(await start(['--auth', 'maskinporten']), '/swagger-ui/index.html');
    await page.getByRole('button', { name: 'Create a token' }).click();
    await page.getByText('Requests now carry a token').waitFor();
    const operation = page.locator('.opblock').filter({ hasText: '/rest/v1/personer' }).first();
    await operation.locator('.opblock-summary').click();
    await operation.locator('.execute').click();
    await expect
      .poll(() => operation.locator('.live-responses-table .response-col_status').last().textContent())
      .toContain('200');
  });
});
