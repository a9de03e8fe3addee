import { disarmCommands, toPrintable } from '../printable.ts';
import type { ComparedResult, ComparedRule, Comparison } from './comparison.ts';
import { disarmMarkup, escapeMarkup } from './escape.ts';
import { createPolicy } from './html.ts';
import { STYLE } from './html-assets.ts';
import { escapeMarkdown, toList } from './markdown.ts';
import { getSymbol, pluralize } from './summary.ts';

const NOT_EVALUATED = '·';

/** The result of a rule in a run as a short text: `✗ fail`. */
const formatResult = (result: ComparedResult | undefined): string =>
  result === undefined
    ? `${NOT_EVALUATED} not run`
    : `${getSymbol(result.outcome)} ${result.outcome}${result.isWaived ? ' (accepted)' : ''}`;

/** The details of each run, for a rule with different results. */
const listDetails = ({ rules, runs }: Comparison): readonly { rule: ComparedRule; rows: readonly string[][] }[] =>
  rules
    .filter(({ differs }) => differs)
    .map((rule) => ({
      rule,
      rows: rule.results.flatMap((result, run) =>
        result === undefined ? [] : [[runs[run]!.name, `${formatResult(result)}${formatDetails(result)}`]],
      ),
    }));

const formatDetails = ({ details }: ComparedResult): string => (details.length === 0 ? '' : `; ${details.join('; ')}`);

function summarize({ rules, ruleCount, runs }: Comparison): string {
  const different = rules.filter(({ differs }) => differs).length;
  return `${different} of ${pluralize(ruleCount, 'rule')} differ between ${pluralize(runs.length, 'run')}`;
}

/** Formats a comparison as a table for a terminal, and the details of the rules that differ. */
export function formatComparisonText(comparison: Comparison): string {
  const { runs, rules } = comparison;
  const table = [
    ['', 'rule', 'level', ...runs.map(({ name }) => name)],
    ...rules.map(({ differs, id, level, results }) => [differs ? '≠' : '', id, level, ...results.map(formatResult)]),
  ].map((row) => row.map((cell) => toPrintable(cell).replaceAll('\n', ' ')));
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  const details = listDetails(comparison).flatMap(({ rule, rows }) => [
    `${rule.id}: ${rule.title}`,
    ...rows.map(([name, text]) => `  ${name}  ${text!.replaceAll('\n', ' ')}`),
  ]);
  const about = runs.map((run) => `${run.name}  ${run.about}`);
  const parts = [about, lines, details, [summarize(comparison)]].filter((part) => part.length > 0);
  return disarmCommands(`${parts.map((part) => toPrintable(part.join('\n'))).join('\n\n')}\n`);
}

/** Formats a comparison as Markdown: one table, and the details of the rules that differ. */
export function formatComparisonMarkdown(comparison: Comparison): string {
  const { runs, rules } = comparison;
  const formatRow = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const table = [
    formatRow(['', 'Rule', 'Level', ...runs.map(({ name }) => name)]),
    `|${' --- |'.repeat(runs.length + 3)}`,
    ...rules.map(({ differs, id, level, results }) =>
      formatRow([differs ? '≠' : '', id, level, ...results.map(formatResult)]),
    ),
  ];
  const details = listDetails(comparison).flatMap(({ rule, rows }) => [
    `### ${escapeMarkdown(rule.id)}: ${escapeMarkdown(rule.title)}`,
    ...toList(rows),
  ]);
  const about = toList(runs.map((run) => [run.name, run.about]));
  return disarmCommands(
    `${[`## ${escapeMarkdown(summarize(comparison))}`, ...about, table.join('\n'), ...details].join('\n\n')}\n`,
  );
}

const TABLE_STYLE = `
.runs { width: 100%; border-collapse: collapse; font-size: .9rem; }
.runs th, .runs td { padding: .35rem .7rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
.runs tr.differs { background: var(--card); } .runs td span { color: var(--tone); white-space: nowrap; }
.runs small { display: block; color: var(--soft); max-width: 24rem; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } main, header.top { max-width: 80rem; }
`;
const PAGE_STYLE = STYLE + TABLE_STYLE;

/** Formats a comparison as one HTML file without external resources and scripts. */
export function formatComparisonHtml(comparison: Comparison): string {
  const { runs, rules } = comparison;
  const head = runs.map(({ name }) => `<th scope="col">${escapeMarkup(name)}</th>`).join('');
  return disarmMarkup(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${createPolicy(PAGE_STYLE)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>KRR conformance: ${escapeMarkup(summarize(comparison))}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header class="top">
<p class="eyebrow">KRR conformance</p>
<h1>${escapeMarkup(summarize(comparison))}</h1>
<ul class="plain">${runs.map((run) => `<li class="${run.conforms ? 'pass' : 'fail'}"><b>${escapeMarkup(run.name)}</b> ${escapeMarkup(run.about)}</li>`).join('')}</ul>
</header>
<main>
<div class="scroll">
<table class="runs">
<thead><tr><th scope="col">Rule</th><th scope="col">Level</th>${head}</tr></thead>
<tbody>
${rules.map(renderRow).join('\n')}
</tbody>
</table>
</div>
</main>
</body>
</html>
`);
}

const renderRow = ({ id, title, level, results, differs }: ComparedRule): string =>
  `<tr${differs ? ' class="differs"' : ''}><th scope="row">${differs ? '≠ ' : ''}${escapeMarkup(id)}<small>${escapeMarkup(title)}</small></th><td>${escapeMarkup(level)}</td>${results.map((result) => renderCell(result, differs)).join('')}</tr>`;

function renderCell(result: ComparedResult | undefined, differs: boolean): string {
  if (result === undefined) return `<td>${formatResult(result)}</td>`;
  const details = differs ? result.details.map((line) => `<small>${escapeMarkup(line)}</small>`).join('') : '';
  return `<td class="${result.outcome}"><span>${formatResult(result)}</span>${details}</td>`;
}
