import { getBundledScenario } from '../scenario/index.ts';
import { writeOut } from './io.ts';

/** Persons in the examples of the documentation, who are not in a test environment. */
const EXAMPLE = /^documented-/;

/** Prints the kinds of persons to look for in a test environment, for the persons file of `krr check`. */
export async function printPersonsForCheck(): Promise<void> {
  const kinds = getBundledScenario('standard')!.persons.filter(({ role }) => !EXAMPLE.test(role));
  const width = Math.max(...kinds.map(({ role }) => role.length));
  await writeOut([
    'Look for synthetic persons of these kinds in your test environment, for example in Tenor, and list them in a file for\n',
    'krr check --persons, with the values that must be returned. krr scenario show standard prints an example of each.\n\n',
    ...kinds.map(({ role, description = '' }) => `${role.padEnd(width)}  ${description}\n`),
  ]);
}
