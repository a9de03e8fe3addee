import { isObject, type Members } from '../reading.ts';
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

/** The parts that somebody is told of over REST: what nobody is told of, the token may not open. */
export const partsTold = (persons: Iterable<Members>): ReadonlySet<string> =>
  new Set([...persons].flatMap((person) => PARTS.filter((part) => person[part] !== undefined)));

const mayBeWithheld = (...persons: readonly Members[]): boolean =>
  persons.some(
    (person) => person.varslingsstatus === 'KAN_IKKE_VARSLES' && PARTS.every((part) => person[part] === undefined),
  );

/**
 * The members that the protocols tell differently of a person, by name. What is withheld from those who cannot be
 * notified differs between them, and from version to version.
 */
export function unlikeMembers(rest: Members, soap: Members, told: ReadonlySet<string>): readonly string[] {
  const always: readonly string[] = ALWAYS.filter(
    (member) => rest[member] !== undefined && soap[member] !== undefined && rest[member] !== soap[member],
  );
  if (mayBeWithheld(rest, soap)) return always;
  return [
    ...always,
    ...PARTS.filter((part) => told.has(part)).flatMap((part) => unlikeIn(part, rest[part], soap[part])),
  ];
}

function unlikeIn(part: keyof typeof WITHHELD, rest: unknown, soap: unknown): readonly string[] {
  if (rest === undefined && soap === undefined) return [];
  if (!isObject(rest) || !isObject(soap)) return sameText(rest, soap) ? [] : [part];
  return WITHHELD[part].filter((member) => !sameText(rest[member], soap[member])).map((member) => `${part}.${member}`);
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
