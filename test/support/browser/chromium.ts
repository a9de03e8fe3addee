import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of an installed Chromium; `KRR_CHROMIUM` overrides the usual places. */
export const chromiumPath: string | undefined = [process.env.KRR_CHROMIUM ?? '', ...CANDIDATES].find(existsSync);

export const NO_CHROMIUM = 'Chromium is missing: apt-get install chromium, or set KRR_CHROMIUM to its path';

/** No request leaves the machine: every other host name does not resolve. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath!, args: FLAGS });
