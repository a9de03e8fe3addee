import type { PositionFinder, SourceDiagnostic } from './place.ts';

/** What stands for bytes that are no UTF-8: half a character, which no text in UTF-8 holds. */
export const REPLACED = '\udfff';

/** What a text shows of a file that is not saved as one. `isReadable` is false if there is nothing else to be said of it. */
export interface EncodingResult {
  readonly isReadable: boolean;
  readonly diagnostics: readonly SourceDiagnostic[];
}

/**
 * Looks for what was no UTF-8, for files in UTF-16 and others that are no text at all, and for line ends that the parser
 * knows nothing of.
 *
 * @example
 * strayIn(`name: bl${LOST}`, placing('name: bl')).slips; // [{ line: 1, column: 9, message: 'not UTF-8: ...' }]
 */
export function checkEncoding(text: string, getPosition: PositionFinder): EncodingResult {
  const invalidOffset = text.search(/[\0\p{Cs}]/u);
  if (invalidOffset >= 0) {
    return {
      isReadable: !text.includes('\0'),
      diagnostics: [{ ...getPosition(invalidOffset), message: 'not UTF-8: save the file as UTF-8' }],
    };
  }
  const end = text.includes('\n') ? -1 : text.indexOf('\r');
  if (end < 0) return { isReadable: true, diagnostics: [] };
  return {
    isReadable: false,
    diagnostics: [{ ...getPosition(end), message: 'lines end with CR alone: save the file with LF or CRLF' }],
  };
}
