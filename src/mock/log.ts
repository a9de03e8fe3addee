import { withPlainDigits } from './percent.ts';

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

/** A path with what may be an identifier masked, also where something stands between its digits, or they are encoded; then cut. */
export const maskedPath = (path: string): string =>
  withPlainDigits(path)
    .replace(/\d(?:(?:%2[0BDE]|[-+. ])?\d){10,}/gi, MASK)
    .slice(0, LONGEST_PATH);

let latest = { millisecond: Number.NaN, text: '' };

/** Many lines share a millisecond: its text is made once. */
function timeOfLine(): string {
  const millisecond = Date.now();
  if (millisecond !== latest.millisecond) latest = { millisecond, text: new Date(millisecond).toISOString() };
  return latest.text;
}
