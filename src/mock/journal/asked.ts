import { isValid } from '../../identifier/index.ts';
import { PUBLISHED_IDENTIFIERS } from '../../scenario/published.ts';
import { MOST_IDENTIFIERS } from '../limits.ts';
import { type Packed, pack } from './packed.ts';

/** What may be remembered of a list of identifiers. */
export interface Asked {
  /** The synthetic ones (+80) and those that the documentation prints. */
  readonly kept: Kept;
  /** How many of those kept stand in the list again. */
  readonly duplicates: number;
  /** How many may be somebody's: valid, and neither synthetic nor printed. */
  readonly notSynthetic: number;
}

export type Kept = readonly string[] | Packed;

/** A shorter list is sooner read than packed. */
const WORTH_PACKING = 20;
const KEPT = /^\d\d(?:8[1-9]|9[0-2])\d{7}$/;

const isKept = (text: string): boolean => KEPT.test(text) || Object.hasOwn(PUBLISHED_IDENTIFIERS, text);

/** Whether a text is an identifier that may be a real person's. */
const mayBeSomebodys = (text: string): boolean => !isKept(text) && isValid(text, '2032');

/** Lists within lists can be deeper than any text can be made of. */
const isPlain = (item: unknown): boolean => typeof item === 'string' || typeof item === 'number';

/**
 * Reads a list as it came, its first 1000 items: whatever is no identifier is left out.
 *
 * @param body the bytes that the list was parsed from, where they are at hand
 */
export function readAsked(list: readonly unknown[], body?: Buffer): Asked {
  if (body !== undefined && list.length >= WORTH_PACKING && list.length <= MOST_IDENTIFIERS) {
    const packed = pack(body, list);
    if (packed !== null) return { ...packed, notSynthetic: 0 };
  }
  const texts = list.slice(0, MOST_IDENTIFIERS).filter(isPlain).map(String);
  const kept = texts.filter(isKept);
  const duplicates = kept.length > 1 ? kept.length - new Set(kept).size : 0;
  const notSynthetic = kept.length < texts.length ? texts.filter(mayBeSomebodys).length : 0;
  return { kept, duplicates, notSynthetic };
}

const LENGTH = 11;
const WRITTEN = /(?<![0-9A-Za-z])(\d{6})(?:%20|[-+. ])?(\d{5})(?![0-9A-Za-z])/g;

/** Whether a text from a URL or a header holds an identifier, anybody's. */
export function holdsIdentifier(text: string): boolean {
  if (text.length < LENGTH) return false;
  for (const [, date, rest] of text.matchAll(WRITTEN)) if (isValid(`${date}${rest}`, '2032')) return true;
  return false;
}
