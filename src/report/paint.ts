import type { Outcome } from '../conformance/report.ts';

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36 } as const;
type Colour = keyof typeof CODES;

/** Puts text in colours, or leaves it as it is. */
export type Paint = (colour: Colour, text: string, weight?: 'bold') => string;

export const createPaint =
  (isColoured: boolean): Paint =>
  (colour, text, weight) => {
    if (!isColoured) return text;
    const codes = weight === undefined ? [CODES[colour]] : [CODES[weight], CODES[colour]];
    return `\u001b[${codes.join(';')}m${text}\u001b[0m`;
  };

const COLOURS: Readonly<Record<Outcome, Colour>> = {
  fail: 'red',
  error: 'magenta',
  warn: 'yellow',
  observed: 'cyan',
  skipped: 'dim',
  pass: 'green',
};

export const getColour = (outcome: Outcome): Colour => COLOURS[outcome];
