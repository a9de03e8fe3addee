/** Quotes a value with a separator, a quote or a line break (RFC 4180, section 2). */
export const quoteCsv = (value: string): string =>
  /[",;\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
