import { DESCRIPTION_KEYS, type Description, findFreeIdentifier } from './described.ts';
import type { Mapping } from './mapping.ts';
import type { PersonSpec, ScenarioPerson } from './scenario-person.ts';
import type { PathDiagnostic } from './source.ts';

/** A person as a file that the schema accepts has it. */
export type RawPerson = PersonSpec &
  Description & { readonly description?: string; readonly identifier?: string; readonly allowInvalidState?: boolean };

type RawPersonEntry = readonly [role: string, person: RawPerson];

/** The persons of a file, each with an identifier; or what keeps a description from having one. */
export interface IdentifierAssignment {
  readonly persons: readonly ScenarioPerson[];
  readonly diagnostics: readonly PathDiagnostic[];
}

function toScenarioPerson(role: string, raw: RawPerson, identifier: string): ScenarioPerson {
  const { description, allowInvalidState, identifier: _, kind: _kind, born: _born, sex: _sex, ...specified } = raw;
  return {
    role,
    ...(description !== undefined && { description }),
    identifier,
    specified,
    ...(allowInvalidState && { allowInvalidState }),
  };
}

const IDENTITY_KEYS: readonly string[] = ['identifier', ...DESCRIPTION_KEYS];

/**
 * Whether what is written says who the person is, and nothing was found wrong with that.
 *
 * @param wrongKeys the keys of the person with which something was found wrong
 * @example
 * describable({ born: 1700, foo: 1 }, new Set(['foo'])); // true
 */
export const canAssignIdentifier = (person: Mapping, wrongKeys: ReadonlySet<string | undefined>): boolean =>
  IDENTITY_KEYS.some((key) => person[key] !== undefined) && !IDENTITY_KEYS.some((key) => wrongKeys.has(key));

/**
 * What is wrong with when somebody was born who is not {@link canAssignIdentifier} for another reason.
 *
 * @example
 * wrongBirth('anna', { born: '1950-1949', kind: 'dnum' }, new Set(['kind'])); // one finding at anna.born
 */
export function validateBirthDate(
  role: string,
  person: Mapping,
  wrongKeys: ReadonlySet<string | undefined>,
): readonly PathDiagnostic[] {
  const { identifier, born } = person;
  if (identifier !== undefined || born === undefined || wrongKeys.has('born')) return [];
  return assignIdentifiers([[role, { born } as RawPerson]], new Set()).diagnostics;
}

/**
 * Gives each person an identifier: the one that is written, or for a description one that nobody has, neither among
 * these persons nor in `others`.
 *
 * @example
 * identified([['anna', { kind: 'dnr', born: '1950-1959' }]], new Set()).persons[0]?.identifier;
 */
export function assignIdentifiers(
  entries: readonly RawPersonEntry[],
  others: ReadonlySet<string>,
): IdentifierAssignment {
  const taken = new Set([...others, ...entries.flatMap(([, { identifier }]) => identifier ?? [])]);
  const persons: ScenarioPerson[] = [];
  const diagnostics: PathDiagnostic[] = [];
  for (const [role, person] of entries) {
    const result =
      person.identifier === undefined ? findFreeIdentifier(role, person, taken) : { identifier: person.identifier };
    if ('trouble' in result) {
      diagnostics.push({ path: [role, 'born'], part: 'value', message: `born: ${result.trouble}` });
      continue;
    }
    taken.add(result.identifier);
    persons.push(toScenarioPerson(role, person, result.identifier));
  }
  return { persons, diagnostics };
}
