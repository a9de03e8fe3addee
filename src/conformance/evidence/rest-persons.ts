import { isDeepStrictEqual } from 'node:util';
import type {
  DigitalPost,
  Kontaktinformasjon,
  Person,
  Reservasjon,
  Spraak,
  Status,
  Varslingsstatus,
} from '../../contract/index.ts';
import { toJsonPointer } from '../../yaml/diagnostics.ts';
import type { Exchange, ServiceResponse } from '../target/exchange.ts';

/** A JSON object of an answer: its members are not known to be what they should be. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A person as it was answered. */
export interface SeenPerson {
  readonly exchange: Exchange;
  /** JSON pointer into the body. */
  readonly pointer: string;
  /** As answered, absent members left out: `null`, `""` and `{}` count as absent. */
  readonly person: JsonObject;
  /** As answered, to the letter: `person` itself, if nothing had to be left out. */
  readonly raw: JsonObject;
}

/** Many rules look at the same replies, and one reply can hold a thousand persons: each is read once. */
const jsonByResponse = new WeakMap<ServiceResponse, unknown>();

/** The body as JSON; `undefined` if it is none. */
export function readJson(response: ServiceResponse): unknown {
  if (!jsonByResponse.has(response)) jsonByResponse.set(response, parseBody(response));
  return jsonByResponse.get(response);
}

function parseBody({ body, isUtf8 }: ServiceResponse): unknown {
  if (!isUtf8) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The items of `personer`; `undefined` if the answer has no such array. */
export function readPersoner(response: ServiceResponse): readonly unknown[] | undefined {
  const body = readJson(response);
  return isObject(body) && Array.isArray(body.personer) ? body.personer : undefined;
}

/** Whether two values are the same as JSON, in whatever order their members come. */
export const isSame = (left: unknown, right: unknown): boolean => isDeepStrictEqual(left, right);

const isAbsent = (value: unknown): boolean =>
  value === null || value === '' || (isObject(value) && Object.keys(value).length === 0);

/** Whether something is there, and all that it has too. */
const isComplete = (value: unknown): boolean =>
  !isAbsent(value) && (!isObject(value) || Object.values(value).every(isComplete));

/** An object without its absent members, at every depth: itself, if it has none. */
export function removeAbsent(members: JsonObject): JsonObject {
  if (Object.values(members).every(isComplete)) return members;
  const kept = Object.entries(members).map(
    ([name, value]) => [name, isObject(value) ? removeAbsent(value) : value] as const,
  );
  return Object.fromEntries(kept.filter(([, value]) => !isAbsent(value)));
}

/** The object that a body is, without its absent members; `undefined` if it is none. */
export function readObject(response: ServiceResponse): JsonObject | undefined {
  const body = readJson(response);
  return isObject(body) ? removeAbsent(body) : undefined;
}

/** The members of a person that the contract knows; an object of names is a member that has members itself. */
const PERSON = {
  personidentifikator: true,
  reservasjon: true,
  reservasjonstidspunkt: true,
  reservasjon_oppdatert: true,
  status: true,
  varslingsstatus: true,
  kontaktinformasjon: {
    epostadresse: true,
    epostadresse_oppdatert: true,
    epostadresse_sist_verifisert: true,
    epostadresse_sist_validert: true,
    epostadresse_duplisert: true,
    mobiltelefonnummer: true,
    mobiltelefonnummer_oppdatert: true,
    mobiltelefonnummer_sist_verifisert: true,
    mobiltelefonnummer_sist_validert: true,
    mobiltelefonnummer_duplisert: true,
  } satisfies Record<keyof Kontaktinformasjon, true>,
  spraak: true,
  spraak_oppdatert: true,
  digital_post: { postkasseadresse: true, postkasseleverandoeradresse: true } satisfies Record<keyof DigitalPost, true>,
  sertifikat: true,
} as const satisfies Record<keyof Person, unknown>;

type KnownMembers = true | { readonly [name: string]: KnownMembers };

/** A member of a person, wherever it stands. */
export interface Member {
  /** JSON pointer from the person on. */
  readonly pointer: string;
  readonly value: unknown;
  readonly isKnown: boolean;
}

/** Every member of a person as answered; nothing is known of what is inside a member that is not. */
export const listMembers = (person: JsonObject): readonly Member[] => walk(person, PERSON, '', []);

function walk(members: JsonObject, known: KnownMembers, above: string, found: Member[]): readonly Member[] {
  for (const name of Object.keys(members)) {
    const value = members[name];
    const inside = known !== true && Object.hasOwn(known, name) ? known[name] : undefined;
    const pointer = above + (inside === undefined ? toJsonPointer([name]) : `/${name}`);
    found.push({ pointer, value, isKnown: inside !== undefined });
    if (inside !== undefined && inside !== true && isObject(value)) walk(value, inside, pointer, found);
  }
  return found;
}

/** The documented values of the members that hold a code. */
export const CODES = {
  status: ['AKTIV', 'SLETTET', 'IKKE_REGISTRERT'] satisfies readonly Status[],
  reservasjon: ['JA', 'NEI'] satisfies readonly Reservasjon[],
  varslingsstatus: ['KAN_VARSLES', 'KAN_IKKE_VARSLES'] satisfies readonly Varslingsstatus[],
  spraak: ['nb', 'nn', 'en', 'se'] satisfies readonly Spraak[],
} as const;

export type CodeMember = keyof typeof CODES;

export const isCode = (member: CodeMember, value: unknown): boolean =>
  (CODES[member] as readonly unknown[]).includes(value);

export const isCodeMember = (member: string): member is CodeMember => Object.hasOwn(CODES, member);

/** What both versions must agree on where both tell it. Times are written in several forms, and are left out. */
const COMPARED: readonly (readonly string[])[] = [
  ['status'],
  ['reservasjon'],
  ['varslingsstatus'],
  ['spraak'],
  ['kontaktinformasjon', 'epostadresse'],
  ['kontaktinformasjon', 'mobiltelefonnummer'],
  ['digital_post', 'postkasseadresse'],
  ['digital_post', 'postkasseleverandoeradresse'],
  ['sertifikat'],
];

const getValue = (person: JsonObject, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), person);

/** The members that two versions tell differently of a person, by name. What is no text response/matches-contract reports. */
export const findDisagreements = (v1: JsonObject, v2: JsonObject): readonly string[] =>
  COMPARED.filter((path) => {
    const [one, other] = [getValue(v1, path), getValue(v2, path)];
    return typeof one === 'string' && typeof other === 'string' && one !== other;
  }).map((path) => path.join('.'));
