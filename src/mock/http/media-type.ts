import { createRequire } from 'node:module';
import type Negotiator from 'negotiator';
import { ApiError } from './errors.ts';

const require = createRequire(import.meta.url);
/** Loaded by the first request that needs it: it adds 9 ms to the start, and few requests need it. */
const loadNegotiator = (): typeof Negotiator => require('negotiator');

/** A parameter of a media range, other than its weight (RFC 9110, section 12.5.1). */
const PARAMETER = /;[ \t]*(?!q[ \t]*=)[^\s;,="]+[ \t]*=[ \t]*(?:"(?:\\.|[^"\\])*"|[^\s;,"]*)/gi;

/**
 * Selects the media type of a response by the header Accept. Parameters in the header are ignored.
 *
 * @param offered the media types of the operation, the default first
 * @returns undefined for an operation without a response body
 * @throws {@link ApiError} 406 if the header excludes all media types
 */
export function negotiateMediaType(
  { accept }: { accept?: string | undefined },
  offered: readonly string[],
): string | undefined {
  if (accept === undefined || accept === '*/*' || accept === offered[0] || offered.length === 0) return offered[0];
  const ranges = accept.replace(PARAMETER, '');
  const chosen = new (loadNegotiator())({ headers: { accept: ranges } }).mediaType([...offered]);
  if (chosen !== undefined) return chosen;
  throw new ApiError([{ id: 'not-acceptable', detail: `the Accept header must admit ${offered.join(' or ')}` }]);
}
