import { InvalidArgumentError } from 'commander';
import { parseTimestamp as parseInstant } from '../register/moments.ts';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)$/;

/** Reads an integer between two bounds, both included. */
export const createIntegerParser =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`A whole number from ${min} to ${max} is needed.`);
  };

/** Reads a timestamp in any form that the service writes; it is kept as it is written. */
export function parseTimestamp(text: string): string {
  if (TIMESTAMP.test(text) && isRealTimestamp(text)) return text;
  throw new InvalidArgumentError('A timestamp with an offset is needed, such as 2026-06-01T12:00:00+02.');
}

function isRealTimestamp(timestamp: string): boolean {
  try {
    parseInstant(timestamp);
    return true;
  } catch {
    return false; // a day that no month has, or an hour that no day has
  }
}

/** Reads the URL of a server. */
export function parseHttpUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('A URL is needed, such as https://test.maskinporten.no/.');
}

/** Gathers what an option that may come several times is given. */
export const appendValue = (text: string, earlier: readonly string[] = []): readonly string[] => [...earlier, text];
