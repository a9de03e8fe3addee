import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { GENERATED_PAGES, withGeneratedParts } from '../../scripts/generate/docs.ts';
import { formatRules } from '../../scripts/generate/rules-page.ts';
import { formatSoapTable } from '../../scripts/generate/soap-table.ts';
import { rules } from '../../src/conformance/index.ts';
import { listMappedMembers } from '../../src/soap/index.ts';
import { krr } from '../support/cli/krr.ts';
import { readPage } from '../support/docs/markdown.ts';

describe('the generated parts', () => {
  test.each(GENERATED_PAGES.map((page) => page.pathname.split('/').at(-1)))(
    'of docs/%s are current: npm run docs',
    (name) => {
      const page = GENERATED_PAGES.find(({ pathname }) => pathname.endsWith(`/${name}`))!;
      const text = readFileSync(page, 'utf8');
      expect(text).toMatch(/^<!-- [a-z -]+: written by npm run docs -->$/m);
      expect(withGeneratedParts(text)).toBe(text);
    },
  );

  test('are replaced, and the rest of the page stays', () => {
    const page = readPage('docs/soap.md');
    const stale = page.replace(/^\| `spraak`.*\n/m, '');
    expect(stale).not.toBe(page);
    expect(withGeneratedParts(stale)).toBe(page);
  });

  test('list each option that the help of a command lists', async () => {
    const help = (await krr(['mock', '--help'])).stdout;
    const options = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
    expect([...readPage('docs/mock.md').matchAll(/^\| `(--[a-z-]+)/gm)].map(([, option]) => option)).toEqual(options);
  });
});

test('the rule page has a row for each rule', () => {
  const rows = [...formatRules().matchAll(/^\| `([a-z0-9/-]+)` \|/gm)].map(([, id]) => id);
  expect(rows.sort()).toEqual(rules.map(({ id }) => id).sort());
});

test('the SOAP table has a row for each field, with its scope and informasjonsbehov', () => {
  const lines = formatSoapTable().split('\n');
  expect(lines.filter((line) => line.startsWith('| `'))).toHaveLength(listMappedMembers().length);
  expect(lines).toEqual(
    expect.arrayContaining([
      '| `personidentifikator` | any | `personidentifikator` | `Person` | no |',
      '| `varslingsstatus` | `krr:global/kontaktinformasjon.read` | `varslingsstatus` | `VarslingsStatus` | no |',
      '| `sertifikat` | `krr:global/digitalpost.read` | `X509Sertifikat` | `Sertifikat` | yes |',
      '| `spraak` | `krr:global/kontaktinformasjon.read` | – | – | no |',
    ]),
  );
});
