import { isObject, type Members } from './reading.ts';

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

const at = (person: Members, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), person);

/** The members that two versions tell differently of a person, by name. What is no text answer/matches-contract reports. */
export const disagreements = (v1: Members, v2: Members): readonly string[] =>
  COMPARED.filter((path) => {
    const [one, other] = [at(v1, path), at(v2, path)];
    return typeof one === 'string' && typeof other === 'string' && one !== other;
  }).map((path) => path.join('.'));
