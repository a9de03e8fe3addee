import type { ScenarioPerson } from '../../scenario/index.ts';
import { isCode } from '../codes.ts';
import { type Evidence, personsIn } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import { borderAt } from '../freshness.ts';
import { type Complaint, findingOf, personsWhole } from '../per-person.ts';
import { isObject, type Members, type SeenPerson } from '../reading.ts';
import { type Finding, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';
import { mayHaveExpired } from '../stated.ts';
import { type Comparison, mismatches } from '../stated-mismatch.ts';

/** Members that come together or not at all: by a scope each, and varslingsstatus not from every service. */
const GROUPS: readonly (readonly string[])[] = [
  ['kontaktinformasjon', 'spraak', 'spraak_oppdatert'],
  ['digital_post', 'sertifikat'],
  ['varslingsstatus'],
];
/** Not of who is outside the register, and withheld by some services where the person cannot be notified. */
const DATA = ['kontaktinformasjon', 'digital_post', 'sertifikat'];

const memberOf = (at: string): string => at.split('/')[1]!;

/** What is found out once, and then held against every person. */
interface Judging extends Evidence {
  /** In ms since 1970: see {@link borderAt}. */
  readonly border: number;
  /** Whether the file's statements of a member can be held against answers. */
  readonly isGiven: (member: string) => boolean;
}

/** What is missing is then reported by a rule of its own, or is nothing that the documentation promises. */
function mayBeAbsent(known: ScenarioPerson, answered: Members, judging: Judging): (at: string) => boolean {
  const isWithheld = mayBeWithheld(known, answered, judging);
  const { kontaktinformasjon, digital_post } = answered;
  return (at) => {
    const member = memberOf(at);
    if (answered.status !== 'AKTIV' || member === 'reservasjon') return true;
    if (DATA.includes(member) && isWithheld) return true;
    if (at === '/reservasjonstidspunkt') return answered.reservasjon === 'JA';
    if (member === 'digital_post') return at !== '/digital_post' && digital_post !== undefined;
    const channel = /^\/kontaktinformasjon\/(.+)_oppdatert$/.exec(at)?.[1];
    return channel !== undefined && isObject(kontaktinformasjon) && channel in kontaktinformasjon;
  };
}

/** Contact information is withheld by some where it has expired, and by a sentence of PERSON from all who cannot be notified. */
function mayBeWithheld(
  known: ScenarioPerson,
  { reservasjon, varslingsstatus }: Members,
  { now, border }: Judging,
): boolean {
  const { stated } = known;
  return (
    mayHaveExpired(known, now, border) ||
    (reservasjon ?? stated.reservasjon) === 'JA' ||
    (varslingsstatus ?? stated.varslingsstatus) === 'KAN_IKKE_VARSLES'
  );
}

/** What rules about states report by themselves: a contradiction, or what is only recommended. */
function isReportedByState({ at }: Complaint, { stated }: ScenarioPerson, answered: Members): boolean {
  const member = memberOf(at);
  const isOutside = answered.status !== 'AKTIV';
  if (member === 'varslingsstatus') {
    const isContradiction = isOutside || answered.reservasjon === 'JA';
    return isContradiction && answered.varslingsstatus === 'KAN_VARSLES';
  }
  if (at === '/reservasjonstidspunkt') return stated.reservasjonstidspunkt === null && answered.reservasjon !== 'JA';
  return isOutside && DATA.includes(member);
}

/** The members that the file states and that some answer has had: the token gives them. */
function comparable(evidence: Evidence): (member: string) => boolean {
  const persons = personsWhole(evidence);
  const never = GROUPS.filter(
    (group) => !persons.some(({ person }) => group.some((member) => member in person)),
  ).flat();
  return (member) => !never.includes(member);
}

/** A status that is wrong explains all the rest; one that is missing or no code is reported by person/status. */
function complaintsOf(known: ScenarioPerson, answered: Members, judging: Judging): readonly Complaint[] {
  const { status, ...stated } = known.stated;
  if (!isCode('status', answered.status)) return [];
  const how: Comparison = { ...judging, mayBeAbsent: mayBeAbsent(known, answered, judging) };
  const wrong = mismatches('/status', status, answered.status, how);
  if (wrong.length > 0) return wrong;
  return Object.entries(stated)
    .filter(([member]) => judging.isGiven(member))
    .flatMap(([member, value]) => mismatches(`/${member}`, value, answered[member], how))
    .filter((complaint) => !isReportedByState(complaint, known, answered));
}

const named = ({ role }: ScenarioPerson, complaint: Complaint): Complaint => ({
  ...complaint,
  expected: `${role}: ${complaint.expected}`,
});

function findingsOf(known: ScenarioPerson, seen: SeenPerson | undefined, judging: Judging): readonly Finding[] {
  if (seen === undefined) return findingsOfAbsent(known, judging);
  return complaintsOf(known, seen.person, judging).map((complaint) => findingOf(seen, named(known, complaint)));
}

/** In version 2, who is absent is not registered; in version 1, answer/one-per-identifier reports who is missing. */
function findingsOfAbsent(
  { role, identifier, stated }: ScenarioPerson,
  { version, answers }: Evidence,
): readonly Finding[] {
  const isWell = stated.status === undefined || stated.status === 'IKKE_REGISTRERT';
  const exchange = answers.find(({ probe, request }) => probe === 'known' && request.identifiers.includes(identifier));
  if (version === 'v1' || isWell || exchange === undefined) return [];
  return [{ exchange, expected: `${role}: status ${stated.status}`, actual: 'not in the answer' }];
}

function refusals(evidence: Evidence): readonly Finding[] {
  const answered = new Set<unknown>(evidence.answers);
  return evidence
    .of('known')
    .filter((exchange) => !answered.has(exchange))
    .map((exchange) => ({
      exchange,
      expected: 'an answer with the persons of the persons file',
      actual: hasReply(exchange) ? `status ${exchange.reply.status}` : 'none came back',
    }));
}

/** What the file states of somebody, and no answer ever has had of anybody. */
function uncompared({ known, isGiven }: Judging): readonly string[] {
  const stated = known.flatMap(({ stated }) => Object.entries(stated));
  const members = stated.filter(
    ([member, value]) => value !== null && member !== 'varslingsstatus' && !isGiven(member),
  );
  return [...new Set(members.map(([member]) => member))];
}

function judgeKnown(evidence: Evidence): Verdict {
  const reason = evidence.unsent.get('known');
  if (reason !== undefined) return skipped(reason);
  if (!evidence.answers.some(({ probe }) => probe === 'known' || probe === 'batch')) {
    return skipped('no batch was answered (answer/status-200)');
  }
  const judging = { ...evidence, border: borderAt(evidence.now), isGiven: comparable(evidence) };
  const seen = new Map(
    evidence.answers
      .filter(({ probe }) => probe === 'known')
      .flatMap(personsIn)
      .reverse()
      .map((one) => [one.person.personidentifikator, one]),
  );
  const found = evidence.known.flatMap((known) => findingsOf(known, seen.get(known.identifier), judging));
  const findings = [...refusals(evidence), ...found];
  const never = uncompared(judging);
  if (findings.length > 0 || never.length === 0) return verdictOf(findings);
  return skipped(`no answer has ${never.join(', ')}: the token may not give it`);
}

const matches: Rule = {
  id: 'role/matches',
  title: 'The persons of the persons file are answered as it states them',
  level: 'MUST',
  requirement:
    'What the persons file states about a person is answered, and what it states to be absent is absent, wherever the documented disclosure delivers it.',
  sources: [{ document: 'TEST' }, { document: 'PERSON' }, { document: 'ATTR' }],
  probes: ['batch', 'known'],
  judge: judgeKnown,
};

export const roleRules: readonly Rule[] = [matches];
