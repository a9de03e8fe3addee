import type { ScenarioPerson } from '../../scenario/index.ts';
import { isCode } from '../codes.ts';
import type { Evidence } from '../evidence.ts';
import { type PersonFinding, toFinding } from '../per-person.ts';
import { isObject, type JsonObject } from '../reading.ts';
import { type Finding, type Rule, skip, toRuleOutcome } from '../rule.ts';
import { evaluateLookupResponses, getPersonsByProbe, indexByIdentifier } from '../soap/answers.ts';
import { getSoapPersons, type SoapPerson } from '../soap/person.ts';
import { type Comparison, findMismatches } from '../stated-mismatch.ts';

/** What a persons file states and SOAP tells too, by the names of REST; what is in them, where there is less. */
const SHARED_MEMBERS: Readonly<Record<string, readonly string[] | true>> = {
  reservasjon: true,
  kontaktinformasjon: [
    'mobiltelefonnummer',
    'mobiltelefonnummer_oppdatert',
    'mobiltelefonnummer_sist_verifisert',
    'epostadresse',
    'epostadresse_oppdatert',
    'epostadresse_sist_verifisert',
  ],
  digital_post: true,
  sertifikat: true,
};

/** The part of a statement that SOAP tells of too. */
function pickShared(member: string, value: unknown): unknown {
  const inside = SHARED_MEMBERS[member];
  if (inside === undefined) return undefined;
  if (inside === true || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => inside.includes(name)));
}

const DATE_POINTER = /_(?:oppdatert|sist_verifisert)$/;

/** Dates are left to the schema, and soap/reservasjon and soap/*-no-data report the rest by themselves. */
const mayBeAbsent =
  ({ status }: JsonObject) =>
  (at: string): boolean =>
    status !== 'AKTIV' || at === '/reservasjon' || DATE_POINTER.test(at);

/** A status that is wrong explains all the rest; one that is missing or no code is reported by rules of their own. */
function checkSpecified(known: ScenarioPerson, { person }: SoapPerson, evidence: Evidence): readonly PersonFinding[] {
  const { status, ...stated } = known.specified;
  if (!isCode('status', person.status)) return [];
  const comparison: Comparison = { ...evidence, mayBeAbsent: mayBeAbsent(person) };
  const wrong = findMismatches('/status', status, person.status, comparison);
  if (wrong.length > 0 || person.status !== 'AKTIV') return wrong;
  return Object.entries(stated).flatMap(([member, value]) =>
    findMismatches(`/${member}`, pickShared(member, value), person[member], comparison),
  );
}

/** The documentation contradicts itself on the reserved, and decides what is answered of whoever is outside the register. */
function checkVarslingsstatus(
  known: ScenarioPerson,
  { person }: SoapPerson,
  evidence: Evidence,
): readonly PersonFinding[] {
  if (person.status !== 'AKTIV' || person.reservasjon !== 'NEI') return [];
  const { varslingsstatus } = known.specified;
  return findMismatches('/varslingsstatus', varslingsstatus, person.varslingsstatus, {
    ...evidence,
    mayBeAbsent: () => true,
  });
}

type PersonCheck = (known: ScenarioPerson, seen: SoapPerson, evidence: Evidence) => readonly PersonFinding[];

function checkPersons(evidence: Evidence, persons: readonly SoapPerson[], check: PersonCheck): readonly Finding[] {
  const returned = indexByIdentifier(persons);
  return evidence.known.flatMap((known) => {
    const seen = returned.get(known.identifier);
    return (seen === undefined ? [] : check(known, seen, evidence)).map((finding) =>
      toFinding(seen!, { ...finding, expected: `${known.role}: ${finding.expected}` }),
    );
  });
}

const matches: Rule = {
  id: 'soap/persons-file-matches',
  title: 'The persons of the persons file are answered over SOAP as it states them',
  level: 'MUST',
  requirement:
    'What the persons file states about a person is answered without informasjonsbehov VarslingsStatus, which withholds nothing; varslingsstatus is answered as stated of those who are in the register and not reserved. What is stated to be absent is absent.',
  sources: [{ document: 'TEST' }, { document: 'PERSON' }],
  probes: ['soap-delivered', 'soap-everything'],
  versions: ['soap'],
  evaluate: (evidence) => {
    if (evidence.known.length === 0) return skip('no persons are known (--persons)');
    return evaluateLookupResponses(evidence, ['soap-delivered'], (responses) =>
      toRuleOutcome([
        ...checkPersons(evidence, responses.flatMap(getSoapPersons), checkSpecified),
        ...checkPersons(evidence, getPersonsByProbe(evidence, 'soap-everything'), checkVarslingsstatus),
      ]),
    );
  },
};

export const soapPersonsFileRules: readonly Rule[] = [matches];
