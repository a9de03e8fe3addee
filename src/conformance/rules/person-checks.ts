import {
  findEmailProblem,
  hasMobileCharacters,
  MOBILE_CHARACTERS,
  parseSertifikat,
  type Sertifikat,
} from '../../contract/formats.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { mayHaveExpired } from '../evidence/expected-persons.ts';
import type { JsonObject } from '../evidence/rest-persons.ts';
import { findExpiryLimit, getTimestamps } from '../evidence/timestamps.ts';
import type { PersonFinding, PersonResult } from './assertions.ts';

// Checks of one person that the rules for REST and SOAP share. Persons have the member names of REST.

type ValueFinding = Omit<PersonFinding, 'at'>;

/** Checks that a person has none of the parts; the keys of `parts` are the names in the interface. */
export function checkNoData(person: JsonObject, parts: Readonly<Record<string, string>>): PersonFinding | null {
  const returned = Object.keys(parts).filter((name) => person[parts[name]!] !== undefined);
  if (returned.length === 0) return null;
  return { at: `/${returned[0]}`, expected: `none of ${Object.keys(parts).join(', ')}`, actual: returned.join(', ') };
}

export function checkEpost(text: string): ValueFinding | null {
  const reason = findEmailProblem(text);
  return reason === undefined ? null : { expected: 'an e-mail address', actual: reason };
}

export const checkMobil = (text: string): ValueFinding | null =>
  hasMobileCharacters(text) ? null : { expected: MOBILE_CHARACTERS, actual: 'characters outside this set' };

export const checkSertifikat = (read: Sertifikat | { readonly fault: string }): ValueFinding | null =>
  'fault' in read ? { expected: 'the base64 of an X.509 certificate in DER', actual: read.fault } : null;

export const checkSertifikatText = (text: string): ValueFinding | null => checkSertifikat(parseSertifikat(text));

/** The service's clock may be this far ahead of the local clock. */
const TOLERANCE_MS = 10 * 60_000;

export function checkNotInFuture(person: JsonObject, now: number): PersonResult {
  const timestamps = getTimestamps(person);
  if (timestamps.length === 0) return undefined;
  const ahead = timestamps.find(({ timestamp }) => (timestamp?.instant ?? now) > now + TOLERANCE_MS);
  return ahead === undefined ? null : { at: ahead.at, expected: 'an instant in the past', actual: 'one in the future' };
}

/** The identifiers of persons whose contact information in the persons file has expired. */
export function findExpired({ known, now }: Evidence): ReadonlySet<unknown> {
  const border = findExpiryLimit(now);
  return new Set(known.filter((person) => mayHaveExpired(person, now, border)).map(({ identifier }) => identifier));
}
