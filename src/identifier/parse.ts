import { formatDay } from './calendar.ts';
import { isValid } from './is-valid.ts';
import { parseRule } from './misuse.ts';
import { type DecodedDate, removeOffsets } from './offsets.ts';
import { findReasons } from './reasons.ts';
import { birthYear } from './series.ts';
import type { Parsed, ValidationOptions } from './types.ts';

/**
 * Says what a fødselsnummer or D-number holds, or everything that is wrong with it. The answer depends on the text
 * alone: there is no clock in it. Nothing is trimmed, and only the digits 0-9 count as digits.
 *
 * Sources: forskrift om folkeregistrering § 2-2, and Skatteetaten's documentation of the Folkeregister (D-numbers'
 * series of 2021, synthetic persons, new fødselsnummer from 2032).
 *
 * @param text the identifier, 11 digits
 * @param options `rule` is `classic` unless given. `2032` accepts both rules side by side, and reports `classic` where
 *   that holds: the two cannot be told apart then. It never gives the reason `series`. A number is
 *   ignored, so that `identifiers.map(parseIdentifier)` does what it says.
 * @returns with `valid: true` what the number holds, else `reasons`: `length` and `digits` alone when the text has no
 *   11 digits to judge further, otherwise all that hold of `date`, `series`, `k1`, `k2`. k2 is judged over the k1 given.
 * @throws TypeError when `text` is not a string, or `options` no object
 * @throws IdentifierError `unknown-value` when there is no such rule
 * @example
 * ```ts
 * import { parseIdentifier } from 'krr-kit';
 * parseIdentifier('20914695016');
 * // { valid: true, kind: 'fnr', synthetic: '+80', birthDate: '1946-11-20', sex: 'female', rule: 'classic' }
 * parseIdentifier('20914695017'); // { valid: false, reasons: ['k2'] }
 * ```
 */
export function parse(text: string, options: ValidationOptions | number = {}): Parsed {
  const rule = parseRule(options);
  if (isValid(text)) return readClassic(text);
  if (rule === '2032' && isValid(text, rule)) return read2032(text);
  return { valid: false, reasons: findReasons(text, rule) };
}

function readClassic(text: string): Parsed {
  const { kind, synthetic, day, month } = readDate(text);
  const individnummer = Number(text.slice(6, 9));
  const year = birthYear(kind, Number(text.slice(4, 6)), individnummer);
  const sex = individnummer % 2 === 0 ? 'female' : 'male';
  return { valid: true, kind, synthetic, birthDate: formatDay({ year, month, day }), sex, rule: 'classic' };
}

function read2032(text: string): Parsed {
  const { kind, synthetic } = readDate(text);
  return { valid: true, kind, synthetic, birthDate: null, sex: null, rule: '2032' };
}

/** Of a valid identifier, so there is one. */
function readDate(text: string): DecodedDate {
  return removeOffsets(Number(text.slice(0, 2)), Number(text.slice(2, 4)))!;
}
