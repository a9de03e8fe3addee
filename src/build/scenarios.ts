import { readdirSync, readFileSync } from 'node:fs';
import { formatMistake } from '../scenario/mistake.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { writeIfChanged } from './write-if-changed.ts';

const FOLDER = new URL('../../scenarios/', import.meta.url);

function parseFile(file: string): Scenario {
  const parsed = parseScenario(readFileSync(new URL(file, FOLDER), 'utf8'), `scenarios/${file}`);
  if (!parsed.ok) throw new Error(`Broken scenario:\n${parsed.mistakes.map(formatMistake).join('\n')}`);
  if (`${parsed.scenario.name}.yaml` === file) return parsed.scenario;
  throw new Error(`scenarios/${file}: the name of a scenario of the library is that of its file`);
}

/** Writes the scenarios of the library as plain data, so that the running mock need not parse YAML. */
export function generateScenarios(): void {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  const library = Object.fromEntries(files.sort().map((file) => [file.replace(/\.yaml$/, ''), parseFile(file)]));
  writeIfChanged(
    new URL('../scenario/generated/library.ts', import.meta.url),
    `import type { Scenario } from '../scenario.ts';\n\n/** The scenarios of scenarios/*.yaml by name. */\nexport const library: Readonly<Record<string, Scenario>> = ${JSON.stringify(library, null, 2)};\n`,
  );
}
