import type { ScenarioPerson } from '../../scenario/index.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { type Comparison, findMismatches, mayHaveExpired } from '../evidence/expected-persons.ts';
import { getPersons } from '../evidence/lookups.ts';
import { isCode, isObject, type JsonObject, readPersoner, type SeenPerson } from '../evidence/rest-persons.ts';
import { findExpiryLimit } from '../evidence/timestamps.ts';
import { hasResponse } from '../target/exchange.ts';
import { getCompletePersons, isOk, type PersonFinding, toFinding } from './assertions.ts';
import { type Finding, type Rule, type RuleOutcome, skip, skipFor, toRuleOutcome } from './rule.ts';

/** Members that are disclosed together: each scope has a group, and some services never return varslingsstatus. */
const MEMBER_GROUPS: readonly (readonly string[])[] = [
  ['kontaktinformasjon', 'spraak', 'spraak_oppdatert'],
  ['digital_post', 'sertifikat'],
  ['varslingsstatus'],
];
/** Omitted for persons outside the register, and withheld by some services from persons who cannot be notified. */
const WITHHOLDABLE = ['kontaktinformasjon', 'digital_post', 'sertifikat'];

const toMember = (at: string): string => at.split('/')[1]!;

/** Data that is computed once and used for every person. */
interface ComparisonContext extends Evidence {
  /** In ms since 1970: see {@link findExpiryLimit}. */
  readonly border: number;
  /** Whether a member that the file specifies can be compared with responses. */
  readonly isGiven: (member: string) => boolean;
}

/** Accepts missing values that a separate rule reports, or that the documentation does not promise. */
function mayBeAbsent(known: ScenarioPerson, returned: JsonObject, context: ComparisonContext): (at: string) => boolean {
  const isWithheld = mayBeWithheld(known, returned, context);
  const { kontaktinformasjon, digital_post } = returned;
  return (at) => {
    const member = toMember(at);
    if (returned.status !== 'AKTIV' || member === 'reservasjon') return true;
    if (WITHHOLDABLE.includes(member) && isWithheld) return true;
    if (at === '/reservasjonstidspunkt') return returned.reservasjon === 'JA';
    if (member === 'digital_post') return at !== '/digital_post' && digital_post !== undefined;
    const channel = /^\/kontaktinformasjon\/(.+)_oppdatert$/.exec(at)?.[1];
    return channel !== undefined && isObject(kontaktinformasjon) && channel in kontaktinformasjon;
  };
}

/** Some services withhold expired contact information; a sentence of PERSON withholds it from every person who cannot be notified. */
function mayBeWithheld(
  known: ScenarioPerson,
  { reservasjon, varslingsstatus }: JsonObject,
  { now, border }: ComparisonContext,
): boolean {
  const { specified } = known;
  return (
    mayHaveExpired(known, now, border) ||
    (reservasjon ?? specified.reservasjon) === 'JA' ||
    (varslingsstatus ?? specified.varslingsstatus) === 'KAN_IKKE_VARSLES'
  );
}

/** Mismatches that the rules about states report: contradictions, and violations of recommendations. */
function isReportedByState({ at }: PersonFinding, { specified }: ScenarioPerson, returned: JsonObject): boolean {
  const member = toMember(at);
  const isOutside = returned.status !== 'AKTIV';
  if (member === 'varslingsstatus') {
    const isContradiction = isOutside || returned.reservasjon === 'JA';
    return isContradiction && returned.varslingsstatus === 'KAN_VARSLES';
  }
  if (at === '/reservasjonstidspunkt') return specified.reservasjonstidspunkt === null && returned.reservasjon !== 'JA';
  return isOutside && WITHHOLDABLE.includes(member);
}

/** Accepts members that at least one response contains: the token discloses them. */
function createComparableCheck(evidence: Evidence): (member: string) => boolean {
  const persons = getCompletePersons(evidence);
  const never = MEMBER_GROUPS.filter(
    (group) => !persons.some(({ person }) => group.some((member) => member in person)),
  ).flat();
  return (member) => !never.includes(member);
}

/**
 * The language of the logged-in person was changed, and changed back, by earlier runs with --allow-writes: its date is then
 * later than specified.
 */
const isOwnLanguageDate = ({ at }: PersonFinding, { identifier }: ScenarioPerson, { loggedIn }: Evidence): boolean =>
  at === '/spraak_oppdatert' && identifier === loggedIn;

/** A wrong status explains all other mismatches. person/status reports a missing or unknown one. */
function checkPerson(
  known: ScenarioPerson,
  returned: JsonObject,
  context: ComparisonContext,
): readonly PersonFinding[] {
  const { status, ...specified } = known.specified;
  if (!isCode('status', returned.status)) return [];
  const comparison: Comparison = { ...context, mayBeAbsent: mayBeAbsent(known, returned, context) };
  const wrong = findMismatches('/status', status, returned.status, comparison);
  if (wrong.length > 0) return wrong;
  return Object.entries(specified)
    .filter(([member]) => context.isGiven(member))
    .flatMap(([member, value]) => findMismatches(`/${member}`, value, returned[member], comparison))
    .filter((finding) => !isReportedByState(finding, known, returned) && !isOwnLanguageDate(finding, known, context));
}

const withRole = ({ role }: ScenarioPerson, finding: PersonFinding): PersonFinding => ({
  ...finding,
  expected: `${role}: ${finding.expected}`,
});

function checkExpectedPerson(
  known: ScenarioPerson,
  seen: SeenPerson | undefined,
  context: ComparisonContext,
): readonly Finding[] {
  if (seen === undefined) return checkAbsentPerson(known, context);
  return checkPerson(known, seen.person, context).map((finding) => toFinding(seen, withRole(known, finding)));
}

/** A person absent from version 2 is not registered. For version 1, response/one-per-identifier reports missing persons. */
function checkAbsentPerson(
  { role, identifier, specified }: ScenarioPerson,
  { version, lookupResponses }: Evidence,
): readonly Finding[] {
  const isConsistent = specified.status === undefined || specified.status === 'IKKE_REGISTRERT';
  const exchange = lookupResponses.find(
    ({ probe, request }) => probe === 'known' && request.identifiers.includes(identifier),
  );
  if (version === 'v1' || isConsistent || exchange === undefined) return [];
  return [{ exchange, expected: `${role}: status ${specified.status}`, actual: 'not in the response' }];
}

function findRejections(evidence: Evidence): readonly Finding[] {
  const returned = new Set<unknown>(evidence.lookupResponses);
  return evidence
    .findExchanges('known')
    .filter((exchange) => !returned.has(exchange) && !(hasResponse(exchange) && isOk(exchange)))
    .map((exchange) => ({
      exchange,
      expected: 'a response with the persons of the persons file',
      actual: hasResponse(exchange) ? `status ${exchange.response.status}` : 'none came back',
    }));
}

/** Members that the file specifies and no response contains. */
function listUncomparedMembers({ known, isGiven }: ComparisonContext): readonly string[] {
  const specified = known.flatMap(({ specified }) => Object.entries(specified));
  const members = specified.filter(
    ([member, value]) => value !== null && member !== 'varslingsstatus' && !isGiven(member),
  );
  return [...new Set(members.map(([member]) => member))];
}

function evaluateExpectedPersons(evidence: Evidence): RuleOutcome {
  const reason = evidence.skippedProbes.get('known');
  if (reason !== undefined) return skip(reason);
  const known = evidence.findExchanges('known').filter(hasResponse);
  if (known.length > 0 && known.every((one) => isOk(one) && readPersoner(one.response) === undefined))
    return skipFor('response/valid-json-utf8', 'response/personer-array');
  if (!evidence.lookupResponses.some(({ probe }) => probe === 'known' || probe === 'batch')) {
    return skip('no batch has a response with persons (response/status-200)');
  }
  const context = { ...evidence, border: findExpiryLimit(evidence.now), isGiven: createComparableCheck(evidence) };
  const seen = new Map(
    evidence.lookupResponses
      .filter(({ probe }) => probe === 'known')
      .flatMap(getPersons)
      .reverse()
      .map((one) => [one.person.personidentifikator, one]),
  );
  const found = evidence.known.flatMap((known) => checkExpectedPerson(known, seen.get(known.identifier), context));
  const findings = [...findRejections(evidence), ...found];
  const never = listUncomparedMembers(context);
  if (findings.length > 0 || never.length === 0) return toRuleOutcome(findings);
  return skip(`no response has ${never.join(', ')}: the token may not disclose it`);
}

export const personsFileRules: readonly Rule[] = [
  {
    id: 'persons-file/matches',
    title: 'The persons of the persons file are returned as specified',
    level: 'MUST',
    requirement:
      'A value that the persons file specifies is returned, and a member that it specifies as absent is absent, wherever the documented disclosure rules return it.',
    sources: [{ document: 'TEST' }, { document: 'PERSON' }, { document: 'ATTR' }],
    probes: ['batch', 'known'],
    evaluate: evaluateExpectedPersons,
  },
];
