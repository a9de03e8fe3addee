import { KrrError } from '../errors.ts';
import { formatScenario, readPersonList, toListScenario } from '../recording/index.ts';
import { pluralize } from '../report/summary.ts';
import { readTextFile } from '../text-file.ts';
import { printError, writeOut } from './io.ts';

/** Prints a scenario of the persons in a list. Detected columns and left out rows are reported on standard error. */
export async function printScenario(file: string): Promise<void> {
  const { persons, columns, rejected } = readPersonList(await readTextFile(file), file);
  printError(`krr: ${file}: columns: ${columns.join(', ')}`);
  for (const { line, reason } of rejected) printError(`${file}:${line}: left out: ${reason}`);
  if (persons.length === 0) throw new KrrError('OPTION_INVALID', `${file}: no person is left`);
  await writeOut([formatScenario(toListScenario(persons))]);
  printError(`krr: ${file}: ${pluralize(persons.length, 'person')}, ${pluralize(rejected.length, 'row')} left out`);
}
