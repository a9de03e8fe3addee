import { Temporal } from 'temporal-polyfill';
import { findEmailProblem, parseSertifikat } from '../../contract/formats.ts';
import { SOAP_LENGTHS } from '../../contract/index.ts';
import { isOrganisationNumber, parse, type Reason, type Rule } from '../../identifier/index.ts';
import { isMapping, type Mapping, type PathDiagnostic } from '../../yaml/diagnostics.ts';
import { PUBLISHED_IDENTIFIERS } from '../published-identifiers.ts';

const REASONS: Readonly<Record<Reason, string>> = {
  length: 'not eleven characters',
  digits: 'not only digits',
  date: 'no such date',
  series: 'no such series for that year',
  k1: 'the first check digit is wrong',
  k2: 'the second check digit is wrong',
};

const HELP = '(krr persons lists valid ones)';
const NOT_SYNTHETIC = `not synthetic: expected 80 added to the month ${HELP}`;

/**
 * Returns the reason why a scenario cannot use an identifier: it is invalid or not synthetic. Undefined for a valid one,
 * and for a value that is not eleven digits, which the schema reports.
 *
 * @example
 * describeInvalidIdentifier('01837012047', 'classic'); // 'not valid: the second check digit is wrong (krr persons ...'
 */
export function describeInvalidIdentifier(identifier: unknown, rule: Rule): string | undefined {
  if (typeof identifier !== 'string' || !/^[0-9]{11}$/.test(identifier)) return undefined;
  if (Object.hasOwn(PUBLISHED_IDENTIFIERS, identifier)) return undefined;
  const parsed = parse(identifier, { rule });
  if (parsed.valid) return parsed.synthetic === '+80' ? undefined : NOT_SYNTHETIC;
  const isSynthetic = /^\d\d[89]/.test(identifier);
  const reasons = parsed.reasons.map((reason) => REASONS[reason]);
  const problem = `not valid: ${[...reasons, ...(isSynthetic ? [] : ['not synthetic'])].join(', ')} ${HELP}`;
  const by2032 = parse(identifier, { rule: '2032' });
  const isValidBy2032 = by2032.valid && by2032.synthetic === '+80';
  return isValidBy2032
    ? `${problem}. Valid by the rule of 2032, which behaviour.identifierRule: both accepts`
    : problem;
}

/**
 * Finds the timestamps anywhere within `value` that do not exist, or are later than `now` (milliseconds since 1970). A
 * pattern in the schema cannot check the length of a month.
 *
 * @example
 * checkTimes({ spraak_oppdatert: '2026-02-29T12:00:00Z' }, undefined); // one diagnostic: there is no 2026-02-29
 */
export function checkTimes(value: unknown, now: number | undefined, path: readonly string[] = []): PathDiagnostic[] {
  if (isMapping(value)) {
    return Object.entries(value).flatMap(([key, member]) =>
      mayContainTime(member) ? checkTimes(member, now, [...path, key]) : [],
    );
  }
  if (typeof value !== 'string') return [];
  const reason = describeImpossibleDate(value) ?? describeFutureTime(value, now);
  return reason === undefined ? [] : [{ path, part: 'value', message: `${path.at(-1)}: ${reason}` }];
}

/** Most values of a person are text of another kind. */
const mayContainTime = (value: unknown): boolean =>
  typeof value === 'string' ? /^\d{4}-/.test(value) : isMapping(value);

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
 * Parses a timestamp to milliseconds since 1970. Undefined for other values, which the schema reports.
 *
 * @example
 * parseInstant('1970-01-01T00:00:01Z'); // 1000
 */
export function parseInstant(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  try {
    return Temporal.Instant.from(value).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** Returns the error of a value that matches the schema; undefined if it is valid. */
type ValueCheck = (text: string) => string | undefined;

/** The national part of a Norwegian number: one with the country code 47, or of eight digits. */
const getNorwegianNumber = (number: string): string | undefined =>
  /^(?:0047|\+47)(.*)$/.exec(number.replace(/[- _]/g, ''))?.[1] ?? /^[0-9]{8}$/.exec(number)?.[0];

/** Characters that XML cannot contain, and so no SOAP response. */
const XML_UNSUPPORTED = /[\p{Cc}\p{Cs}\ufffe\uffff]/u;

const checkCharacters: ValueCheck = (text) => (XML_UNSUPPORTED.test(text) ? 'a control character' : undefined);

function checkEpost(text: string): string | undefined {
  const reason = text.includes('@') ? findEmailProblem(text) : undefined;
  return reason === undefined ? checkCharacters(text) : `not an e-mail address: ${reason}`;
}

/** Lengths are documented for SOAP only; REST reads the same register. */
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

/** The schema reports a text with another beginning. */
const checkCertificate: ValueCheck = (text) =>
  text.startsWith('MI') && 'fault' in parseSertifikat(text) ? 'not a certificate (X.509, DER in base64)' : undefined;

type MemberCheck = readonly [path: readonly string[], check: ValueCheck];

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
 * Finds values of a person that match the schema, but that no conforming service returns.
 *
 * @example
 * checkValues({ sertifikat: 'MIIC' }); // one diagnostic at sertifikat
 */
export const checkValues = (person: Mapping): readonly PathDiagnostic[] => checkMembers(person, PERSON_CHECKS);

/** Finds the same in the print certificate of a scenario. */
export const checkPrinter = (scenario: Mapping): readonly PathDiagnostic[] =>
  isMapping(scenario.print) && scenario.print.allowInvalidState === true ? [] : checkMembers(scenario, PRINTER_CHECKS);
