import { KrrError } from '../errors.ts';
import { type Diagnostic, formatDiagnostic } from '../yaml/diagnostics.ts';
import { library } from './generated/library.ts';
import type { Scenario } from './model.ts';
import { type FileVersion, type ReadScenario, type Reference, readScenario } from './resolve.ts';

/** A file that is no scenario at all has thousands of mistakes. */
const MAX_SHOWN = 20;

/** A scenario, and the files that it was read from as they were then, for whoever watches them. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly files: readonly FileVersion[];
}

type FailedLoad = Extract<ReadScenario, { ok: false }>;

/** Files that are no scenario; who watches them watches these as well, for it may be any of them that is mended. */
export class ScenarioLoadError extends KrrError {
  /** All that were read, as they were then, and those that could not be. */
  readonly files: readonly FileVersion[];

  constructor({ diagnostics, unusable, files }: FailedLoad) {
    const [first] = diagnostics.length === 0 ? unusable : [];
    super(
      first?.code ?? 'SCENARIO_INVALID',
      [...unusable.map(({ message }) => message), ...formatDiagnostics(diagnostics)].join('\n'),
    );
    this.files = files;
  }
}

/** One scenario, or several that lie on each other, the last on top. */
export type References = Reference | readonly Reference[];

/**
 * Reads scenarios and all that they extend, and tells every mistake of their files, and what is named but cannot be used,
 * instead of throwing. A text that was read lately is not parsed again.
 *
 * @example
 * const read = await examineScenario({ file: 'posted.yaml', text: 'name: posted\nextends: standard\n' });
 * if (!read.ok) console.error(read.mistakes.map(formatMistake).join('\n'));
 */
export function tryLoadScenario(references: References): Promise<ReadScenario> {
  return readScenario([references].flat(), library);
}

/**
 * As {@link loadScenario}, with the files that were read.
 *
 * @throws KrrError as {@link loadScenario} does: a {@link ScenarioLoadError}
 * @example
 * const { scenario, files } = await loadScenarioWithFiles(['standard', './mine.yaml']);
 */
export async function loadScenarioWithFiles(references: References): Promise<LoadedScenario> {
  const read = await tryLoadScenario(references);
  if (!read.ok) throw new ScenarioLoadError(read);
  return { scenario: read.scenario, files: read.files };
}

/**
 * The scenario with this name in the library, or in this file: what holds a slash or ends in .yaml or .yml is a file.
 * What it extends is read too, and several scenarios are laid over each other, the last on top.
 *
 * @param references `standard`, or a path relative to the working directory, or a list of them
 * @returns the scenario as plain data, with every default filled in
 * @throws KrrError SCENARIO_UNKNOWN, SCENARIO_UNREADABLE or SCENARIO_INVALID, the last naming the first twenty mistakes by their places
 * @example
 * ```ts
 * import { loadScenario } from 'krr-kit';
 * const scenario = await loadScenario('standard'); // or './my-scenario.yaml', or a list of both
 * scenario.name; // 'standard'
 * ```
 */
export async function loadScenario(references: References): Promise<Scenario> {
  return (await loadScenarioWithFiles(references)).scenario;
}

function formatDiagnostics(diagnostics: readonly Diagnostic[]): string[] {
  const lines = diagnostics.slice(0, MAX_SHOWN).map(formatDiagnostic);
  const others = diagnostics.length - lines.length;
  if (others <= 0) return lines;
  const files = new Set(diagnostics.map(({ file }) => file));
  return [...lines, `and ${others} more: krr scenario validate ${[...files].join(' ')}`];
}
