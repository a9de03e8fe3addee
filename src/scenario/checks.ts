import type { Rule } from '../identifier/index.ts';
import { checkFault } from './check-faults.ts';
import { identifierTrouble } from './check-identifier.ts';
import { instantIn, wrongTimes } from './check-times.ts';
import { DESCRIBED_BY } from './described.ts';
import { forbiddenStates } from './forbidden-states.ts';
import { wrongPrinter } from './forbidden-values.ts';
import { isMapping, type Mapping, mappingsIn } from './mapping.ts';
import type { Finding } from './source.ts';

const given = (value: unknown): boolean => value !== undefined && value !== null;

function badIdentifier({ identifier }: Mapping, rule: Rule): Finding[] {
  const trouble = identifierTrouble(identifier, rule);
  return trouble ? [{ path: ['identifier'], part: 'value', message: `identifier: ${trouble}` }] : [];
}

function repeatedIdentifiers(persons: ReturnType<typeof mappingsIn>): Finding[] {
  const owners = new Map<unknown, string>();
  return persons.flatMap(([role, { identifier }]): Finding[] => {
    const owner = owners.get(identifier);
    owners.set(identifier, owner ?? role);
    if (!owner || typeof identifier !== 'string') return [];
    const message = `identifier: already that of "${owner}"`;
    return [{ path: [role, 'identifier'], part: 'value', isJoint: true, message }];
  });
}

/** An identifier says all of it already. */
const describedTwice = (person: Mapping): Finding[] =>
  DESCRIBED_BY.filter((key) => given(person.identifier) && given(person[key])).map((key) => {
    return { path: [key], part: 'key', isJoint: true, message: `${key}: only for a person without an identifier` };
  });

/**
 * What a schema cannot say of one person: an identifier that is not valid or not synthetic, and, unless the person is
 * `contradictory`, states that the documentation forbids, and times that do not exist or are later than `now`
 * (milliseconds since 1970).
 *
 * @example
 * checkPerson({ status: 'SLETTET', sertifikat: 'MIIC' }, 'classic'); // one finding at sertifikat
 */
export function checkPerson(person: Mapping, rule: Rule, now?: number): Finding[] {
  const { description: _, ...members } = person;
  const identified = [...badIdentifier(person, rule), ...describedTwice(person)];
  if (person.contradictory === true) return identified;
  return [...identified, ...forbiddenStates(person, now), ...wrongTimes(members, now)];
}

const within = (path: readonly string[], findings: readonly Finding[]): Finding[] =>
  findings.map((finding) => ({ ...finding, path: [...path, ...finding.path] }));

/**
 * What a schema cannot say of a scenario: what {@link checkPerson} finds in its persons, identifiers used twice, a now
 * that does not exist, a printer whose certificate is none, and faults that make no sense. Takes data of any shape and judges what it understands.
 *
 * @example
 * checkMeaning({ persons: { kari: { status: 'SLETTET', sertifikat: 'MIIC' } } }); // one finding at persons.kari.sertifikat
 */
export function checkMeaning(data: unknown): readonly Finding[] {
  if (!isMapping(data)) return [];
  const rule = isMapping(data.behaviour) && data.behaviour.identifierRule === 'both' ? '2032' : 'classic';
  const persons = mappingsIn(data.persons);
  const now = instantIn(data.now);
  return [
    ...wrongTimes({ now: data.now }, undefined),
    ...wrongPrinter(data),
    ...within(['persons'], repeatedIdentifiers(persons)),
    ...persons.flatMap(([role, person]) => within(['persons', role], checkPerson(person, rule, now))),
    ...mappingsIn(data.faults).flatMap(([name, fault]) => within(['faults', name], checkFault(name, fault, rule))),
  ];
}

/**
 * Both what a schema and what the checks of meaning have found, where they say the same only in the words of the
 * latter: they are better than that something fits no pattern.
 *
 * @example
 * meaningFirst(checkAgainstSchema(data), checkMeaning(data));
 */
export function meaningFirst(shape: readonly Finding[], meant: readonly Finding[]): Finding[] {
  const places = new Set(meant.filter(({ part }) => part === 'value').map(({ path }) => JSON.stringify(path)));
  const isNew = ({ path, part }: Finding): boolean => part !== 'value' || !places.has(JSON.stringify(path));
  return [...shape.filter(isNew), ...meant];
}
