import type { ResponseFormat } from './response-format.ts';

/** The facts about a request that fault conditions depend on. */
export interface RequestFacts {
  /** The last segment of the operation's path, such as `personer`. */
  readonly operation: string;
  readonly version?: 'v1' | 'v2';
  /** JSON by default. */
  readonly format?: ResponseFormat;
  /** The Authorization header. */
  readonly authorization: string | undefined;
  readonly batch?: Batch | undefined;
}

/** The identifiers in a request. */
export interface Batch {
  readonly identifiers: readonly string[];
  /** Two batches are the same if their bodies are: the parsed JSON, or the bytes as text. */
  readonly body: unknown;
}
