export const LOG_LEVELS = ['silent', 'error', 'info'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A line waits for others this long: a write to a terminal or a file costs more than a request. */
const FLUSH_MS = 20;

/** Where log lines go: a stream, or anything that takes text. */
export interface LogSink {
  write(text: string): unknown;
}

/** Writes log lines, many in one go, so that a line costs a request next to nothing. */
export class Log {
  readonly #level: number;
  readonly #sink: LogSink;
  #waiting = '';

  constructor(level: LogLevel, sink: LogSink) {
    this.#level = LOG_LEVELS.indexOf(level);
    this.#sink = sink;
  }

  /** For lines that cannot hold an identifier. */
  info(line: string): void {
    if (this.#level >= LOG_LEVELS.indexOf('info')) this.#append(line);
  }

  /** For any line: what may be an identifier is masked. */
  error(line: string): void {
    if (this.#level >= LOG_LEVELS.indexOf('error')) this.#append(line.replace(/\d{11,}/g, MASK));
  }

  /** Writes what is waiting. */
  flush(): void {
    if (this.#waiting === '') return;
    this.#sink.write(this.#waiting);
    this.#waiting = '';
  }

  #append(line: string): void {
    if (this.#waiting === '') setTimeout(() => this.flush(), FLUSH_MS);
    this.#waiting += `${timeOfLine()} ${line}\n`;
  }
}

const MASK = '***********';

/** As many characters of a path as a line has room for. */
const LONGEST_PATH = 200;
const LONGEST_WORD = 32;
const MOST_DIGITS = 3;
const MOST_CAPITALS = 3;
/** Fewer than an identifier has, wherever in a path its digits stand. */
const MOST_DIGITS_OF_PATH = 10;
const SECRET = '***';

/**
 * A path as it may stand in a log: cut, and with nothing in it but what looks like a word of a path, which no
 * identifier, token or key does, plain or encoded. A client that builds its URLs wrongly may put any of them there.
 */
export function maskedPath(path: string): string {
  const words = path.split('/').map((segment) => (isWord(segment) ? segment : SECRET));
  const isIdentifier = digitsIn(words.join('')) > MOST_DIGITS_OF_PATH;
  const shown = isIdentifier ? words.map((word) => (digitsIn(word) > 0 ? SECRET : word)) : words;
  return shown.join('/').slice(0, LONGEST_PATH);
}

/** Letters and a few digits behind them, `ws-v5`. Keys mix cases and have digits anywhere. */
const isWord = (segment: string): boolean =>
  segment.length <= LONGEST_WORD &&
  digitsIn(segment) <= MOST_DIGITS &&
  (countOf(/[A-Z]/g, segment) <= MOST_CAPITALS || !/[a-z]/.test(segment)) &&
  segment.split(/[._~-]/).every((part) => /^[A-Za-z]*\d*$/.test(part));

const countOf = (pattern: RegExp, text: string): number => text.match(pattern)?.length ?? 0;
const digitsIn = (text: string): number => countOf(/\d/g, text);

let latest = { millisecond: Number.NaN, text: '' };

/** Many lines share a millisecond: its text is made once. */
function timeOfLine(): string {
  const millisecond = Date.now();
  if (millisecond !== latest.millisecond) latest = { millisecond, text: new Date(millisecond).toISOString() };
  return latest.text;
}
