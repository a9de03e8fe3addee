import type { Rule } from '../../identifier/index.ts';
import {
  getMappings,
  isMapping,
  type Mapping,
  type PathDiagnostic,
  shorten,
  toJsonPointer,
} from '../../yaml/diagnostics.ts';
import { DESCRIPTION_KEYS } from '../model.ts';
import { hasValue } from './channel-age.ts';
import { checkFault } from './faults.ts';
import { checkPrinter, checkTimes, describeInvalidIdentifier, parseInstant } from './persons.ts';
import { checkStates } from './states.ts';

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
    const message = `identifier: in use by "${shorten(owner)}"`;
    return [{ path: [role, 'identifier'], part: 'value', isJoint: true, message }];
  });
}

/** An identifier determines kind, date of birth and sex. */
const checkRedundantDescription = (person: Mapping): PathDiagnostic[] =>
  DESCRIPTION_KEYS.filter((key) => hasValue(person.identifier) && hasValue(person[key])).map((key) => {
    return { path: [key], part: 'key', isJoint: true, message: `${key}: only for a person without an identifier` };
  });

/**
 * Checks one person beyond the schema: the identifier is valid and synthetic. Unless the person has `allowInvalidState`,
 * its state must be one that the documentation permits, and its timestamps must exist and not be later than `now`.
 *
 * @param now milliseconds since 1970, if the scenario freezes the clock
 * @example
 * checkPerson({ status: 'SLETTET', sertifikat: 'MIIC' }, 'classic'); // one diagnostic at sertifikat
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
 * Checks a scenario beyond the schema: its persons (see {@link checkPerson}), duplicate identifiers, `now`, the print
 * certificate and the faults. Accepts data of any shape and checks the parts that are well-formed.
 *
 * @example
 * validateSemantics({ persons: { kari: { status: 'SLETTET', sertifikat: 'MIIC' } } }); // one at persons.kari.sertifikat
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
 * Combines schema errors and semantic errors. Where both report the same value, only the semantic error is kept: it is
 * more precise than "does not match the pattern".
 *
 * @example
 * preferSemanticErrors(checkAgainstSchema(data), validateSemantics(data));
 */
export function preferSemanticErrors(
  schemaErrors: readonly PathDiagnostic[],
  semanticErrors: readonly PathDiagnostic[],
): PathDiagnostic[] {
  const reported = new Set(
    semanticErrors.filter(({ part }) => part === 'value').map(({ path }) => toJsonPointer(path)),
  );
  const isNew = ({ path, part }: PathDiagnostic): boolean => part !== 'value' || !reported.has(toJsonPointer(path));
  return [...schemaErrors.filter(isNew), ...semanticErrors];
}
