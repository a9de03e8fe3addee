import { isObject, type JsonObject } from './reading.ts';

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
