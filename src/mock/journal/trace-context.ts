const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;
const LENGTH = 55;

/**
 * Reads the header `traceparent`: version, trace id, parent id and flags. Parts of later versions are dropped.
 *
 * @returns null for an absent or invalid header, which does not identify a trace
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function parseTraceparent(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && TRACEPARENT.test(header) ? header.slice(0, LENGTH) : null;
}
