import type { Rule } from '../../identifier/index.ts';
import { getMappings, isMapping, type Mapping } from '../../yaml/diagnostics.ts';
import type { PathDiagnostic } from '../../yaml/read.ts';
import { DESCRIPTION_KEYS } from '../parse/described-person.ts';
import { checkFault } from './faults.ts';
import { checkPrinter, checkTimes, describeInvalidIdentifier, parseInstant } from './persons.ts';
import { checkStates } from './states.ts';

const hasValue = (value: unknown): boolean => value !== undefined && value !== null;

function checkIdentifier({ identifier }: Mapping, rule: Rule): PathDiagnostic[] {
  const reason = describeInvalidIdentifier(identifier, rule);
  return reason ? [{ path: ['identifier'], part: 'value', message: `identifier: ${reason}` }] : [];
}

function checkDuplicateIdentifiers(persons: ReturnType<typeof getMappings>): PathDiagnostic[] {
  const owners = new Map<unknown, string>();
  return persons.flatMap(([role, { identifier }]): PathDiagnostic[] => {
    const owner = owners.get(identifier);
    owners.set(identifier, owner ?? role);
    if (!owner || typeof identifier !== 'string') return [];
    const message = `identifier: already that of "${owner}"`;
    return [{ path: [role, 'identifier'], part: 'value', isJoint: true, message }];
  });
}

/** An identifier says all of it already. */
const checkRedundantDescription = (person: Mapping): PathDiagnostic[] =>
  DESCRIPTION_KEYS.filter((key) => hasValue(person.identifier) && hasValue(person[key])).map((key) => {
    return { path: [key], part: 'key', isJoint: true, message: `${key}: only for a person without an identifier` };
  });

/**
 * What a schema cannot say of one person: an identifier that is not valid or not synthetic, and, unless the person is
 * `allowInvalidState`, states that the documentation forbids, and times that do not exist or are later than `now`
 * (milliseconds since 1970).
 *
 * @example
 * checkPerson({ status: 'SLETTET', sertifikat: 'MIIC' }, 'classic'); // one finding at sertifikat
 */
export function checkPerson(person: Mapping, rule: Rule, now?: number): PathDiagnostic[] {
  const { description: _, ...members } = person;
  const identifierDiagnostics = [...checkIdentifier(person, rule), ...checkRedundantDescription(person)];
  if (person.allowInvalidState === true) return identifierDiagnostics;
  return [...identifierDiagnostics, ...checkStates(person, now), ...checkTimes(members, now)];
}

const prefixPaths = (path: readonly string[], diagnostics: readonly PathDiagnostic[]): PathDiagnostic[] =>
  diagnostics.map((finding) => ({ ...finding, path: [...path, ...finding.path] }));

/**
 * What a schema cannot say of a scenario: what {@link checkPerson} finds in its persons, identifiers used twice, a now
 * that does not exist, a printer whose certificate is none, and faults that make no sense. Takes data of any shape and judges what it understands.
 *
 * @example
 * checkMeaning({ persons: { kari: { status: 'SLETTET', sertifikat: 'MIIC' } } }); // one finding at persons.kari.sertifikat
 */
export function validateSemantics(data: unknown): readonly PathDiagnostic[] {
  if (!isMapping(data)) return [];
  const rule = isMapping(data.behaviour) && data.behaviour.identifierRule === 'both' ? '2032' : 'classic';
  const persons = getMappings(data.persons);
  const now = parseInstant(data.now);
  return [
    ...checkTimes({ now: data.now }, undefined),
    ...checkPrinter(data),
    ...prefixPaths(['persons'], checkDuplicateIdentifiers(persons)),
    ...persons.flatMap(([role, person]) => prefixPaths(['persons', role], checkPerson(person, rule, now))),
    ...getMappings(data.faults).flatMap(([name, fault]) =>
      prefixPaths(['faults', name], checkFault(name, fault, rule)),
    ),
  ];
}

/**
 * Both what a schema and what the checks of meaning have found, where they say the same only in the words of the
 * latter: they are better than that something fits no pattern.
 *
 * @example
 * meaningFirst(checkAgainstSchema(data), checkMeaning(data));
 */
export function preferSemanticErrors(
  schemaDiagnostics: readonly PathDiagnostic[],
  semanticDiagnostics: readonly PathDiagnostic[],
): PathDiagnostic[] {
  const valuePaths = new Set(
    semanticDiagnostics.filter(({ part }) => part === 'value').map(({ path }) => JSON.stringify(path)),
  );
  const isNew = ({ path, part }: PathDiagnostic): boolean => part !== 'value' || !valuePaths.has(JSON.stringify(path));
  return [...schemaDiagnostics.filter(isNew), ...semanticDiagnostics];
}
