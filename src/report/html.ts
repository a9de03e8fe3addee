import { createHash } from 'node:crypto';
import type { Report } from '../conformance/report.ts';
import { formatChanges } from './changes.ts';
import { formatSeconds, formatTimestamp, getVerdict, pluralize, summarizeReport } from './conclusion.ts';
import { escapeMarkup } from './escape.ts';
import { type DisplayedOutcome, getDisplayedOutcome, ruleElement } from './html-rule.ts';
import { SCRIPT } from './html-script.ts';
import { STYLE } from './html-style.ts';
import { formatTokenLines, TOKENS } from './token-lines.ts';

/** Worst first; rules that hold take the least room. */
const SECTIONS: readonly { shown: DisplayedOutcome; title: string }[] = [
  { shown: 'fail', title: 'Does not hold' },
  { shown: 'error', title: 'Could not be checked' },
  { shown: 'warn', title: 'Recommended, and not met' },
  { shown: 'accepted', title: 'Accepted by waivers' },
  { shown: 'observed', title: 'Observed' },
  { shown: 'skipped', title: 'Skipped' },
  { shown: 'pass', title: 'Holds' },
];

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** Nothing is loaded from anywhere, and no script runs but ours, whatever a deployment answered. */
const POLICY = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;

/** One file for a browser, which needs no network: summary, filter, evidence, sources. */
export function html(report: Report): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeMarkup(summarizeReport(report))}</title>
<style>${STYLE}</style>
</head>
<body>
${header(report)}
<main>
${toolbar(report)}
${SECTIONS.map(({ shown, title }) => section(shown, title, report)).join('')}
<p class="none" hidden>No rule fits the filter.</p>
${tokens(report)}
${list('Changed since '.concat(formatTimestamp(report.changes?.since ?? '')), formatReportChanges(report))}
${list('Waivers that no longer apply', formatStaleWaivers(report))}
</main>
<footer>${escapeMarkup(report.tool.name)} ${escapeMarkup(report.tool.version)} · contract ${escapeMarkup(report.contractVersion)}</footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function header(report: Report): string {
  const { target, conforms, versions, startedAt, statistics, results } = report;
  const requestSummary = `${pluralize(statistics.requests, 'request')} in ${formatSeconds(statistics.durationMs)}`;
  const about = [versions.join(' and '), formatTimestamp(startedAt), pluralize(results.length, 'rule'), requestSummary];
  return `<header class="top">
<div class="verdict ${conforms ? 'pass' : 'fail'}">
<p class="eyebrow">KRR conformance</p>
<h1>${escapeMarkup(target)} <strong>${getVerdict(report)}</strong></h1>
<p class="about">${about.map(escapeMarkup).join(' · ')}</p>
</div>
</header>`;
}

function toolbar({ results }: Report): string {
  const buttons = SECTIONS.flatMap(({ shown, title }) => {
    const count = results.filter((result) => getDisplayedOutcome(result) === shown).length;
    if (count === 0) return [];
    return [
      `<button type="button" class="${shown}" data-outcome="${shown}" aria-pressed="false" title="${title}"><i>${count}</i>${WORDS[shown]}</button>`,
    ];
  });
  const all = `<button type="button" class="all" data-outcome="all" aria-pressed="true"><i>${results.length}</i>all</button>`;
  const search = '<input type="search" placeholder="Filter by words" aria-label="Filter">';
  return `<div class="tools" hidden>${all}${buttons.join('')}${search}</div>`;
}

const WORDS: Readonly<Record<DisplayedOutcome, string>> = {
  fail: 'fail',
  error: 'unchecked',
  warn: 'warn',
  accepted: 'accepted',
  observed: 'observed',
  skipped: 'skipped',
  pass: 'hold',
};

function section(shown: DisplayedOutcome, title: string, report: Report): string {
  const results = report.results.filter((result) => getDisplayedOutcome(result) === shown);
  if (results.length === 0) return '';
  return `<section class="outcome ${shown}">
<h2>${title} <span class="count">${results.length}</span></h2>
<div class="rules">${results.map((result) => ruleElement(result)).join('')}</div>
</section>
`;
}

function tokens(report: Report): string {
  const lines = formatTokenLines(report).join('\n');
  return lines === '' ? '' : `<section><h2>${TOKENS}</h2><pre>${escapeMarkup(lines)}</pre></section>`;
}

const list = (title: string, lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `<section><h2>${title}</h2><ul class="plain">${lines.map((line) => `<li>${escapeMarkup(line)}</li>`).join('')}</ul></section>`;

const formatReportChanges = ({ changes }: Report): readonly string[] =>
  changes === undefined ? [] : formatChanges(changes);

const formatStaleWaivers = ({ staleWaivers }: Report): readonly string[] =>
  staleWaivers.map(({ rule, expected, actual }) => `${rule}: ${expected} by the waiver, now ${actual}`);
