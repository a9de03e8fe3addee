import type { Exchange, Interface } from '../target/exchange.ts';

/** A recorded exchange as the rules read it, with the credential that must not be reported. */
export interface ClassifiedExchange {
  readonly exchange: Exchange;
  readonly startedAt: number;
  readonly secret: string | undefined;
  readonly pid: string | undefined;
}

/** How a recording is read. */
export interface RecordingFacts {
  /** Matches the path of SOAP 16-02. */
  readonly isSoapPath: (path: string) => boolean;
  /** Whether the recording contains the header Authorization: programs that export traffic may remove it. */
  readonly hasAuthorization: boolean;
  /** Whether a lookup over this interface has succeeded. */
  readonly isServed: (version: Interface) => boolean;
}
