import type { Rule } from '../../identifier/index.ts';
import { isMapping, type Mapping, type PathDiagnostic, sanitizeMessage, toText } from '../../yaml/diagnostics.ts';
import { DESCRIPTION_KEYS, type PersonSpec, type ScenarioPerson } from '../model.ts';
import { isKebabCase } from '../names.ts';
import { checkPerson, preferSemanticErrors } from '../validate/index.ts';
import { checkAgainstSchema } from '../validate/schema.ts';
import { type Description, findFreeIdentifier } from './described-person.ts';

/** A person in a file that the schema accepts. */
export type RawPerson = PersonSpec &
  Description & { readonly description?: string; readonly identifier?: string; readonly allowInvalidState?: boolean };

/** The persons of a file, each with an identifier, and the descriptions that no identifier fits. */
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

/** Whether the identity of a person is specified without errors. */
const canAssignIdentifier = (person: Mapping, invalidKeys: ReadonlySet<string | undefined>): boolean =>
  IDENTITY_KEYS.some((key) => person[key] !== undefined) && !IDENTITY_KEYS.some((key) => invalidKeys.has(key));

/** The keys of each role that have an error. */
function groupInvalidKeys(diagnostics: readonly PathDiagnostic[]): ReadonlyMap<string, Set<string | undefined>> {
  const keysByRole = new Map<string, Set<string | undefined>>();
  for (const { path } of diagnostics) {
    const [role = '', key] = path;
    keysByRole.set(role, (keysByRole.get(role) ?? new Set()).add(key));
  }
  return keysByRole;
}

/**
 * Assigns an identifier to each person: the specified one, or an unused one that fits the description. A person whose
 * identity has an error is left out; its `born` is checked all the same.
 *
 * @param entries roles and persons
 * @param errors the errors of the persons; each path begins with the role
 * @param others identifiers in use by other persons
 * @example
 * assignIdentifiers([['anna', { kind: 'dnr', born: '1950..1959' }]], [], new Set()).persons[0]?.identifier;
 */
export function assignIdentifiers(
  entries: readonly (readonly [role: string, person: Mapping])[],
  errors: readonly PathDiagnostic[],
  others: ReadonlySet<string>,
): IdentifierAssignment {
  const invalidKeys = groupInvalidKeys(errors);
  const taken = new Set([...others, ...entries.map(([, { identifier }]) => toText(identifier))]);
  const persons: ScenarioPerson[] = [];
  const diagnostics: PathDiagnostic[] = [];
  const describe = (role: string, description: Description): string | undefined => {
    const result = findFreeIdentifier(role, description, taken);
    if ('identifier' in result) return result.identifier;
    diagnostics.push({ path: [role, 'born'], part: 'value', message: `born: ${result.reason}` });
    return undefined;
  };
  for (const [role, data] of entries) {
    const invalid = invalidKeys.get(role) ?? new Set();
    const person = data as RawPerson;
    if (canAssignIdentifier(data, invalid)) {
      const identifier = person.identifier ?? describe(role, person);
      if (identifier === undefined) continue;
      taken.add(identifier);
      persons.push(toScenarioPerson(role, person, identifier));
    } else if (person.identifier === undefined && person.born !== undefined && !invalid.has('born')) {
      describe(role, { born: person.born });
    }
  }
  return { persons, diagnostics };
}

/** A person, or every error of the data. The paths begin within the person. */
export type ParsedPerson =
  | { readonly ok: true; readonly person: ScenarioPerson }
  | { readonly ok: false; readonly diagnostics: readonly PathDiagnostic[] };

function checkPersonData(role: string, data: unknown, taken: ReadonlySet<string>, rule: Rule): PathDiagnostic[] {
  const found = isMapping(data) ? checkPerson(data, rule) : [];
  if (isMapping(data) && taken.has(toText(data.identifier)))
    found.push({ path: ['identifier'], part: 'value', message: 'identifier: in use by another person' });
  if (!isKebabCase(role))
    found.push({ path: [], part: 'key', message: `"${role}": expected a kebab-case role such as mobile-only` });
  const prefixed = found.map((diagnostic) => ({ ...diagnostic, path: [role, ...diagnostic.path] }));
  return preferSemanticErrors(checkAgainstSchema(data, 'person', [role]), prefixed);
}

/**
 * Parses one person from data in the form of a scenario file and reports all errors at once.
 *
 * @param role the name of the person
 * @param taken identifiers of other persons, eleven digits each
 * @param rule the check digit rule for identifiers
 * @example
 * parsePerson('anna', { born: '1950..1959', status: 'AKTIV' }, new Set(), 'classic');
 * // { ok: true, person: { role: 'anna', identifier: '...', specified: { status: 'AKTIV' } } }
 */
export function parsePerson(role: string, data: unknown, taken: ReadonlySet<string>, rule: Rule): ParsedPerson {
  const errors = checkPersonData(role, data, taken, rule);
  const assignment = assignIdentifiers(isMapping(data) ? [[role, data]] : [], errors, taken);
  const diagnostics = [...errors, ...assignment.diagnostics];
  const [person] = assignment.persons;
  if (person && diagnostics.length === 0) return { ok: true, person };
  return {
    ok: false,
    diagnostics: diagnostics.map(({ path, message, ...rest }) => {
      return { ...rest, path: path.slice(1), message: sanitizeMessage(message) };
    }),
  };
}
