const SHOWN = 6;
const LENGTH = 11;

/** An identifier as it may be shown: its date, and stars. */
export const masked = (identifier: string): string =>
  identifier.slice(0, SHOWN).replace(/\D/g, '?').padEnd(LENGTH, '*');
