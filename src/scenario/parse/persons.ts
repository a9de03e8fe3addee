import type { Rule } from '../../identifier/index.ts';
import { isMapping, type Mapping, sanitizeMessage, toJsonPointer } from '../../yaml/diagnostics.ts';
import type { PathDiagnostic } from '../../yaml/read.ts';
import { isKebabCase } from '../../yaml/suggest.ts';
import type { PersonSpec, ScenarioPerson } from '../model.ts';
import { checkPerson, preferSemanticErrors } from '../validate/index.ts';
import { checkAgainstSchema } from '../validate/schema.ts';
import { DESCRIPTION_KEYS, type Description, findFreeIdentifier } from './described-person.ts';

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

/** What is wrong with a person that came as data: where (a JSON pointer within the person), and what. */
export interface PersonDiagnostic {
  readonly pointer: string;
  readonly message: string;
}

/** A person, or every mistake of the data. */
export type ParsedPerson =
  | { readonly ok: true; readonly person: ScenarioPerson }
  | { readonly ok: false; readonly diagnostics: readonly PersonDiagnostic[] };

/** `path` begins with the role, which is what a message about the whole person calls it. */
const toPersonDiagnostic = ({ path, message }: PathDiagnostic): PersonDiagnostic => ({
  pointer: toJsonPointer(path.slice(1)),
  message: sanitizeMessage(message),
});

function checkPersonData(role: string, data: unknown, taken: ReadonlySet<string>, rule: Rule): PathDiagnostic[] {
  const semanticDiagnostics = isMapping(data) ? checkPerson(data, rule) : [];
  const isTaken = isMapping(data) && taken.has(String(data.identifier));
  if (isTaken)
    semanticDiagnostics.push({
      path: ['identifier'],
      part: 'value',
      message: 'identifier: already that of somebody else',
    });
  if (!isKebabCase(role)) {
    semanticDiagnostics.push({
      path: [],
      part: 'key',
      message: `"${role}": expected a kebab-case role such as mobile-only`,
    });
  }
  const prefixed = semanticDiagnostics.map((finding) => ({ ...finding, path: [role, ...finding.path] }));
  return preferSemanticErrors(checkAgainstSchema(data, 'person', [role]), prefixed);
}

/**
 * Reads one person from data in the form of a scenario file, as JSON would bring it. Never throws for a mistake of the
 * data: it reports all of them at once.
 *
 * @param role what the person is called
 * @param taken identifiers of eleven digits that others have
 * @param rule which check digits an identifier may have
 * @example
 * parsePerson('anna', { born: '1950-1959', status: 'AKTIV' }, new Set(), 'classic');
 * // { ok: true, person: { role: 'anna', identifier: '...', specified: { status: 'AKTIV' } } }
 */
export function parsePerson(role: string, data: unknown, taken: ReadonlySet<string>, rule: Rule): ParsedPerson {
  const diagnostics = checkPersonData(role, data, taken, rule);
  const wrongKeys = new Set(diagnostics.map(({ path }) => path[1]));
  const isDescribed = isMapping(data) && canAssignIdentifier(data, wrongKeys);
  const birthDiagnostics = isMapping(data) && !isDescribed ? validateBirthDate(role, data, wrongKeys) : [];
  const assignment = assignIdentifiers(isDescribed ? [[role, data as RawPerson]] : [], taken);
  const [person] = assignment.persons;
  const allDiagnostics = [...diagnostics, ...birthDiagnostics, ...assignment.diagnostics];
  return person && allDiagnostics.length === 0
    ? { ok: true, person }
    : { ok: false, diagnostics: allDiagnostics.map(toPersonDiagnostic) };
}
