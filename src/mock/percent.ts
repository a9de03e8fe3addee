const ENCODED_ASCII = /%([2-7][0-9a-f])/gi;

/** A text with the ASCII that is percent-encoded in it decoded, once; nothing of it is refused. */
export const decodePercentAscii = (text: string): string =>
  text.includes('%') ? text.replace(ENCODED_ASCII, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))) : text;
