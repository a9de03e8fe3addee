/** Writes the generated parts of docs/ and of the JSON Schema of scenarios: `npm run docs`. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { check } from '../../src/cli/check/command.ts';
import { compare } from '../../src/cli/compare.ts';
import { identifier } from '../../src/cli/identifier.ts';
import { mock } from '../../src/cli/mock/command.ts';
import { persons } from '../../src/cli/persons.ts';
import { proxy } from '../../src/cli/proxy.ts';
import { record } from '../../src/cli/record.ts';
import { rules as rulesCommand } from '../../src/cli/rules.ts';
import { token } from '../../src/cli/token.ts';
import { rules } from '../../src/conformance/index.ts';
import { statements } from '../../src/conformance/statements.ts';
import { formatCoverageMarkdown } from '../../src/report/coverage.ts';
import { formatOptionsTable } from './options-table.ts';
import { withRuleNames } from './rule-names.ts';
import { formatRules } from './rules-page.ts';
import { formatSoapTable } from './soap-table.ts';
import { writeIfChanged } from './write-if-changed.ts';

const ROOT = new URL('../../', import.meta.url);

const createOptionsPart = (command: Command) =>
  [`options ${command.name()}`, () => formatOptionsTable(command)] as const;

/** The generated parts by the name in their comments. */
const PARTS = new Map<string, () => string>([
  ['rules', formatRules],
  ['soap', formatSoapTable],
  ['coverage', () => formatCoverageMarkdown(statements, rules)],
  ...[mock, check, compare, rulesCommand, proxy, record, persons, identifier, token].map(createOptionsPart),
]);

/** The pages with generated parts. */
export const GENERATED_PAGES = [
  'mock',
  'soap',
  'persons-and-identifiers',
  'maskinporten',
  'conformance',
  'proxy',
  'recording',
  'rules',
  'coverage',
].map((page) => new URL(`docs/${page}.md`, ROOT));

/**
 * Replaces everything between the comments `<!-- name: … -->` and `<!-- /name -->` of a Markdown text.
 *
 * @throws Error for a name that nothing generates
 */
export const withGeneratedParts = (markdown: string): string =>
  markdown.replace(
    /^(<!-- ([a-z -]+): written by npm run docs -->\n)[\s\S]*?^(<!-- \/\2 -->)$/gm,
    (_, opening: string, name: string, closing: string) => {
      const generate = PARTS.get(name);
      if (generate === undefined) throw new Error(`no generator for the part "${name}"`);
      return `${opening}\n${generate()}\n${closing}`;
    },
  );

function writeDocs(): void {
  const schema = new URL('scenarios/scenario.schema.json', ROOT);
  writeIfChanged(schema, withRuleNames(readFileSync(schema, 'utf8')));
  for (const page of GENERATED_PAGES) writeIfChanged(page, withGeneratedParts(readFileSync(page, 'utf8')));
}

if (import.meta.url === pathToFileURL(process.argv[1]!).href) writeDocs();
