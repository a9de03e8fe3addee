import { createHash } from 'node:crypto';
import type { Outcome, Report, ReportedFinding, RuleResult } from '../conformance/report.ts';
import type { Level } from '../conformance/rules/rule.ts';
import { formatCommand } from './command.ts';
import { disarmMarkup, escapeMarkup } from './escape.ts';
import { SCRIPT, STYLE } from './html-assets.ts';
import {
  describeLevel,
  describeStaleWaiver,
  formatChanges,
  formatLocation,
  formatRequestCount,
  formatSeconds,
  formatSource,
  formatTimestamp,
  formatTokenLines,
  getSymbol,
  getVerdict,
  pluralize,
  summarizeReport,
  TOKENS,
} from './summary.ts';

/** Results that a waiver accepts have a section of their own. */
type DisplayedOutcome = Outcome | 'accepted';

const getDisplayedOutcome = ({ outcome, waived }: RuleResult): DisplayedOutcome =>
  waived === undefined ? outcome : 'accepted';

/** A rule as an expandable line. Failed and unchecked rules are expanded at first. */
function renderRule(result: RuleResult): string {
  const { id, title, outcome } = result;
  const shown = getDisplayedOutcome(result);
  const open = shown === 'fail' || shown === 'error' ? ' open' : '';
  return `<details class="rule ${shown}" data-outcome="${shown}" id="${escapeMarkup(id)}"${open}>
<summary><span class="mark">${getSymbol(outcome)}</span><span class="title">${escapeMarkup(title)}<span class="id">${escapeMarkup(id)}</span></span><span class="level">${describeLevel(result)}</span>${renderVisibleDetails(result)}</summary>
<div class="more">${renderDetails(result)}</div>
</details>
`;
}

/** Shown also while the rule is collapsed: observations and reasons. */
function renderVisibleDetails({ observations = {}, reason, waived }: RuleResult): string {
  const lines = [
    ...Object.entries(observations).map(([version, observation]) => `<b>${version}</b>${escapeMarkup(observation)}`),
    ...(reason === undefined ? [] : [escapeMarkup(reason)]),
    ...(waived === undefined ? [] : [escapeMarkup(waived)]),
  ];
  return lines.length === 0 ? '' : `<span class="seen">${lines.map((line) => `<span>${line}</span>`).join('')}</span>`;
}

function renderDetails({ requirement, sources, findings, findingCount }: RuleResult): string {
  const sourceItems = sources.map(
    (source) =>
      `<li><a href="${escapeMarkup(source.url)}" rel="noreferrer">${escapeMarkup(formatSource(source))}</a></li>`,
  );
  const [first, ...others] = findings;
  return [
    `<p>${escapeMarkup(requirement)}</p>`,
    `<ul class="sources">${sourceItems.join('')}</ul>`,
    first === undefined ? '' : renderFinding(first),
    findingCount > 1 ? renderOtherFindings(others, findingCount - 1) : '',
  ].join('\n');
}

function renderOtherFindings(others: readonly ReportedFinding[], count: number): string {
  const unlisted = count > others.length ? `, the first ${others.length} listed` : '';
  const summary = `<summary>${pluralize(count, 'more finding')}${unlisted}</summary>`;
  return `<details class="others">${summary}${others.map(renderFinding).join('\n')}</details>`;
}

const renderFinding = (finding: ReportedFinding): string => `<div class="finding">
<p class="where">${escapeMarkup(formatLocation(finding))}${finding.level === 'SHOULD' ? ' (recommended)' : ''}</p>
<dl><dt>Expected</dt><dd>${escapeMarkup(finding.expected)}</dd><dt>Actual</dt><dd class="actual">${escapeMarkup(finding.actual)}</dd></dl>
${renderCommand(finding.curl)}
<pre>${escapeMarkup(finding.response)}</pre>
${finding.comparedResponse === undefined ? '' : `<p>Compared with</p>\n<pre>${escapeMarkup(finding.comparedResponse)}</pre>`}
</div>`;

/** A longer command is folded. */
const MAX_COMMAND_LENGTH = 1000;

function renderCommand(curl: string): string {
  const command = `<div class="again"><pre>${escapeMarkup(formatCommand(curl))}</pre><button type="button" hidden>Copy</button></div>`;
  if (curl.length <= MAX_COMMAND_LENGTH) return command;
  const size = `${(curl.length / 1000).toFixed(1)} kB`;
  return `<details class="others"><summary>Request, ${size}</summary>${command}</details>`;
}

/** In order of severity. */
const SECTIONS: readonly { shown: DisplayedOutcome; title: string; isClosed?: true }[] = [
  { shown: 'fail', title: 'Failed' },
  { shown: 'error', title: 'Not checked' },
  { shown: 'warn', title: 'Warnings: recommendations that are not met' },
  { shown: 'accepted', title: 'Accepted by waivers' },
  { shown: 'observed', title: 'Observed' },
  { shown: 'skipped', title: 'Skipped', isClosed: true },
  { shown: 'pass', title: 'Passed', isClosed: true },
];

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A policy for a page that loads nothing and runs no script but its own, even if a response contains markup. */
export const createPolicy = (style: string, script?: string): string =>
  [
    ...["default-src 'none'", `style-src ${hash(style)}`],
    ...(script === undefined ? [] : [`script-src ${hash(script)}`]),
    ...["base-uri 'none'", "form-action 'none'"],
  ].join('; ');

const POLICY = createPolicy(STYLE, SCRIPT);

/** Formats a report as one HTML file without external resources: summary, filter, evidence, sources. */
export function formatHtml(report: Report): string {
  return disarmMarkup(`<!doctype html>
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
${renderHeader(report)}
<main>
${renderToolbar(report)}
${SECTIONS.map((section) => renderSection(section, report)).join('')}
<p class="none" hidden>No rule matches the filter.</p>
${renderTokens(report)}
${renderList('Changed since '.concat(formatTimestamp(report.changes?.since ?? '')), formatReportChanges(report))}
${renderList('Waivers that no longer apply', formatStaleWaivers(report))}
</main>
<footer>${escapeMarkup(report.tool.name)} ${escapeMarkup(report.tool.version)} · contract ${escapeMarkup(report.contractVersion)}</footer>
<script>${SCRIPT}</script>
</body>
</html>
`);
}

function renderHeader(report: Report): string {
  const { target, conforms, versions, startedAt, statistics, results } = report;
  const requestSummary = `${formatRequestCount(report)} in ${formatSeconds(statistics.durationMs)}`;
  const about = [versions.join(' and '), formatTimestamp(startedAt), pluralize(results.length, 'rule'), requestSummary];
  return `<header class="top">
<div class="verdict ${conforms ? 'pass' : 'fail'}">
<p class="eyebrow">KRR conformance</p>
<h1>${escapeMarkup(target)} <strong>${getVerdict(report)}</strong></h1>
<p class="about">${about.map(escapeMarkup).join(' · ')}</p>
</div>
${renderLevels(report)}
</header>`;
}

/** How many rules of each level have each outcome. */
function renderLevels({ results }: Report): string {
  const columns = SECTIONS.filter(({ shown }) => results.some((result) => getDisplayedOutcome(result) === shown));
  const head = columns.map(({ shown }) => `<th scope="col" class="${shown}">${WORDS[shown]}</th>`);
  const rows = LEVELS.flatMap((level) => {
    const ofLevel = results.filter((result) => result.level === level);
    const counts = columns.map(({ shown }) => ofLevel.filter((one) => getDisplayedOutcome(one) === shown).length);
    if (ofLevel.length === 0) return [];
    return [`<tr><th scope="row">${level}</th>${counts.map((count) => `<td>${count}</td>`).join('')}</tr>`];
  });
  return `<table class="levels"><thead><tr><th scope="col">Level</th>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

const LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'OBSERVE'];

function renderToolbar({ results }: Report): string {
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
  error: 'not checked',
  warn: 'warn',
  accepted: 'accepted',
  observed: 'observed',
  skipped: 'skipped',
  pass: 'pass',
};

function renderSection({ shown, title, isClosed }: (typeof SECTIONS)[number], report: Report): string {
  const results = report.results.filter((result) => getDisplayedOutcome(result) === shown);
  if (results.length === 0) return '';
  return `<details class="outcome ${shown}"${isClosed ? '' : ' open'}>
<summary><h2>${title} <span class="count">${results.length}</span></h2></summary>
<div class="rules">${results.map((result) => renderRule(result)).join('')}</div>
</details>
`;
}

function renderTokens(report: Report): string {
  const lines = formatTokenLines(report).join('\n');
  return lines === '' ? '' : `<section><h2>${TOKENS}</h2><pre>${escapeMarkup(lines)}</pre></section>`;
}

const renderList = (title: string, lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `<section><h2>${title}</h2><ul class="plain">${lines.map((line) => `<li>${escapeMarkup(line)}</li>`).join('')}</ul></section>`;

const formatReportChanges = ({ changes }: Report): readonly string[] =>
  changes === undefined ? [] : formatChanges(changes);

const formatStaleWaivers = ({ staleWaivers }: Report): readonly string[] =>
  staleWaivers.map((stale) => `${stale.rule}: ${describeStaleWaiver(stale)}`);
