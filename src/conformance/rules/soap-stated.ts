import type { ScenarioPerson } from '../../scenario/index.ts';
import { isCode } from '../codes.ts';
import type { Evidence } from '../evidence.ts';
import { type Complaint, findingOf } from '../per-person.ts';
import { isObject, type Members } from '../reading.ts';
import { type Finding, type Rule, skipped, verdictOf } from '../rule.ts';
import { byIdentifier, judgeAnswers, personsOf } from '../soap/answers.ts';
import { type SoapPerson, soapPersonsIn } from '../soap/person.ts';
import { type Comparison, mismatches } from '../stated-mismatch.ts';

/** What a persons file states and SOAP tells too, by the names of REST; what is in them, where there is less. */
const SHARED: Readonly<Record<string, readonly string[] | true>> = {
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
function sharedIn(member: string, value: unknown): unknown {
  const inside = SHARED[member];
  if (inside === undefined) return undefined;
  if (inside === true || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => inside.includes(name)));
}

const DATE = /_(?:oppdatert|sist_verifisert)$/;

/** Dates are left to the schema, and soap/reservasjon and soap/*-no-data report the rest by themselves. */
const mayBeAbsent =
  ({ status }: Members) =>
  (at: string): boolean =>
    status !== 'AKTIV' || at === '/reservasjon' || DATE.test(at);

/** A status that is wrong explains all the rest; one that is missing or no code is reported by rules of their own. */
function complaintsOf(known: ScenarioPerson, { person }: SoapPerson, evidence: Evidence): readonly Complaint[] {
  const { status, ...stated } = known.stated;
  if (!isCode('status', person.status)) return [];
  const how: Comparison = { ...evidence, mayBeAbsent: mayBeAbsent(person) };
  const wrong = mismatches('/status', status, person.status, how);
  if (wrong.length > 0 || person.status !== 'AKTIV') return wrong;
  return Object.entries(stated).flatMap(([member, value]) =>
    mismatches(`/${member}`, sharedIn(member, value), person[member], how),
  );
}

/** The documentation contradicts itself on the reserved, and decides what is answered of whoever is outside the register. */
function varslingsstatusOf(known: ScenarioPerson, { person }: SoapPerson, evidence: Evidence): readonly Complaint[] {
  if (person.status !== 'AKTIV' || person.reservasjon !== 'NEI') return [];
  const { varslingsstatus } = known.stated;
  return mismatches('/varslingsstatus', varslingsstatus, person.varslingsstatus, {
    ...evidence,
    mayBeAbsent: () => true,
  });
}

type Complaining = (known: ScenarioPerson, seen: SoapPerson, evidence: Evidence) => readonly Complaint[];

function findingsIn(evidence: Evidence, persons: readonly SoapPerson[], complaining: Complaining): readonly Finding[] {
  const answered = byIdentifier(persons);
  return evidence.known.flatMap((known) => {
    const seen = answered.get(known.identifier);
    return (seen === undefined ? [] : complaining(known, seen, evidence)).map((complaint) =>
      findingOf(seen!, { ...complaint, expected: `${known.role}: ${complaint.expected}` }),
    );
  });
}

const matches: Rule = {
  id: 'soap/matches',
  title: 'The persons of the persons file are answered over SOAP as it states them',
  level: 'MUST',
  requirement:
    'What the persons file states about a person is answered without informasjonsbehov VarslingsStatus, which withholds nothing; varslingsstatus is answered as stated of those who are in the register and not reserved. What is stated to be absent is absent.',
  sources: [{ document: 'TEST' }, { document: 'PERSON' }],
  probes: ['soap-delivered', 'soap-everything'],
  versions: ['soap'],
  judge: (evidence) => {
    if (evidence.known.length === 0) return skipped('no persons are known (--persons)');
    return judgeAnswers(evidence, ['soap-delivered'], (answers) =>
      verdictOf([
        ...findingsIn(evidence, answers.flatMap(soapPersonsIn), complaintsOf),
        ...findingsIn(evidence, personsOf(evidence, 'soap-everything'), varslingsstatusOf),
      ]),
    );
  },
};

export const soapStatedRules: readonly Rule[] = [matches];
