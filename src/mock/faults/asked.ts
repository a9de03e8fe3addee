/** What is known of a request before its body is read. */
export interface Arrival {
  /** The last word of the operation's path, such as `personer`. */
  readonly operation: string;
  readonly version?: 'v1' | 'v2';
  /** The header as it came. */
  readonly authorization: string | undefined;
}

/** What is known of a request once its body is read. */
export interface Batch extends Arrival {
  readonly identifiers: readonly string[];
  /** The body as parsed from JSON: a batch is the same if its body is. */
  readonly body: unknown;
}

/** The token of an Authorization header, verified by nobody; undefined if it has none. */
export const tokenIn = (authorization: string | undefined): string | undefined =>
  authorization === undefined ? undefined : /^bearer +(\S+) *$/i.exec(authorization)?.[1];

/** The `client_id` of a JWT, verified by nobody; undefined if the token is none, or has none. */
export function clientIdIn(token: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const id = (claims as { client_id?: unknown } | null)?.client_id;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
