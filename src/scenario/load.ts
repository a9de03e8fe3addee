import { KrrError } from '../errors.ts';
import { type Diagnostic, formatDiagnostic } from '../yaml/diagnostics.ts';
import { library } from './generated/library.ts';
import type { Scenario } from './model.ts';
import { type FileVersion, type ReadScenario, type Reference, readScenario } from './resolve.ts';

/** A file of another kind can have thousands of errors. */
const MAX_SHOWN = 20;

/** A scenario, and the versions of the files that it was read from. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly files: readonly FileVersion[];
}

type FailedLoad = Extract<ReadScenario, { ok: false }>;

/** The scenario has errors. `files` can be watched for a corrected version. */
export class ScenarioLoadError extends KrrError {
  /** The versions of all files that were read, also of missing ones. */
  readonly files: readonly FileVersion[];

  constructor({ diagnostics, unusable, files }: FailedLoad) {
    const [first] = diagnostics.length === 0 ? unusable : [];
    super(first?.code ?? 'SCENARIO_INVALID', formatErrors(unusable, diagnostics));
    this.files = files;
  }
}

/** One scenario, or several. Later ones override earlier ones. */
export type References = Reference | readonly Reference[];

/**
 * Loads scenarios and all that they extend. Returns the errors of the files instead of throwing them. Caches the parsed
 * files.
 *
 * @param folders files elsewhere are rejected; by default, any file is read
 * @example
 * const read = await tryLoadScenario({ file: 'posted.yaml', text: 'name: posted\nextends: standard\n' });
 * if (!read.ok) console.error(read.diagnostics.map(formatDiagnostic).join('\n'));
 */
export function tryLoadScenario(references: References, folders?: readonly string[]): Promise<ReadScenario> {
  return readScenario([references].flat(), library, folders);
}

/**
 * Like {@link loadScenario}, with the versions of the files.
 *
 * @throws ScenarioLoadError with the codes of {@link loadScenario}
 * @example
 * const { scenario, files } = await loadScenarioWithFiles(['standard', './mine.yaml']);
 */
export async function loadScenarioWithFiles(
  references: References,
  folders?: readonly string[],
): Promise<LoadedScenario> {
  const read = await tryLoadScenario(references, folders);
  if (!read.ok) throw new ScenarioLoadError(read);
  return { scenario: read.scenario, files: read.files };
}

/**
 * Loads a scenario from the library or from a file. A reference that contains a slash or ends in .yaml or .yml is a
 * file. Scenarios that it extends are loaded too. Several scenarios are merged; later ones override earlier ones.
 *
 * @param references `standard`, or a path relative to the working directory, or a list of them
 * @returns the scenario as plain data, with every default filled in
 * @throws KrrError SCENARIO_UNKNOWN, SCENARIO_UNREADABLE, or SCENARIO_INVALID with the first twenty errors and their positions
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

function formatErrors(unusable: readonly KrrError[], diagnostics: readonly Diagnostic[]): string {
  const messages = unusable.slice(0, MAX_SHOWN).map(({ message }) => message);
  const located = diagnostics.slice(0, MAX_SHOWN - messages.length).map(formatDiagnostic);
  const others = unusable.length + diagnostics.length - messages.length - located.length;
  if (others <= 0) return [...messages, ...located].join('\n');
  const files = new Set(diagnostics.map(({ file }) => file));
  const command = files.size === 0 ? '' : `: krr scenario validate ${[...files].join(' ')}`;
  return [...messages, ...located, `and ${others} more${command}`].join('\n');
}
