import type { FastifyRequest } from 'fastify';
import { disarmCommands, toPrintable } from '../../printable.ts';
import type { RequestError } from '../journal/index.ts';
import { getPath } from './origin.ts';

export const LOG_LEVELS = ['silent', 'error', 'info'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Lines are buffered for this long: a write to a terminal or a file costs more than a request. */
const FLUSH_MS = 20;

/** A line of printable ASCII without `#`, such as that of most requests: it contains nothing to escape. */
const HARMLESS_LINE = /^[ -"$-~]*$/;

/** The destination of log lines, such as a stream. */
export interface LogSink {
  write(text: string): unknown;
}

/** A completed request. */
export interface LoggedRequest {
  readonly method: string;
  /** As returned by {@link getLoggedPath}. */
  readonly path: string;
  /** Null without a response head. */
  readonly status: number | null;
  readonly outcome: string;
  readonly fault: string | undefined;
  /** The errors in the response, if the mock itself wrote it. */
  readonly errors: readonly RequestError[];
  readonly persons: number | undefined;
  readonly ms: number;
  /** Undefined for the default session. */
  readonly session: string | undefined;
}

/** Writes log lines in batches, because a write costs more than a request. */
export class Log {
  readonly #level: number;
  readonly #sink: LogSink;
  readonly #format: LogFormat;
  #buffer = '';

  constructor(level: LogLevel, sink: LogSink, format: LogFormat = 'text') {
    this.#level = LOG_LEVELS.indexOf(level);
    this.#sink = sink;
    this.#format = format;
  }

  /** Logs a line that cannot contain an identifier. */
  info(line: string): void {
    if (this.#isEnabled('info')) this.#append('info', line);
  }

  /** Logs a completed request. */
  request(request: LoggedRequest): void {
    if (!this.#isEnabled('info')) return;
    if (this.#format === 'json')
      this.#appendRecord({ level: 'info', ...request, ms: Math.round(request.ms * 10) / 10 });
    else this.#append('info', formatRequest(request));
  }

  /** Logs any line. Digits that may be an identifier are masked. */
  error(line: string): void {
    if (this.#isEnabled('error')) this.#append('error', line.replace(/\d{11,}/g, MASK));
  }

  /** Writes the buffered lines. */
  flush(): void {
    if (this.#buffer === '') return;
    this.#sink.write(this.#buffer);
    this.#buffer = '';
  }

  #isEnabled(level: LogLevel): boolean {
    return this.#level >= LOG_LEVELS.indexOf(level);
  }

  #append(level: LogLevel, line: string): void {
    if (this.#format === 'json') {
      this.#appendRecord({ level, message: line });
      return;
    }
    const time = new Date().toISOString();
    this.#write(HARMLESS_LINE.test(line) ? `${time} ${line}\n` : disarmCommands(`${time} ${toPrintable(line)}\n`));
  }

  #appendRecord(record: object): void {
    this.#write(`${JSON.stringify({ time: new Date().toISOString(), ...record })}\n`);
  }

  #write(line: string): void {
    if (this.#buffer === '') setTimeout(() => this.flush(), FLUSH_MS);
    this.#buffer += line;
  }
}

/** For example `POST /rest/v1/personer 200 2 persons 0.4 ms`. */
function formatRequest({ method, path, status, outcome, fault, errors, persons, ms, session }: LoggedRequest): string {
  const result = outcome === 'completed' ? status : outcome;
  const cause = fault === undefined ? formatErrors(errors) : ` (fault ${fault})`;
  const count = persons === undefined ? '' : ` ${persons} person${persons === 1 ? '' : 's'}`;
  // Integer arithmetic: `toFixed` takes half the time of a line.
  const tenths = Math.round(ms * 10);
  const place = session === undefined ? '' : ` session ${session}`;
  return `${method} ${path} ${result}${cause}${count} ${Math.trunc(tenths / 10)}.${tenths % 10} ms${place}`;
}

/** The first error, which a person reads in the log. The journal has all of them. */
function formatErrors([first, ...others]: readonly RequestError[]): string {
  if (first === undefined) return '';
  const place = first.pointer === undefined ? '' : ` at ${first.pointer}`;
  return ` (${first.id}${place}${others.length === 0 ? '' : `, and ${others.length} more`})`;
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
export function maskPath(path: string): string {
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
