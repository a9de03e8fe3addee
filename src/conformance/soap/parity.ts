import { isObject, type Members } from '../reading.ts';
import { isActive } from '../state-of.ts';
import { readTimestamp } from '../timestamp.ts';

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

/** What somebody is told of over REST: what nobody is told of, the token may not open. */
export const toldOverRest = (persons: Iterable<Members>): ReadonlySet<string> =>
  new Set([...persons].flatMap((person) => [...ALWAYS, ...PARTS].filter((member) => person[member] !== undefined)));

const mayBeWithheld = (...persons: readonly Members[]): boolean =>
  persons.some(
    (person) => person.varslingsstatus === 'KAN_IKKE_VARSLES' && PARTS.every((part) => person[part] === undefined),
  );

/**
 * How SOAP tells of a person otherwise than REST, member by member: `another status`, `no digital_post`. What is withheld from those who cannot be
 * notified differs between them, and from version to version.
 */
export function unlikeMembers(rest: Members, soap: Members, told: ReadonlySet<string>): readonly string[] {
  const always = ALWAYS.filter((member) => told.has(member) && !mayBeAbsent(member, rest, soap)).flatMap((member) =>
    unlike(member, rest[member], soap[member]),
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

function unlike(name: string, rest: unknown, soap: unknown): readonly string[] {
  if (sameText(rest, soap)) return [];
  if (soap === undefined) return [`no ${name}`];
  return [rest === undefined ? `${name}, where REST has none` : `another ${name}`];
}

function unlikeIn(part: keyof typeof WITHHELD, rest: unknown, soap: unknown): readonly string[] {
  if (!isObject(rest) || !isObject(soap)) return unlike(part, rest, soap);
  return WITHHELD[part].flatMap((member) => unlike(`${part}.${member}`, rest[member], soap[member]));
}

/** One protocol may cut off what is finer than a second. */
const SECOND_MS = 1000;

function sameText(rest: unknown, soap: unknown): boolean {
  const [one, other] = [readTimestamp(rest), readTimestamp(soap)];
  if (one !== undefined && other !== undefined) return Math.abs(one.instant - other.instant) < SECOND_MS;
  return withoutSpace(rest) === withoutSpace(soap);
}

/** A certificate may stand in lines. */
const withoutSpace = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/\s/g, '') : value);
