import type { Rule } from '../conformance/rules/rule.ts';
import { SOURCES } from '../conformance/rules/sources.ts';
import type { Statement } from '../conformance/statements.ts';
import { quoteCsv } from './csv.ts';

/** Formats the coverage of the documentation as CSV: a row for each statement. */
export const formatCoverageCsv = (statements: readonly Statement[]): string =>
  [
    ['document', 'url', 'statement', 'rules', 'reason'],
    ...statements.map(({ document, text, rules, reason = '' }) => {
      return [document, SOURCES[document].url, text, rules.join(' '), reason];
    }),
  ]
    .map((row) => `${row.map(quoteCsv).join(',')}\n`)
    .join('');

/** Formats the coverage of the documentation as Markdown: a table for each document, and the rules of other standards. */
export function formatCoverageMarkdown(statements: readonly Statement[], rules: readonly Rule[]): string {
  const covered = new Set(statements.flatMap((statement) => statement.rules));
  const others = rules.filter(({ id }) => !covered.has(id)).map(({ id }) => `* \`${id}\``);
  const count = statements.filter((statement) => statement.rules.length > 0).length;
  const documents = [...new Set(statements.map(({ document }) => document))];
  return [
    `${count} of ${statements.length} statements have rules. The others have the reason why none checks them.`,
    ...documents.map((document) => {
      const { title, url } = SOURCES[document];
      const rows = statements.filter((statement) => statement.document === document).map(formatRow);
      return [`## ${document}: [${title}](${url})`, '', '| statement | rules |', '|---|---|', ...rows].join('\n');
    }),
    `## Rules of other standards\n\n${others.join('\n')}`,
    '',
  ].join('\n\n');
}

const formatRow = ({ text, rules, reason }: Statement): string =>
  `| ${text.replaceAll('*', '\\*')} | ${rules.length > 0 ? rules.map((id) => `\`${id}\``).join(', ') : `none: ${reason}`} |`;
