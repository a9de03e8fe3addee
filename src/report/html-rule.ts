import type { Outcome, ReportedFinding, RuleResult } from '../conformance/report.ts';
import { counted, levelOf, markOf, placeOf, sourceName } from './conclusion.ts';
import { escaped } from './escape.ts';

/** Where a result is shown: what a waiver accepts stands apart. */
export type Shown = Outcome | 'accepted';

export const shownAs = ({ outcome, waived }: RuleResult): Shown => (waived === undefined ? outcome : 'accepted');

/** A rule as a line that opens: what needs mending is open from the start. */
export function ruleElement(result: RuleResult): string {
  const { id, title, outcome } = result;
  const shown = shownAs(result);
  const open = shown === 'fail' || shown === 'error' ? ' open' : '';
  return `<details class="rule ${shown}" data-outcome="${shown}" id="${escaped(id)}"${open}>
<summary><span class="mark">${markOf(outcome)}</span><span class="title">${escaped(title)}<span class="id">${escaped(id)}</span></span><span class="level">${levelOf(result)}</span>${seen(result)}</summary>
<div class="more">${details(result)}</div>
</details>
`;
}

/** What can be read without opening: what was observed, why it was skipped or is accepted. */
function seen({ observations = {}, reason, waived }: RuleResult): string {
  const lines = [
    ...Object.entries(observations).map(([version, observation]) => `<b>${version}</b>${escaped(observation)}`),
    ...(reason === undefined ? [] : [escaped(reason)]),
    ...(waived === undefined ? [] : [escaped(waived)]),
  ];
  return lines.length === 0 ? '' : `<span class="seen">${lines.map((line) => `<span>${line}</span>`).join('')}</span>`;
}

function details({ requirement, sources, findings, findingCount }: RuleResult): string {
  const said = sources.map(
    (source) => `<li><a href="${escaped(source.url)}" rel="noreferrer">${escaped(sourceName(source))}</a></li>`,
  );
  const [first, ...others] = findings;
  return [
    `<p>${escaped(requirement)}</p>`,
    `<ul class="sources">${said.join('')}</ul>`,
    first === undefined ? '' : findingElement(first),
    findingCount > 1 ? othersElement(others, findingCount - 1) : '',
  ].join('\n');
}

function othersElement(others: readonly ReportedFinding[], count: number): string {
  const unlisted = count > others.length ? `, the first ${others.length} listed` : '';
  const summary = `<summary>${counted(count, 'more finding')}${unlisted}</summary>`;
  return `<details class="others">${summary}${others.map(findingElement).join('\n')}</details>`;
}

const findingElement = (finding: ReportedFinding): string => `<div class="finding">
<p class="where">${escaped(placeOf(finding))}${finding.level === 'SHOULD' ? ' (recommended)' : ''}</p>
<dl><dt>Expected</dt><dd>${escaped(finding.expected)}</dd><dt>Actual</dt><dd class="actual">${escaped(finding.actual)}</dd></dl>
<div class="again"><pre>${escaped(finding.curl)}</pre><button type="button" hidden>Copy</button></div>
<pre>${escaped(finding.answer)}</pre>
</div>`;
