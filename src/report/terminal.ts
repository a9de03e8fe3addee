import type { Outcome } from '../conformance/report.ts';

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36 } as const;
type Colour = keyof typeof CODES;

/** Colours text, or returns it unchanged if colours are off. */
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

/** Breaks text between words into lines of at most `width` characters. A longer word gets a line of its own. */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    for (const word of line.split(' ')) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (longer.length <= width || current === '') current = longer;
      else {
        lines.push(current);
        current = word;
      }
    }
    return [...lines, current];
  });
}

const CONTINUED = '    ';

/** Breaks JSON or XML after blanks, commas and brackets, never within a word. Continued lines are indented further. */
export const wrapIndented = (text: string, width: number): string[] =>
  text.split('\n').flatMap((line) => {
    const [indent] = /^ */.exec(line)!;
    const lines: string[] = [];
    for (const word of line.slice(indent.length).split(/(?<=[ ,{[>])/)) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + word.trimEnd().length <= width) lines[lines.length - 1] = last + word;
      else lines.push(indent + (last === undefined ? '' : CONTINUED) + word);
    }
    return lines.map((one) => one.trimEnd());
  });

/** Puts a label in a column before the first of several lines. */
export function labelLines(label: string, lines: readonly string[], column: number): string[] {
  return lines.map((line, i) => (i === 0 ? label : '').padEnd(column) + line);
}
