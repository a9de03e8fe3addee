import { formatDiagnostic, type Scenario } from '../../../src/scenario/index.ts';
import { tryLoadScenario } from '../../../src/scenario/load.ts';

/** The diagnostics of a text that is loaded as the file x.yaml, one line each. */
export async function findDiagnostics(text: string): Promise<string[]> {
  const read = await tryLoadScenario({ file: 'x.yaml', text });
  return read.ok ? [] : read.diagnostics.map(formatDiagnostic);
}

/** Parses a text without errors. */
export async function parseScenario(text: string): Promise<Scenario> {
  const read = await tryLoadScenario({ file: 'x.yaml', text });
  if (!read.ok) throw new Error(read.diagnostics.map(formatDiagnostic).join('\n'));
  return read.scenario;
}

/** A text and its expected diagnostics, each with line and column. */
export type Case = readonly [what: string, text: string, ...expected: string[]];

/** A scenario with one person. The identifier is on line 4, and the given lines begin on line 5. */
export const person = (...members: string[]): string =>
  ['name: x', 'persons:', '  kari:', "    identifier: '01837012046'", ...members.map((line) => `    ${line}`)].join(
    '\n',
  );
