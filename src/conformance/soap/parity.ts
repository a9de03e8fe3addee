import { channelsOf, MARGIN_MS } from '../freshness.ts';
import { isObject, type Members } from '../reading.ts';
import { isActive, isUnreserved } from '../state-of.ts';
import { readTimestamp, timestampsOf } from '../timestamp.ts';

/** What both protocols tell of a person, by the names of REST. */
const ALWAYS = ['status', 'reservasjon', 'varslingsstatus'] as const;
/** What may be withheld, part by part. */
const WITHHELD = {
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
const PARTS = Object.keys(WITHHELD) as (keyof typeof WITHHELD)[];

/** A difference in words: `another status`, `no digital_post`. It is contested where the sources leave room for both. */
export interface Difference {
  readonly what: string;
  readonly isContested: boolean;
}

/** What somebody is told of over REST: what nobody is told of, the token may not open. */
export const toldOverRest = (persons: Iterable<Members>): ReadonlySet<string> =>
  new Set([...persons].flatMap((person) => [...ALWAYS, ...PARTS].filter((member) => person[member] !== undefined)));

const mayBeWithheld = (...persons: readonly Members[]): boolean =>
  persons.some(
    (person) => person.varslingsstatus === 'KAN_IKKE_VARSLES' && PARTS.every((part) => person[part] === undefined),
  );

/**
 * How SOAP tells of a person otherwise than REST, member by member. What is withheld from those who cannot be notified
 * differs between them, and from version to version.
 *
 * @param border since when a date is newer than 18 months, in ms since 1970
 */
export function differencesOf(
  rest: Members,
  soap: Members,
  told: ReadonlySet<string>,
  border: number,
): readonly Difference[] {
  const always = ALWAYS.filter((member) => told.has(member) && !mayBeAbsent(member, rest, soap)).flatMap((member) =>
    unlike(member, rest[member], soap[member], member === 'varslingsstatus' && !isDecided(rest, border)),
  );
  if (mayBeWithheld(rest, soap)) return always;
  return [
    ...always,
    ...PARTS.filter((part) => told.has(part)).flatMap((part) => unlikeIn(part, rest[part], soap[part])),
  ];
}

/** Whether reservasjon is told of those who are not in the register, the documentation leaves open. */
const mayBeAbsent = (member: string, rest: Members, soap: Members): boolean =>
  member === 'reservasjon' && !isActive(rest) && (rest[member] === undefined || soap[member] === undefined);

/**
 * Whether the documentation leaves no choice of varslingsstatus: it contradicts itself on the reserved, is silent on who
 * has no channel or one of each kind, and near the border a moment decides.
 */
function isDecided(person: Members, border: number): boolean {
  if (!isActive(person)) return true;
  const channels = channelsOf(person, border);
  const isMixed = channels.includes('fresh') && channels.includes('expired');
  return isUnreserved(person) && channels.length > 0 && !isMixed && !isNear(person, border);
}

const isNear = (person: Members, border: number): boolean =>
  timestampsOf(person).some(({ timestamp }) => timestamp && Math.abs(timestamp.instant - border) <= MARGIN_MS);

function unlike(name: string, rest: unknown, soap: unknown, isContested: boolean): readonly Difference[] {
  if (sameText(rest, soap)) return [];
  if (soap === undefined) return [{ what: `no ${name}`, isContested }];
  return [{ what: rest === undefined ? `${name}, where REST has none` : `another ${name}`, isContested }];
}

const DATE = /_(?:oppdatert|sist_verifisert)$/;

/** A date may be left out; what is told of it is the same. */
function unlikeIn(part: keyof typeof WITHHELD, rest: unknown, soap: unknown): readonly Difference[] {
  if (!isObject(rest) || !isObject(soap)) return unlike(part, rest, soap, false);
  return WITHHELD[part].flatMap((member) => {
    const isLeftOut = DATE.test(member) && (rest[member] === undefined || soap[member] === undefined);
    return unlike(`${part}.${member}`, rest[member], soap[member], isLeftOut);
  });
}

/** Whether two answers tell the same of a part, timestamps as instants. */
export const isPartAlike = (part: keyof typeof WITHHELD, one: Members, other: Members): boolean =>
  unlikeIn(part, one[part], other[part]).length === 0;

/** One protocol may cut off what is finer than a second. */
const SECOND_MS = 1000;

function sameText(rest: unknown, soap: unknown): boolean {
  const [one, other] = [readTimestamp(rest), readTimestamp(soap)];
  if (one !== undefined && other !== undefined) return Math.abs(one.instant - other.instant) < SECOND_MS;
  return withoutSpace(rest) === withoutSpace(soap);
}

/** A certificate may stand in lines. */
const withoutSpace = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/\s/g, '') : value);
