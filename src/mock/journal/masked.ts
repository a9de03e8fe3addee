const VISIBLE_DIGITS = 6;
const MASKED_LENGTH = 11;

/** An identifier as it may be shown: its date, and stars. */
export const maskIdentifier = (identifier: string): string =>
  identifier.slice(0, VISIBLE_DIGITS).replace(/\D/g, '?').padEnd(MASKED_LENGTH, '*');
