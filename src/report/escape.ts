const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that XML 1.0 and HTML cannot contain, not even escaped: control characters and lone surrogates. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern matches them on purpose
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu;

/** Escapes text for an XML or HTML element, or for a quoted attribute. */
export const escapeMarkup = (text: string): string =>
  text
    .replace(UNWRITABLE, '\ufffd')
    .replaceAll('\r', '\n')
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** Escapes characters that a terminal could interpret (Unicode category C). Keeps line breaks. */
export const escapeControlCharacters = (text: string): string =>
  text.replace(/[^\P{C}\n]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
