import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lists the bundled packages with their licences, as these require. */
export function formatLicenses(root: string, folders: readonly string[]): string {
  const entries = folders.map((folder) => formatLicense(join(root, folder)));
  return `krr-kit contains these packages.\n\n${entries.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** @throws Error for a package without a licence */
function formatLicense(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (license === undefined && file === undefined) throw new Error(`${name} has no licence`);
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
}
