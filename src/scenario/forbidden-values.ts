import { refusalOf } from '../contract/epostadresse.ts';
import { SOAP_LENGTHS } from '../contract/index.ts';
import { readSertifikat } from '../contract/sertifikat.ts';
import { isOrganisationNumber } from '../identifier/index.ts';
import { isMapping, type Mapping } from './mapping.ts';
import type { Finding } from './source.ts';

/** What is wrong with a text that has the form of the schema; undefined if nothing is. */
type Trouble = (text: string) => string | undefined;

/** A number with Norway's country code, or of eight digits, without that code. */
const norwegianPart = (number: string): string | undefined =>
  /^(?:0047|\+47)(.*)$/.exec(number.replace(/[- _]/g, ''))?.[1] ?? /^[0-9]{8}$/.exec(number)?.[0];

/** What no XML can hold, and so no answer over SOAP. */
const UNWRITABLE = /[\p{Cc}\p{Cs}\ufffe\uffff]/u;

const unwritable: Trouble = (text) => (UNWRITABLE.test(text) ? 'a control character' : undefined);

function epostTrouble(text: string): string | undefined {
  const refusal = text.includes('@') ? refusalOf(text) : undefined;
  return refusal === undefined ? unwritable(text) : `not an e-mail address: ${refusal}`;
}

/** Over REST no lengths are documented: those of SOAP are for the same register. */
const sized =
  ([least, most]: readonly [number, number]): Trouble =>
  (text) => {
    const length = [...text.trim()].length;
    const isWithin = text === '' || (length >= least && length <= most);
    return isWithin ? unwritable(text) : `expected a length of ${least} to ${most}, found ${length}`;
  };

const mobilTrouble: Trouble = (text) =>
  /^(?:[^49]|$)/.test(norwegianPart(text) ?? '4') ? 'a Norwegian number begins with 4 or 9' : undefined;

const supplierTrouble: Trouble = (text) =>
  /^[0-9]{9}$/.test(text) && !isOrganisationNumber(text)
    ? 'the check digit of the organisation number is wrong'
    : undefined;

/** What does not even begin as one, the schema tells of. */
const certificateTrouble: Trouble = (text) =>
  text.startsWith('MI') && 'fault' in readSertifikat(text) ? 'not a certificate (X.509, DER in base64)' : undefined;

type Row = readonly [path: readonly string[], trouble: Trouble];

/** Sources: EPOST, MOBIL, ATTR and PERSON of https://docs.digdir.no/docs/Kontaktregisteret/. */
const OF_PERSON: readonly Row[] = [
  [['kontaktinformasjon', 'epostadresse'], epostTrouble],
  [['kontaktinformasjon', 'mobiltelefonnummer'], mobilTrouble],
  [['digital_post', 'postkasseadresse'], sized(SOAP_LENGTHS.postkasseadresse)],
  [['digital_post', 'postkasseleverandoeradresse'], supplierTrouble],
  [['sertifikat'], certificateTrouble],
];

const OF_PRINTER: readonly Row[] = [
  [['print', 'postkasseleverandoerAdresse'], sized(SOAP_LENGTHS.postkasseleverandoerAdresse)],
  [['print', 'x509Sertifikat'], certificateTrouble],
];

function troublesIn(data: unknown, rows: readonly Row[]): Finding[] {
  return rows.flatMap(([path, troubleOf]): Finding[] => {
    const value = path.reduce<unknown>((within, key) => (isMapping(within) ? within[key] : undefined), data);
    const trouble = typeof value === 'string' ? troubleOf(value) : undefined;
    return trouble === undefined ? [] : [{ path, part: 'value', message: `${path.at(-1)}: ${trouble}` }];
  });
}

/**
 * The values of a person that have the form of the schema, and that no right service would answer even so.
 *
 * @example
 * forbiddenValues({ sertifikat: 'MIIC' }); // one finding at sertifikat
 */
export const forbiddenValues = (person: Mapping): readonly Finding[] => troublesIn(person, OF_PERSON);

/** The same of the printer of a scenario. */
export const wrongPrinter = (scenario: Mapping): readonly Finding[] => troublesIn(scenario, OF_PRINTER);
