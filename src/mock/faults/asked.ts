import type { ResponseFormat } from './form.ts';

/** What is known of a request that faults are decided for. */
export interface RequestFacts {
  /** The last word of the operation's path, such as `personer`. */
  readonly operation: string;
  readonly version?: 'v1' | 'v2';
  /** JSON unless given. */
  readonly format?: ResponseFormat;
  /** The header as it came. */
  readonly authorization: string | undefined;
  /** Of a request whose body was read, and asks for persons. */
  readonly batch?: Batch | undefined;
}

export interface Batch {
  readonly identifiers: readonly string[];
  /** As parsed, or as bytes in text: a batch is the same if this is. */
  readonly body: unknown;
}
