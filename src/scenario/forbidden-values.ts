import { findEmailProblem } from '../contract/epostadresse.ts';
import { SOAP_LENGTHS } from '../contract/index.ts';
import { parseSertifikat } from '../contract/sertifikat.ts';
import { isOrganisationNumber } from '../identifier/index.ts';
import { isMapping, type Mapping } from './mapping.ts';
import type { PathDiagnostic } from './source.ts';

/** What is wrong with a text that has the form of the schema; undefined if nothing is. */
type ValueCheck = (text: string) => string | undefined;

/** A number with Norway's country code, or of eight digits, without that code. */
const getNorwegianNumber = (number: string): string | undefined =>
  /^(?:0047|\+47)(.*)$/.exec(number.replace(/[- _]/g, ''))?.[1] ?? /^[0-9]{8}$/.exec(number)?.[0];

/** What no XML can hold, and so no answer over SOAP. */
const XML_UNSUPPORTED = /[\p{Cc}\p{Cs}\ufffe\uffff]/u;

const checkCharacters: ValueCheck = (text) => (XML_UNSUPPORTED.test(text) ? 'a control character' : undefined);

function checkEpost(text: string): string | undefined {
  const reason = text.includes('@') ? findEmailProblem(text) : undefined;
  return reason === undefined ? checkCharacters(text) : `not an e-mail address: ${reason}`;
}

/** Over REST no lengths are documented: those of SOAP are for the same register. */
const createLengthCheck =
  ([min, max]: readonly [number, number]): ValueCheck =>
  (text) => {
    const length = [...text.trim()].length;
    const isWithin = text === '' || (length >= min && length <= max);
    return isWithin ? checkCharacters(text) : `expected a length of ${min} to ${max}, found ${length}`;
  };

const checkMobil: ValueCheck = (text) =>
  /^(?:[^49]|$)/.test(getNorwegianNumber(text) ?? '4') ? 'a Norwegian number begins with 4 or 9' : undefined;

const checkSupplier: ValueCheck = (text) =>
  /^[0-9]{9}$/.test(text) && !isOrganisationNumber(text)
    ? 'the check digit of the organisation number is wrong'
    : undefined;

/** What does not even begin as one, the schema tells of. */
const checkCertificate: ValueCheck = (text) =>
  text.startsWith('MI') && 'fault' in parseSertifikat(text) ? 'not a certificate (X.509, DER in base64)' : undefined;

type MemberCheck = readonly [path: readonly string[], trouble: ValueCheck];

/** Sources: EPOST, MOBIL, ATTR and PERSON of https://docs.digdir.no/docs/Kontaktregisteret/. */
const PERSON_CHECKS: readonly MemberCheck[] = [
  [['kontaktinformasjon', 'epostadresse'], checkEpost],
  [['kontaktinformasjon', 'mobiltelefonnummer'], checkMobil],
  [['digital_post', 'postkasseadresse'], createLengthCheck(SOAP_LENGTHS.postkasseadresse)],
  [['digital_post', 'postkasseleverandoeradresse'], checkSupplier],
  [['sertifikat'], checkCertificate],
];

const PRINTER_CHECKS: readonly MemberCheck[] = [
  [['print', 'postkasseleverandoerAdresse'], createLengthCheck(SOAP_LENGTHS.postkasseleverandoerAdresse)],
  [['print', 'x509Sertifikat'], checkCertificate],
];

function checkMembers(data: unknown, rows: readonly MemberCheck[]): PathDiagnostic[] {
  return rows.flatMap(([path, check]): PathDiagnostic[] => {
    const value = path.reduce<unknown>((within, key) => (isMapping(within) ? within[key] : undefined), data);
    const reason = typeof value === 'string' ? check(value) : undefined;
    return reason === undefined ? [] : [{ path, part: 'value', message: `${path.at(-1)}: ${reason}` }];
  });
}

/**
 * The values of a person that have the form of the schema, and that no right service would answer even so.
 *
 * @example
 * forbiddenValues({ sertifikat: 'MIIC' }); // one finding at sertifikat
 */
export const checkValues = (person: Mapping): readonly PathDiagnostic[] => checkMembers(person, PERSON_CHECKS);

/** The same of the printer of a scenario. */
export const checkPrinter = (scenario: Mapping): readonly PathDiagnostic[] => checkMembers(scenario, PRINTER_CHECKS);
