import type { Rule } from '../identifier/index.ts';
import { checkPerson, preferSemanticErrors } from './checks.ts';
import { toJsonPointer } from './json-pointer.ts';
import { isKebabCase } from './kebab-case.ts';
import { isMapping } from './mapping.ts';
import { assignIdentifiers, canAssignIdentifier, type RawPerson, validateBirthDate } from './persons.ts';
import { sanitizeMessage } from './presentable.ts';
import type { ScenarioPerson } from './scenario-person.ts';
import { checkAgainstSchema } from './schema.ts';
import type { PathDiagnostic } from './source.ts';

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
