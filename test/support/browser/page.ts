import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Mock } from '../cli/krr.ts';
import { launchChromium } from './chromium.ts';

let browser: Promise<Browser> | undefined;

/** One browser for all tests of a file. */
export function getBrowser(): Promise<Browser> {
  browser ??= launchChromium();
  return browser;
}

export const closeBrowser = async (): Promise<void> => (await browser)?.close();

const closings: (() => Promise<void>)[] = [];

/** Closes the pages of a test, before its mock ends: a page reports a lost connection. */
export async function closePages(): Promise<void> {
  for (const close of closings.splice(0)) await close();
}

export interface OpenPage {
  readonly page: Page;
  /** Removes the errors of requests without a complete response, after an interruption that the test has made. */
  readonly forgetNetworkErrors: () => void;
}

const NETWORK_ERROR = /^Failed to load resource: net::ERR_/;

/** Opens a view. {@link closePages} fails if the console has an error, or if a request leaves the mock. */
export async function openPage(
  { baseUrl }: Pick<Mock, 'baseUrl'>,
  path: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await (await getBrowser()).newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  const foreign: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(baseUrl) && !url.startsWith('data:')) foreign.push(url);
  });
  closings.push(async () => {
    await context.close();
    expect(errors).toEqual([]);
    expect(foreign).toEqual([]);
  });
  await page.goto(baseUrl + path);
  const forgetNetworkErrors = (): void => {
    errors.splice(0, errors.length, ...errors.filter((error) => !NETWORK_ERROR.test(error)));
  };
  return { page, forgetNetworkErrors };
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** The accessibility violations of a page, by WCAG 2.2 AA and the recommended practice of axe-core. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  // Evaluated, because the policy of the page permits no other script.
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResult;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
