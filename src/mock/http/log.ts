import type { FastifyRequest } from 'fastify';
import { disarmCommands, toPrintable } from '../../printable.ts';
import { getPath } from './origin.ts';

export const LOG_LEVELS = ['silent', 'error', 'info'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Lines are buffered for this long: a write to a terminal or a file costs more than a request. */
const FLUSH_MS = 20;

/** The destination of log lines, such as a stream. */
export interface LogSink {
  write(text: string): unknown;
}

/** Writes log lines in batches, because a write costs more than a request. */
export class Log {
  readonly #level: number;
  readonly #sink: LogSink;
  #buffer = '';

  constructor(level: LogLevel, sink: LogSink) {
    this.#level = LOG_LEVELS.indexOf(level);
    this.#sink = sink;
  }

  /** Logs a line that cannot contain an identifier. */
  info(line: string): void {
    if (this.#level >= LOG_LEVELS.indexOf('info')) this.#append(line);
  }

  /** Logs any line. Digits that may be an identifier are masked. */
  error(line: string): void {
    if (this.#level >= LOG_LEVELS.indexOf('error')) this.#append(line.replace(/\d{11,}/g, MASK));
  }

  /** Writes the buffered lines. */
  flush(): void {
    if (this.#buffer === '') return;
    this.#sink.write(this.#buffer);
    this.#buffer = '';
  }

  #append(line: string): void {
    if (this.#buffer === '') setTimeout(() => this.flush(), FLUSH_MS);
    this.#buffer += disarmCommands(`${new Date().toISOString()} ${toPrintable(line)}\n`);
  }
}

const MASK = '***********';

const MAX_PATH_LENGTH = 200;
const MAX_WORD_LENGTH = 32;
const MAX_WORD_DIGITS = 3;
const MAX_WORD_CAPITALS = 3;
/** An identifier has one more digit. */
const MAX_PATH_DIGITS = 10;
const SECRET = '***';

/**
 * Masks a path for the log: only segments that look like words remain, and the path is truncated. A client that builds
 * URLs incorrectly may put an identifier, a token or a key into the path, plain or encoded.
 */
function maskPath(path: string): string {
  const words = path.split('/').map((segment) => (isWord(segment) ? segment : SECRET));
  const isIdentifier = countDigits(words.join('')) > MAX_PATH_DIGITS;
  const shown = isIdentifier ? words.map((word) => (countDigits(word) > 0 ? SECRET : word)) : words;
  return shown.join('/').slice(0, MAX_PATH_LENGTH);
}

/** A word consists of letters followed by few digits, such as `ws-v5`. Keys mix cases and have digits anywhere. */
const isWord = (segment: string): boolean =>
  segment.length <= MAX_WORD_LENGTH &&
  countDigits(segment) <= MAX_WORD_DIGITS &&
  (countMatches(/[A-Z]/g, segment) <= MAX_WORD_CAPITALS || !/[a-z]/.test(segment)) &&
  segment.split(/[._~-]/).every((part) => /^[A-Za-z]*\d*$/.test(part));

const countMatches = (pattern: RegExp, text: string): number => text.match(pattern)?.length ?? 0;
const countDigits = (text: string): number => countMatches(/\d/g, text);

/** Gets the path of a request for the log: as it is for a route, masked for any other path. */
export function getLoggedPath(request: FastifyRequest): string {
  const path = getPath(request);
  return path.replace(/\/$/, '') === request.routeOptions.url ? path : maskPath(path);
}
