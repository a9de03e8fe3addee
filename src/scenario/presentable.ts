const MOST_QUOTED = 60;
const MOST_CHARACTERS = 400;

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 3)}...` : text);

/** What a file holds, short enough to stand within a message. */
export const shortened = (text: string): string => cut(text, MOST_QUOTED);

/**
 * A message as it may be shown, whatever file it quotes: in one line of moderate length, without what a terminal would
 * obey, and without long runs of digits, which may be somebody's identifier.
 *
 * @example
 * presentable('unknown key "a\u0007"'); // 'unknown key "a\\u{7}"'
 */
export function presentable(message: string): string {
  const masked = message.replace(/[0-9]{9,}/g, (digits) => '*'.repeat(digits.length));
  return cut(masked, MOST_CHARACTERS).replace(
    /[\p{C}\u2028\u2029\ufffd]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
