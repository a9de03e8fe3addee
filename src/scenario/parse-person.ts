import type { Rule } from '../identifier/index.ts';
import { checkPerson, meaningFirst } from './checks.ts';
import { pointerTo } from './json-pointer.ts';
import { isKebabCase } from './kebab-case.ts';
import { isMapping } from './mapping.ts';
import { describable, identified, type WrittenPerson, wrongBirth } from './persons.ts';
import { presentable } from './presentable.ts';
import type { ScenarioPerson } from './scenario-person.ts';
import { checkAgainstSchema } from './schema.ts';
import type { Finding } from './source.ts';

/** What is wrong with a person that came as data: where (a JSON pointer within the person), and what. */
export interface PersonMistake {
  readonly pointer: string;
  readonly message: string;
}

/** A person, or every mistake of the data. */
export type ParsedPerson =
  | { readonly ok: true; readonly person: ScenarioPerson }
  | { readonly ok: false; readonly mistakes: readonly PersonMistake[] };

/** `path` begins with the role, which is what a message about the whole person calls it. */
const mistakeOf = ({ path, message }: Finding): PersonMistake => ({
  pointer: pointerTo(path.slice(1)),
  message: presentable(message),
});

function findingsIn(role: string, data: unknown, taken: ReadonlySet<string>, rule: Rule): Finding[] {
  const meant = isMapping(data) ? checkPerson(data, rule) : [];
  const isTaken = isMapping(data) && taken.has(String(data.identifier));
  if (isTaken)
    meant.push({ path: ['identifier'], part: 'value', message: 'identifier: already that of somebody else' });
  if (!isKebabCase(role)) {
    meant.push({ path: [], part: 'key', message: `"${role}": expected a kebab-case role such as mobile-only` });
  }
  const within = meant.map((finding) => ({ ...finding, path: [role, ...finding.path] }));
  return meaningFirst(checkAgainstSchema(data, 'person', [role]), within);
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
 * // { ok: true, person: { role: 'anna', identifier: '...', stated: { status: 'AKTIV' } } }
 */
export function parsePerson(role: string, data: unknown, taken: ReadonlySet<string>, rule: Rule): ParsedPerson {
  const findings = findingsIn(role, data, taken, rule);
  const wrongKeys = new Set(findings.map(({ path }) => path[1]));
  const isDescribed = isMapping(data) && describable(data, wrongKeys);
  const births = isMapping(data) && !isDescribed ? wrongBirth(role, data, wrongKeys) : [];
  const found = identified(isDescribed ? [[role, data as WrittenPerson]] : [], taken);
  const [person] = found.persons;
  const wrong = [...findings, ...births, ...found.findings];
  return person && wrong.length === 0 ? { ok: true, person } : { ok: false, mistakes: wrong.map(mistakeOf) };
}
