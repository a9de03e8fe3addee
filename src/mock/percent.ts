const ENCODED_DIGIT = /%3(\d)/g;
const ENCODED_ASCII = /%([2-7][0-9a-f])/gi;

/** A path with the digits that are percent-encoded in it decoded, once, and all else as it came. */
export const withPlainDigits = (text: string): string =>
  text.includes('%3') ? text.replace(ENCODED_DIGIT, '$1') : text;

/** A text with the ASCII that is percent-encoded in it decoded, once; nothing of it is refused. */
export const withPlainAscii = (text: string): string =>
  text.includes('%') ? text.replace(ENCODED_ASCII, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))) : text;
