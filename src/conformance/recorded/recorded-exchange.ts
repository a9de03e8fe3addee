import type { NoResponse, ServiceResponse } from '../target/exchange.ts';

/** A request and its response as another program sent and received them. */
export interface RecordedExchange {
  readonly method: string;
  /** Absolute, or a path with its query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly response: ServiceResponse | NoResponse;
  /** Time of the request, in ms since 1970. */
  readonly startedAt: number;
}

/** The path of a recorded URL, without its query. */
export function readPath(url: string): string {
  const path = url.startsWith('/') ? url : URL.canParse(url) ? new URL(url).pathname : '';
  return path.replace(/[?#].*$/s, '');
}
