import { Temporal } from 'temporal-polyfill';
import { findEmailProblem, parseSertifikat } from '../../contract/formats.ts';
import { SOAP_LENGTHS } from '../../contract/index.ts';
import { isOrganisationNumber, parse, type Reason, type Rule } from '../../identifier/index.ts';
import { isMapping, type Mapping } from '../../yaml/diagnostics.ts';
import type { PathDiagnostic } from '../../yaml/read.ts';
import { PUBLISHED_IDENTIFIERS } from '../published-identifiers.ts';

const REASONS: Readonly<Record<Reason, string>> = {
  length: 'not eleven characters',
  digits: 'not only digits',
  date: 'no such date',
  series: 'no such series for that year',
  k1: 'the first check digit is wrong',
  k2: 'the second check digit is wrong',
};

const HELP = '(krr persons has some that are)';

/**
 * Why a scenario cannot name these eleven digits: they are not valid, or not synthetic. Undefined for an identifier that
 * it may name, and for whatever is not eleven digits: the schema tells of that.
 *
 * @example
 * identifierTrouble('01837012047', 'classic'); // 'not valid: the second check digit is wrong (krr persons ...'
 */
export function describeInvalidIdentifier(identifier: unknown, rule: Rule): string | undefined {
  if (typeof identifier !== 'string' || !/^[0-9]{11}$/.test(identifier)) return undefined;
  if (Object.hasOwn(PUBLISHED_IDENTIFIERS, identifier)) return undefined;
  const parsed = parse(identifier, { rule });
  if (parsed.valid)
    return parsed.synthetic === '+80' ? undefined : `not synthetic: expected 80 added to the month ${HELP}`;
  if (parse(identifier, { rule: '2032' }).valid)
    return 'valid only by the rule of 2032: set behaviour.identifierRule to both';
  return `not valid: ${parsed.reasons.map((reason) => REASONS[reason]).join(', ')} ${HELP}`;
}

/**
 * The timestamps anywhere within `value` that do not exist, or are later than `now` (milliseconds since 1970): a
 * schema's pattern knows no month's length, and no now.
 *
 * @example
 * wrongTimes({ spraak_oppdatert: '2026-02-29T12:00:00Z' }, undefined); // one finding: there is no 2026-02-29
 */
export function checkTimes(value: unknown, now: number | undefined, path: readonly string[] = []): PathDiagnostic[] {
  if (isMapping(value)) {
    return Object.entries(value).flatMap(([key, member]) => checkTimes(member, now, [...path, key]));
  }
  if (typeof value !== 'string') return [];
  const reason = describeImpossibleDate(value) ?? describeFutureTime(value, now);
  return reason === undefined ? [] : [{ path, part: 'value', message: `${path.at(-1)}: ${reason}` }];
}

function describeImpossibleDate(text: string): string | undefined {
  const [, month, day] = text.match(/^(\d{4}-(?:0[1-9]|1[0-2]))-(\d\d)T/) ?? [];
  if (!month || Number(day) <= Temporal.PlainYearMonth.from(month).daysInMonth) return undefined;
  return `there is no ${month}-${day}`;
}

function describeFutureTime(text: string, now: number | undefined): string | undefined {
  const isLater = now !== undefined && (parseInstant(text) ?? now) > now;
  return isLater ? 'later than the now of this scenario' : undefined;
}

/**
 * A timestamp as milliseconds since 1970; undefined for whatever is none, of which the schema tells.
 *
 * @example
 * instantIn('1970-01-01T00:00:01Z'); // 1000
 */
export function parseInstant(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  try {
    return Temporal.Instant.from(value).epochMilliseconds;
  } catch {
    return undefined;
  }
}

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
