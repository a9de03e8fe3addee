export const ENCODED_ASCII = /%([2-7][0-9a-f])/gi;

/** Decodes percent-encoded ASCII characters, once. Invalid sequences are kept. */
export const decodePercentAscii = (text: string): string =>
  text.includes('%') ? text.replace(ENCODED_ASCII, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))) : text;
