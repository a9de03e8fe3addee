import { getChannelFreshness, MARGIN_MS } from '../freshness.ts';
import { isObject, type JsonObject } from '../reading.ts';
import { isActive, isUnreserved } from '../state-of.ts';
import { getTimestamps, readTimestamp } from '../timestamp.ts';

/** What both protocols tell of a person, by the names of REST. */
const ALWAYS_RETURNED = ['status', 'reservasjon', 'varslingsstatus'] as const;
/** What may be withheld, part by part. */
const WITHHOLDABLE = {
  kontaktinformasjon: [
    'mobiltelefonnummer',
    'mobiltelefonnummer_oppdatert',
    'mobiltelefonnummer_sist_verifisert',
    'epostadresse',
    'epostadresse_oppdatert',
    'epostadresse_sist_verifisert',
  ],
  digital_post: ['postkasseadresse', 'postkasseleverandoeradresse'],
  sertifikat: [],
} as const;
const WITHHOLDABLE_PARTS = Object.keys(WITHHOLDABLE) as (keyof typeof WITHHOLDABLE)[];

/** A difference in words: `another status`, `no digital_post`. It is contested where the sources leave room for both. */
export interface Difference {
  readonly description: string;
  readonly isContested: boolean;
}

/** What somebody is told of over REST: what nobody is told of, the token may not open. */
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
 * How SOAP tells of a person otherwise than REST, member by member. What is withheld from those who cannot be notified
 * differs between them, and from version to version.
 *
 * @param border since when a date is newer than 18 months, in ms since 1970
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

/** Whether reservasjon is told of those who are not in the register, the documentation leaves open. */
const mayOmitReservasjon = (member: string, rest: JsonObject, soap: JsonObject): boolean =>
  member === 'reservasjon' && !isActive(rest) && (rest[member] === undefined || soap[member] === undefined);

/**
 * Whether the documentation leaves no choice of varslingsstatus: it contradicts itself on the reserved, is silent on who
 * has no channel or one of each kind, and near the border a moment decides.
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
  if (soap === undefined) return [{ description: `no ${name}`, isContested }];
  return [{ description: rest === undefined ? `${name}, where REST has none` : `another ${name}`, isContested }];
}

const DATE_MEMBER = /_(?:oppdatert|sist_verifisert)$/;

/** A date may be left out; what is told of it is the same. */
function comparePart(part: keyof typeof WITHHOLDABLE, rest: unknown, soap: unknown): readonly Difference[] {
  if (!isObject(rest) || !isObject(soap)) return compareValue(part, rest, soap, false);
  return WITHHOLDABLE[part].flatMap((member) => {
    const isLeftOut = DATE_MEMBER.test(member) && (rest[member] === undefined || soap[member] === undefined);
    return compareValue(`${part}.${member}`, rest[member], soap[member], isLeftOut);
  });
}

/** Whether two answers tell the same of a part, timestamps as instants. */
export const isSamePart = (part: keyof typeof WITHHOLDABLE, one: JsonObject, other: JsonObject): boolean =>
  comparePart(part, one[part], other[part]).length === 0;

/** One protocol may cut off what is finer than a second. */
const SECOND_MS = 1000;

function isSameText(rest: unknown, soap: unknown): boolean {
  const [one, other] = [readTimestamp(rest), readTimestamp(soap)];
  if (one !== undefined && other !== undefined) return Math.abs(one.instant - other.instant) < SECOND_MS;
  return removeWhitespace(rest) === removeWhitespace(soap);
}

/** A certificate may stand in lines. */
const removeWhitespace = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/\s/g, '') : value);
