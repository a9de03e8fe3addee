import { LineCounter } from 'yaml';
import type { Mistake } from './mistake.ts';

/** Where something stands in a text. */
export type Place = Pick<Mistake, 'line' | 'column'>;
/** `isBlank`: nothing could be read where it stands. */
export type Slip = Place & { readonly message: string; readonly isBlank?: true };

export type Placing = (offset: number) => Place;

/**
 * Finds the places of a text by their offsets.
 *
 * @example
 * placing('name: x\nnow: y')(13); // { line: 2, column: 6 }
 */
export function placing(text: string): Placing {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return (offset) => {
    const { line, col: column } = lines.linePos(offset);
    return { line, column };
  };
}
