import { createHash } from 'node:crypto';
import type { Report } from '../conformance/report.ts';
import { changeLines } from './changes.ts';
import { conclusionOf, counted, secondsOf, verdictOf, whenOf } from './conclusion.ts';
import { escaped } from './escape.ts';
import { ruleElement, type Shown, shownAs } from './html-rule.ts';
import { SCRIPT } from './html-script.ts';
import { STYLE } from './html-style.ts';
import { TOKENS, tokenLines } from './token-lines.ts';

/** Worst first; rules that hold take the least room. */
const SECTIONS: readonly { shown: Shown; title: string }[] = [
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
<title>${escaped(conclusionOf(report))}</title>
<style>${STYLE}</style>
</head>
<body>
${header(report)}
<main>
${toolbar(report)}
${SECTIONS.map(({ shown, title }) => section(shown, title, report)).join('')}
<p class="none" hidden>No rule fits the filter.</p>
${tokens(report)}
${list('Changed since '.concat(whenOf(report.changes?.since ?? '')), changesOf(report))}
${list('Waivers that no longer apply', staleOf(report))}
</main>
<footer>${escaped(report.tool.name)} ${escaped(report.tool.version)} · contract ${escaped(report.contractVersion)}</footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function header(report: Report): string {
  const { target, conforms, versions, startedAt, statistics, results } = report;
  const asked = `${counted(statistics.requests, 'request')} in ${secondsOf(statistics.durationMs)}`;
  const about = [versions.join(' and '), whenOf(startedAt), counted(results.length, 'rule'), asked];
  return `<header class="top">
<div class="verdict ${conforms ? 'pass' : 'fail'}">
<p class="eyebrow">KRR conformance</p>
<h1>${escaped(target)} <strong>${verdictOf(report)}</strong></h1>
<p class="about">${about.map(escaped).join(' · ')}</p>
</div>
</header>`;
}

function toolbar({ results }: Report): string {
  const buttons = SECTIONS.flatMap(({ shown, title }) => {
    const count = results.filter((result) => shownAs(result) === shown).length;
    if (count === 0) return [];
    return [
      `<button type="button" class="${shown}" data-outcome="${shown}" aria-pressed="false" title="${title}"><i>${count}</i>${WORDS[shown]}</button>`,
    ];
  });
  const all = `<button type="button" class="all" data-outcome="all" aria-pressed="true"><i>${results.length}</i>all</button>`;
  const search = '<input type="search" placeholder="Filter by words" aria-label="Filter">';
  return `<div class="tools" hidden>${all}${buttons.join('')}${search}</div>`;
}

const WORDS: Readonly<Record<Shown, string>> = {
  fail: 'fail',
  error: 'unchecked',
  warn: 'warn',
  accepted: 'accepted',
  observed: 'observed',
  skipped: 'skipped',
  pass: 'hold',
};

function section(shown: Shown, title: string, report: Report): string {
  const results = report.results.filter((result) => shownAs(result) === shown);
  if (results.length === 0) return '';
  return `<section class="outcome ${shown}">
<h2>${title} <span class="count">${results.length}</span></h2>
<div class="rules">${results.map((result) => ruleElement(result)).join('')}</div>
</section>
`;
}

function tokens(report: Report): string {
  const lines = tokenLines(report).join('\n');
  return lines === '' ? '' : `<section><h2>${TOKENS}</h2><pre>${escaped(lines)}</pre></section>`;
}

const list = (title: string, lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `<section><h2>${title}</h2><ul class="plain">${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul></section>`;

const changesOf = ({ changes }: Report): readonly string[] => (changes === undefined ? [] : changeLines(changes));

const staleOf = ({ staleWaivers }: Report): readonly string[] =>
  staleWaivers.map(({ rule, expected, actual }) => `${rule}: ${expected} by the waiver, now ${actual}`);
