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
import { isTooDeep, MAX_JSON_DEPTH } from '../../json-depth.ts';
import { toJsonPointer } from '../../yaml/diagnostics.ts';
import type { Exchange, ServiceResponse } from '../target/exchange.ts';
import { isObject, type JsonObject, tryParseJson } from '../target/json.ts';
import { memoize } from './memoize.ts';

export { isObject, type JsonObject };

/** A person in a response. */
export interface SeenPerson {
  readonly exchange: Exchange;
  /** JSON pointer into the body. */
  readonly pointer: string;
  /** Without absent fields: `null`, `""` and `{}` count as absent. */
  readonly person: JsonObject;
  /** As received; the same object as `person` if no field had to be removed. */
  readonly raw: JsonObject;
}

/** The body as JSON; `undefined` if it is not valid JSON in UTF-8. */
export const readJson = memoize(({ body, isUtf8, bodyProblem }: ServiceResponse): unknown =>
  isUtf8 && bodyProblem === undefined ? tryParseJson(body) : undefined,
);

/** Why a body is not valid JSON in UTF-8, in words; undefined if it is. */
export function findJsonProblem(response: ServiceResponse): string | undefined {
  const { body, isUtf8, bodyProblem } = response;
  if (bodyProblem !== undefined) return bodyProblem;
  if (!isUtf8) return 'bytes that are not UTF-8';
  if (readJson(response) !== undefined) return undefined;
  return isTooDeep(body)
    ? `JSON that is nested more than ${MAX_JSON_DEPTH} levels deep`
    : 'a text that cannot be parsed as JSON';
}

/** The items of `personer`; `undefined` if the body has no such array. */
export function readPersoner(response: ServiceResponse): readonly unknown[] | undefined {
  const body = readJson(response);
  return isObject(body) && Array.isArray(body.personer) ? body.personer : undefined;
}

/** Compares JSON values; the order of members is irrelevant. */
export const isSame = (left: unknown, right: unknown): boolean => isDeepStrictEqual(left, right);

const isAbsent = (value: unknown): boolean =>
  value === null || value === '' || (isObject(value) && Object.keys(value).length === 0);

/** Whether a value and all its members are present. */
const isComplete = (value: unknown): boolean =>
  !isAbsent(value) && (!isObject(value) || Object.values(value).every(isComplete));

/** Removes absent members at every depth; returns the same object if there are none. */
export function removeAbsent(members: JsonObject): JsonObject {
  if (Object.values(members).every(isComplete)) return members;
  const kept = Object.entries(members).map(
    ([name, value]) => [name, isObject(value) ? removeAbsent(value) : value] as const,
  );
  return Object.fromEntries(kept.filter(([, value]) => !isAbsent(value)));
}

/** The body as an object without absent members; `undefined` if it is not a JSON object. */
export function readObject(response: ServiceResponse): JsonObject | undefined {
  const body = readJson(response);
  return isObject(body) ? removeAbsent(body) : undefined;
}

/** A person whose certificate is in one line. Line breaks are reported by mailbox/sertifikat-is-x509 only. */
export const joinSertifikat = (person: JsonObject): JsonObject =>
  typeof person.sertifikat === 'string' ? { ...person, sertifikat: person.sertifikat.replace(/\s/g, '') } : person;

/** The members of a person in the contract; an object stands for a member with members of its own. */
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

/** A member of a person at any depth. */
export interface Member {
  /** JSON pointer relative to the person. */
  readonly pointer: string;
  readonly value: unknown;
  readonly isKnown: boolean;
}

/** Lists every member of a person, but not the members of an unknown member. */
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

/** The members that must be equal in both versions if both return them. Timestamps have several formats. */
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

/** Names the members that differ between two versions. Ignores values that are not strings: response/matches-contract reports them. */
export const findDisagreements = (v1: JsonObject, v2: JsonObject): readonly string[] =>
  COMPARED.filter((path) => {
    const [one, other] = [getValue(v1, path), getValue(v2, path)];
    return typeof one === 'string' && typeof other === 'string' && one !== other;
  }).map((path) => path.join('.'));
