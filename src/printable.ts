/** Characters that a terminal, an editor or a browser interprets or hides: category C, and other line separators. */
const UNPRINTABLE = /[^\P{C}\n]|[\u2028\u2029]/gu;

const toCodePoint = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`;

/**
 * Replaces every character that could change how a terminal, a log or a page displays the rest of a text. Keeps line
 * breaks.
 *
 * @example
 * toPrintable('\u001b[2J'); // '\\u{1b}[2J'
 */
export const toPrintable = (text: string): string => text.replaceAll('\r\n', '\n').replace(UNPRINTABLE, toCodePoint);

/** Lines that begin as a command of GitHub (`::error::`) or as a group of Buildkite (`--- `). */
const LINE_COMMAND = /^([^\S\n]*)(:(?=:)|[-+~^](?=([-+~^])\3 ))/gmu;
/** Commands anywhere in a line: `##[error]`, `##vso[task…]` of Azure, `##teamcity[…]`. */
const INLINE_COMMAND = /#(?=#\w*\[)/g;

/**
 * Changes the parts of a text that a CI server would carry out as a command. Apply it to complete lines.
 *
 * @param replace replaces the first character of a command
 * @example
 * disarmCommands('::error::stop'); // '\\u{3a}:error::stop'
 */
export const disarmCommands = (text: string, replace: (character: string) => string = toCodePoint): string =>
  text
    .replace(LINE_COMMAND, (_, indent: string, character: string) => indent + replace(character))
    .replace(INLINE_COMMAND, replace);

const toJsonEscape = (character: string): string =>
  character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Serialises a value as JSON that is safe to display: parsed, it equals the value. */
export const toPrintableJson = (value: unknown, indent?: number): string =>
  disarmCommands(JSON.stringify(value, null, indent).replace(UNPRINTABLE, toJsonEscape), toJsonEscape);
