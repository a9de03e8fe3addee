import { disarmCommands, toPrintable } from '../../printable.ts';
import type { ClientCheckResult } from './check.ts';

const formatResult = ({ id, title, count, seen, why, example, source }: ClientCheckResult): string =>
  [
    `${title} (${id}, ${count === 1 ? 'once' : `${count} times`})`,
    `  seen:    ${seen}`,
    `  why:     ${why}`,
    `  instead: ${example}`,
    ...(source === null ? [] : [`  source:  ${source.title}, ${source.url}`]),
  ].join('\n');

/** Formats results as plain text, one block each. Returns an empty text without results. */
export function formatSummary(findings: readonly ClientCheckResult[]): string {
  if (findings.length === 0) return '';
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  return disarmCommands(toPrintable(`${count} about the client:\n\n${findings.map(formatResult).join('\n\n')}\n`));
}
