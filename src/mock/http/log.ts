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
  #buffer = '';

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
    if (this.#buffer === '') return;
    this.#sink.write(this.#buffer);
    this.#buffer = '';
  }

  #append(line: string): void {
    if (this.#buffer === '') setTimeout(() => this.flush(), FLUSH_MS);
    this.#buffer += `${formatLineTime()} ${line}\n`;
  }
}

const MASK = '***********';

/** As many characters of a path as a line has room for. */
const MAX_PATH_LENGTH = 200;
const MAX_WORD_LENGTH = 32;
const MAX_WORD_DIGITS = 3;
const MAX_WORD_CAPITALS = 3;
/** Fewer than an identifier has, wherever in a path its digits stand. */
const MAX_PATH_DIGITS = 10;
const SECRET = '***';

/**
 * A path as it may stand in a log: cut, and with nothing in it but what looks like a word of a path, which no
 * identifier, token or key does, plain or encoded. A client that builds its URLs wrongly may put any of them there.
 */
export function maskPath(path: string): string {
  const words = path.split('/').map((segment) => (isWord(segment) ? segment : SECRET));
  const isIdentifier = countDigits(words.join('')) > MAX_PATH_DIGITS;
  const shown = isIdentifier ? words.map((word) => (countDigits(word) > 0 ? SECRET : word)) : words;
  return shown.join('/').slice(0, MAX_PATH_LENGTH);
}

/** Letters and a few digits behind them, `ws-v5`. Keys mix cases and have digits anywhere. */
const isWord = (segment: string): boolean =>
  segment.length <= MAX_WORD_LENGTH &&
  countDigits(segment) <= MAX_WORD_DIGITS &&
  (countMatches(/[A-Z]/g, segment) <= MAX_WORD_CAPITALS || !/[a-z]/.test(segment)) &&
  segment.split(/[._~-]/).every((part) => /^[A-Za-z]*\d*$/.test(part));

const countMatches = (pattern: RegExp, text: string): number => text.match(pattern)?.length ?? 0;
const countDigits = (text: string): number => countMatches(/\d/g, text);

let latest = { millisecond: Number.NaN, text: '' };

/** Many lines share a millisecond: its text is made once. */
function formatLineTime(): string {
  const millisecond = Date.now();
  if (millisecond !== latest.millisecond) latest = { millisecond, text: new Date(millisecond).toISOString() };
  return latest.text;
}

const ENCODED_ASCII = /%([2-7][0-9a-f])/gi;

/** A text with the ASCII that is percent-encoded in it decoded, once; nothing of it is refused. */
export const decodePercentAscii = (text: string): string =>
  text.includes('%') ? text.replace(ENCODED_ASCII, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))) : text;
