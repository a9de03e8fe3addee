const MAX_QUOTED = 60;
const MAX_CHARACTERS = 400;

const truncate = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 3)}...` : text);

/** What a file holds, short enough to stand within a message. */
export const shorten = (text: string): string => truncate(text, MAX_QUOTED);

/**
 * A message as it may be shown, whatever file it quotes: in one line of moderate length, without what a terminal would
 * obey, and without long runs of digits, which may be somebody's identifier.
 *
 * @example
 * presentable('unknown key "a\u0007"'); // 'unknown key "a\\u{7}"'
 */
export function sanitizeMessage(message: string): string {
  const masked = message.replace(/[0-9]{9,}/g, (digits) => '*'.repeat(digits.length));
  return truncate(masked, MAX_CHARACTERS).replace(
    /[\p{C}\u2028\u2029\ufffd]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
