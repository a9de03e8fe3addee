import { LineCounter } from 'yaml';
import type { Diagnostic } from './mistake.ts';

/** Where something stands in a text. */
export type Position = Pick<Diagnostic, 'line' | 'column'>;
/** `isBlank`: nothing could be read where it stands. */
export type SourceDiagnostic = Position & { readonly message: string; readonly isUnreadable?: true };

export type PositionFinder = (offset: number) => Position;

/**
 * Finds the places of a text by their offsets.
 *
 * @example
 * placing('name: x\nnow: y')(13); // { line: 2, column: 6 }
 */
export function createPositionFinder(text: string): PositionFinder {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return (offset) => {
    const { line, col: column } = lines.linePos(offset);
    return { line, column };
  };
}
