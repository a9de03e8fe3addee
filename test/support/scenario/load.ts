import { formatDiagnostic, type Scenario } from '../../../src/scenario/index.ts';
import { tryLoadScenario } from '../../../src/scenario/load.ts';

/** What is said of a text that is loaded as the file x.yaml: a line for each mistake. */
export async function mistakesIn(text: string): Promise<string[]> {
  const read = await tryLoadScenario({ file: 'x.yaml', text });
  return read.ok ? [] : read.diagnostics.map(formatDiagnostic);
}

/** The scenario that a text without mistakes is. */
export async function scenarioIn(text: string): Promise<Scenario> {
  const read = await tryLoadScenario({ file: 'x.yaml', text });
  if (!read.ok) throw new Error(read.diagnostics.map(formatDiagnostic).join('\n'));
  return read.scenario;
}

/** A text, and all that is said of it, each with its line and column. */
export type Case = readonly [what: string, text: string, ...expected: string[]];

/** A scenario with one person, whose identifier stands on line 4 and whose members begin on line 5. */
export const person = (...members: string[]): string =>
  ['name: x', 'persons:', '  kari:', "    identifier: '01837012046'", ...members.map((line) => `    ${line}`)].join(
    '\n',
  );
