export const LOG_LEVELS = ['silent', 'error', 'info'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A line waits for others this long: a write to a terminal or a file costs more than a request. */
const FLUSH_MS = 20;

/** Where log lines go: a stream, or anything that takes text. */
export interface LogSink {
  write(text: string): unknown;
}

/** Writes log lines, many in one go, so that a line costs a request next to nothing. Identifiers are masked. */
export class Log {
  readonly #level: number;
  readonly #sink: LogSink;
  #lines: string[] = [];

  constructor(level: LogLevel, sink: LogSink) {
    this.#level = LOG_LEVELS.indexOf(level);
    this.#sink = sink;
  }

  info(line: string): void {
    this.#write('info', line);
  }

  error(line: string): void {
    this.#write('error', line);
  }

  /** Writes what is waiting. */
  flush(): void {
    if (this.#lines.length === 0) return;
    this.#sink.write(this.#lines.join(''));
    this.#lines = [];
  }

  #write(level: LogLevel, line: string): void {
    if (LOG_LEVELS.indexOf(level) > this.#level) return;
    if (this.#lines.length === 0) setTimeout(() => this.flush(), FLUSH_MS);
    this.#lines.push(`${timeOfLine()} ${masked(line)}\n`);
  }
}

const MASK = '***********';

/** Eleven digits in a row, or more, may be an identifier. */
const masked = (line: string): string => line.replace(/\d{11,}/g, MASK);

/** A path with what may be an identifier masked, also where something stands between its digits. */
export const maskedPath = (path: string): string => path.replace(/\d(?:(?:%20|[-+. ])?\d){10,}/g, MASK);

let latest = { millisecond: Number.NaN, text: '' };

/** Many lines share a millisecond: its text is made once. */
function timeOfLine(): string {
  const millisecond = Date.now();
  if (millisecond !== latest.millisecond) latest = { millisecond, text: new Date(millisecond).toISOString() };
  return latest.text;
}
