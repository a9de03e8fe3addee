import { readFile } from 'node:fs/promises';
import { KrrError } from '../errors.ts';
import { library } from './generated/library.ts';
import { bundledScenario, formatMistake } from './index.ts';
import type { Scenario } from './scenario.ts';

/** A file that is no scenario at all has thousands of mistakes. */
const MOST_SHOWN = 20;

/**
 * The scenario with this name in the library, or in this file: what holds a slash or ends in .yaml or .yml is a file.
 *
 * @param nameOrFile `standard`, or a path relative to the working directory
 * @returns the scenario as plain data, with every default filled in
 * @throws KrrError SCENARIO_UNKNOWN, SCENARIO_UNREADABLE or SCENARIO_INVALID, the last naming the first twenty mistakes by their places
 * @example
 * ```ts
 * import { loadScenario } from 'krr-kit';
 * const scenario = await loadScenario('standard'); // or './my-scenario.yaml'
 * scenario.name; // 'standard'
 * ```
 */
export async function loadScenario(nameOrFile: string): Promise<Scenario> {
  if (/[/\\]|\.ya?ml$/.test(nameOrFile)) return parseFile(nameOrFile);
  const scenario = bundledScenario(nameOrFile);
  if (scenario !== undefined) return scenario;
  const names = Object.keys(library).join(', ');
  throw new KrrError(
    'SCENARIO_UNKNOWN',
    `no scenario is called "${nameOrFile}"; there are: ${names}; a file is given as ./${nameOrFile}.yaml`,
  );
}

async function parseFile(file: string): Promise<Scenario> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`;
    throw new KrrError('SCENARIO_UNREADABLE', `${file}: ${reason}`);
  });
  const { parseScenario } = await import('./parse.ts');
  const parsed = parseScenario(text, file);
  if (parsed.ok) return parsed.scenario;
  const lines = parsed.mistakes.slice(0, MOST_SHOWN).map(formatMistake);
  const others = parsed.mistakes.length - lines.length;
  if (others > 0) lines.push(`and ${others} more`);
  throw new KrrError('SCENARIO_INVALID', lines.join('\n'));
}
