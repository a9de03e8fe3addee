import type { Outcome, ReportedFinding, RuleResult } from '../conformance/report.ts';
import { formatLocation, formatSource, getSymbol, getViolatedLevel, pluralize } from './conclusion.ts';
import { escapeMarkup } from './escape.ts';

/** Where a result is shown: what a waiver accepts stands apart. */
export type DisplayedOutcome = Outcome | 'accepted';

export const getDisplayedOutcome = ({ outcome, waived }: RuleResult): DisplayedOutcome =>
  waived === undefined ? outcome : 'accepted';

/** A rule as a line that opens: what needs mending is open from the start. */
export function ruleElement(result: RuleResult): string {
  const { id, title, outcome } = result;
  const shown = getDisplayedOutcome(result);
  const open = shown === 'fail' || shown === 'error' ? ' open' : '';
  return `<details class="rule ${shown}" data-outcome="${shown}" id="${escapeMarkup(id)}"${open}>
<summary><span class="mark">${getSymbol(outcome)}</span><span class="title">${escapeMarkup(title)}<span class="id">${escapeMarkup(id)}</span></span><span class="level">${getViolatedLevel(result)}</span>${visibleDetails(result)}</summary>
<div class="more">${details(result)}</div>
</details>
`;
}

/** What can be read without opening: what was observed, why it was skipped or is accepted. */
function visibleDetails({ observations = {}, reason, waived }: RuleResult): string {
  const lines = [
    ...Object.entries(observations).map(([version, observation]) => `<b>${version}</b>${escapeMarkup(observation)}`),
    ...(reason === undefined ? [] : [escapeMarkup(reason)]),
    ...(waived === undefined ? [] : [escapeMarkup(waived)]),
  ];
  return lines.length === 0 ? '' : `<span class="seen">${lines.map((line) => `<span>${line}</span>`).join('')}</span>`;
}

function details({ requirement, sources, findings, findingCount }: RuleResult): string {
  const sourceItems = sources.map(
    (source) =>
      `<li><a href="${escapeMarkup(source.url)}" rel="noreferrer">${escapeMarkup(formatSource(source))}</a></li>`,
  );
  const [first, ...others] = findings;
  return [
    `<p>${escapeMarkup(requirement)}</p>`,
    `<ul class="sources">${sourceItems.join('')}</ul>`,
    first === undefined ? '' : findingElement(first),
    findingCount > 1 ? othersElement(others, findingCount - 1) : '',
  ].join('\n');
}

function othersElement(others: readonly ReportedFinding[], count: number): string {
  const unlisted = count > others.length ? `, the first ${others.length} listed` : '';
  const summary = `<summary>${pluralize(count, 'more finding')}${unlisted}</summary>`;
  return `<details class="others">${summary}${others.map(findingElement).join('\n')}</details>`;
}

const findingElement = (finding: ReportedFinding): string => `<div class="finding">
<p class="where">${escapeMarkup(formatLocation(finding))}${finding.level === 'SHOULD' ? ' (recommended)' : ''}</p>
<dl><dt>Expected</dt><dd>${escapeMarkup(finding.expected)}</dd><dt>Actual</dt><dd class="actual">${escapeMarkup(finding.actual)}</dd></dl>
<div class="again"><pre>${escapeMarkup(finding.curl)}</pre><button type="button" hidden>Copy</button></div>
<pre>${escapeMarkup(finding.answer)}</pre>
</div>`;
