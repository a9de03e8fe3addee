import type { ScenarioPerson } from '../../../scenario/index.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { type Comparison, findMismatches } from '../../evidence/expected-persons.ts';
import { type CompletedExchange, getPersonsByIdentifier as overRest } from '../../evidence/lookups.ts';
import { isCode, isObject, type JsonObject, readPersoner } from '../../evidence/rest-persons.ts';
import { getSoapPersons, type SoapPerson } from '../../evidence/soap-persons.ts';
import {
  findExpiryLimit,
  getChannelFreshness,
  getTimestamps,
  isActive,
  isUnreserved,
  MARGIN_MS,
  readTimestamp,
} from '../../evidence/timestamps.ts';
import { hasResponse } from '../../target/exchange.ts';
import { isOk, type PersonFinding, toFinding } from '../assertions.ts';
import { compareMembers } from '../compare-persons.ts';
import { defineRules, type Finding, type Rule, skip, toRuleOutcome } from '../rule.ts';
import { evaluateLookupResponses, getPersonsByProbe, indexByIdentifier } from './assertions.ts';

/** The members of contact information over SOAP, by their REST names. */
const CONTACT_MEMBERS = [
  'mobiltelefonnummer',
  'mobiltelefonnummer_oppdatert',
  'mobiltelefonnummer_sist_verifisert',
  'epostadresse',
  'epostadresse_oppdatert',
  'epostadresse_sist_verifisert',
] as const;

/** Members of a persons file that SOAP returns too, by their REST names; a list names the shared inner members. */
const SHARED_MEMBERS: Readonly<Record<string, readonly string[] | true>> = {
  reservasjon: true,
  kontaktinformasjon: CONTACT_MEMBERS,
  digital_post: true,
  sertifikat: true,
};

/** The part of a specified value that SOAP returns too. */
function pickShared(member: string, value: unknown): unknown {
  const inside = SHARED_MEMBERS[member];
  if (inside === undefined) return undefined;
  if (inside === true || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => inside.includes(name)));
}

const DATE_POINTER = /_(?:oppdatert|sist_verifisert)$/;

/** Dates are optional in the schema; soap/reservasjon and soap/*-no-data report other missing values. */
const mayBeAbsent =
  ({ status }: JsonObject) =>
  (at: string): boolean =>
    status !== 'AKTIV' || at === '/reservasjon' || DATE_POINTER.test(at);

/** A wrong status explains all other mismatches. Separate rules report a missing or unknown one. */
function checkSpecified(known: ScenarioPerson, { person }: SoapPerson, evidence: Evidence): readonly PersonFinding[] {
  const { status, ...specified } = known.specified;
  if (!isCode('status', person.status)) return [];
  const comparison: Comparison = { ...evidence, mayBeAbsent: mayBeAbsent(person) };
  const wrong = findMismatches('/status', status, person.status, comparison);
  if (wrong.length > 0 || person.status !== 'AKTIV') return wrong;
  return Object.entries(specified).flatMap(([member, value]) =>
    findMismatches(`/${member}`, pickShared(member, value), person[member], comparison),
  );
}

/** Checks persons in the register without a reservation: the documentation contradicts itself on reserved persons. */
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

export const soapPersonsFileRules: readonly Rule[] = defineRules({ versions: ['soap'] }, [
  {
    id: 'soap/persons-file-matches',
    needsPersons: true,
    title: 'The persons of the persons file are returned over SOAP as specified',
    level: 'MUST',
    requirement:
      'A value that the persons file specifies is returned without informasjonsbehov VarslingsStatus, which is the only one that withholds data; varslingsstatus is returned as specified for persons in the register without a reservation. A member that is specified as absent is absent.',
    sources: [{ document: 'TEST' }, { document: 'PERSON' }],
    probes: ['soap-delivered', 'soap-everything'],
    evaluate: (evidence) => {
      if (evidence.known.length === 0) return skip('no persons are known (--persons)');
      return evaluateLookupResponses(evidence, ['soap-delivered'], (responses) =>
        toRuleOutcome([
          ...checkPersons(evidence, responses.flatMap(getSoapPersons), checkSpecified),
          ...checkPersons(evidence, getPersonsByProbe(evidence, 'soap-everything'), checkVarslingsstatus),
        ]),
      );
    },
  },
]);

/** Members of a person that both interfaces return, by their REST names. */
const ALWAYS_RETURNED = ['status', 'reservasjon', 'varslingsstatus'] as const;
/** Parts that may be withheld, with their members. */
const WITHHOLDABLE = {
  kontaktinformasjon: CONTACT_MEMBERS,
  digital_post: ['postkasseadresse', 'postkasseleverandoeradresse'],
  sertifikat: [],
} as const;
const WITHHOLDABLE_PARTS = Object.keys(WITHHOLDABLE) as (keyof typeof WITHHOLDABLE)[];

/** A difference such as `another status` or `no digital_post`; contested if the sources allow both. */
export interface Difference {
  readonly description: string;
  /** The path of the member, by its REST names. */
  readonly member: string;
  readonly isContested: boolean;
}

/** The members that REST returns for at least one person: the token may not disclose the others. */
export const getMembersReturnedOverRest = (persons: Iterable<JsonObject>): ReadonlySet<string> =>
  new Set(
    [...persons].flatMap((person) =>
      [...ALWAYS_RETURNED, ...WITHHOLDABLE_PARTS].filter((member) => person[member] !== undefined),
    ),
  );

const mayBeWithheld = (...persons: readonly JsonObject[]): boolean =>
  persons.some(
    (person) =>
      person.varslingsstatus === 'KAN_IKKE_VARSLES' && WITHHOLDABLE_PARTS.every((part) => person[part] === undefined),
  );

/**
 * Finds the members of a person that differ between SOAP and REST. Withholding from persons who cannot be notified
 * differs between the interfaces and between their versions.
 *
 * @param border the instant 18 months ago, in ms since 1970
 */
export function findDifferences(
  rest: JsonObject,
  soap: JsonObject,
  returned: ReadonlySet<string>,
  border: number,
): readonly Difference[] {
  const always = ALWAYS_RETURNED.filter(
    (member) => returned.has(member) && !mayOmitReservasjon(member, rest, soap),
  ).flatMap((member) =>
    compareValue(
      member,
      rest[member],
      soap[member],
      member === 'varslingsstatus' && !isVarslingsstatusDefined(rest, border),
    ),
  );
  if (mayBeWithheld(rest, soap)) return always;
  return [
    ...always,
    ...WITHHOLDABLE_PARTS.filter((part) => returned.has(part)).flatMap((part) =>
      comparePart(part, rest[part], soap[part]),
    ),
  ];
}

/** The documentation does not say whether reservasjon is returned for persons outside the register. */
const mayOmitReservasjon = (member: string, rest: JsonObject, soap: JsonObject): boolean =>
  member === 'reservasjon' && !isActive(rest) && (rest[member] === undefined || soap[member] === undefined);

/**
 * Whether the documentation determines varslingsstatus. It contradicts itself on reserved persons, does not cover persons
 * with no channel or with a fresh and an expired one, and near the border the result depends on the moment.
 */
function isVarslingsstatusDefined(person: JsonObject, border: number): boolean {
  if (!isActive(person)) return true;
  const channels = getChannelFreshness(person, border);
  const isMixed = channels.includes('fresh') && channels.includes('expired');
  return isUnreserved(person) && channels.length > 0 && !isMixed && !isNearExpiry(person, border);
}

const isNearExpiry = (person: JsonObject, border: number): boolean =>
  getTimestamps(person).some(({ timestamp }) => timestamp && Math.abs(timestamp.instant - border) <= MARGIN_MS);

function compareValue(name: string, rest: unknown, soap: unknown, isContested: boolean): readonly Difference[] {
  if (isSameText(rest, soap)) return [];
  if (soap === undefined) return [{ description: `no ${name}`, member: name, isContested }];
  const description = rest === undefined ? `${name}, where REST has none` : `${name} differs`;
  return [{ description, member: name, isContested }];
}

const DATE_MEMBER = /_(?:oppdatert|sist_verifisert)$/;

/** A date may be omitted; if both interfaces return it, it is the same. */
function comparePart(part: keyof typeof WITHHOLDABLE, rest: unknown, soap: unknown): readonly Difference[] {
  if (!isObject(rest) || !isObject(soap)) return compareValue(part, rest, soap, false);
  return WITHHOLDABLE[part].flatMap((member) => {
    const isLeftOut = DATE_MEMBER.test(member) && (rest[member] === undefined || soap[member] === undefined);
    return compareValue(`${part}.${member}`, rest[member], soap[member], isLeftOut);
  });
}

/** Whether a part is the same in both persons, timestamps compared as instants. */
export const isSamePart = (part: keyof typeof WITHHOLDABLE, one: JsonObject, other: JsonObject): boolean =>
  comparePart(part, one[part], other[part]).length === 0;

/** One interface may truncate timestamps to seconds. */
const SECOND_MS = 1000;

function isSameText(rest: unknown, soap: unknown): boolean {
  const [one, other] = [readTimestamp(rest), readTimestamp(soap)];
  if (one !== undefined && other !== undefined) return Math.abs(one.instant - other.instant) < SECOND_MS;
  return removeWhitespace(rest) === removeWhitespace(soap);
}

/** A certificate may contain line breaks. */
const removeWhitespace = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/\s/g, '') : value);

/** Other rules report a person that is missing over one interface. */
function findDifferencesFromRest(rest: CompletedExchange, soap: CompletedExchange, border: number): readonly Finding[] {
  const persons = overRest(rest);
  const returned = getMembersReturnedOverRest(persons.values());
  return getSoapPersons(soap).flatMap(({ exchange, pointer, person }) => {
    const other = persons.get(String(person.personidentifikator));
    const found = other === undefined ? [] : findDifferences(other, person, returned, border);
    if (other === undefined || found.length === 0) return [];
    const comparedWith = compareMembers(rest, [found[0]!.member], other, person);
    const expected = `the same as over REST (${rest.version})`;
    const isContested = found.every((one: Difference) => one.isContested);
    const actual = found.map(({ description }) => description).join(', ');
    return [{ exchange, pointer, expected, actual, comparedWith, ...(isContested && { level: 'SHOULD' as const }) }];
  });
}

export const soapParityRules: readonly Rule[] = defineRules({ versions: ['soap'], confirm: true }, [
  {
    id: 'soap/agrees-with-rest',
    needsPersons: true,
    title: 'SOAP and REST return the same data for a person',
    level: 'MUST',
    requirement:
      'SOAP with every informasjonsbehov and REST with every scope return the same data for a person, timestamps compared as instants. Both may withhold contact information, mailbox and certificate of persons who cannot be notified. Recommended only: varslingsstatus is the same where the documentation leaves it open, and both have a date.',
    sources: [{ document: 'OVERGANG' }, { document: 'PERSON' }, { document: 'ATTR' }],
    probes: ['soap-everything', 'batch'],
    evaluate: (evidence) => {
      const requested = evidence.findCounterpartExchanges('batch');
      if (requested.length === 0) return skip('REST is not checked');
      const [rest] = requested.filter(hasResponse).filter(isOk);
      if (rest === undefined || readPersoner(rest.response) === undefined) return skip('REST returned no persons');
      return evaluateLookupResponses(evidence, ['soap-everything'], ([soap]) =>
        toRuleOutcome(findDifferencesFromRest(rest, soap!, findExpiryLimit(evidence.now))),
      );
    },
  },
]);
