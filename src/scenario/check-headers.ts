import { isMapping, type Mapping } from './mapping.ts';
import type { PathDiagnostic } from './source.ts';

/** RFC 9110, 10.2.3 and 5.6.7: seconds, or a date of the preferred form. */
const RETRY_AFTER = /^(?:[0-9]+|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT)$/;
const RETRY_FORM = 'expected whole seconds such as 5, or a date such as Sun, 06 Nov 1994 08:49:37 GMT';

const isRetryAfter = (value: unknown): boolean =>
  RETRY_AFTER.test(String(value)) && (/^[0-9]/.test(String(value)) || !Number.isNaN(Date.parse(String(value))));

type HeaderCheck = (value: unknown) => string | null;

/** By their names in small letters. */
const HEADER_CHECKS: Readonly<Record<string, HeaderCheck>> = {
  'content-length': () => 'follows from the body: contentLength makes it wrong',
  'transfer-encoding': () => 'follows from the body',
  trailer: () => 'there are none after the body',
  'retry-after': (value) => (isRetryAfter(value) ? null : RETRY_FORM),
};

/**
 * The headers of a fault that would break its answer, or that no client can understand.
 *
 * @example
 * wrongHeaders({ status: 503, headers: { 'Retry-After': '5s' } }); // one finding at headers
 */
export function checkHeaders({ headers }: Mapping): PathDiagnostic[] {
  if (!isMapping(headers)) return [];
  return Object.entries(headers).flatMap(([name, value]): PathDiagnostic[] => {
    const reason = HEADER_CHECKS[name.toLowerCase()]?.(value) ?? null;
    return reason === null ? [] : [{ path: ['headers', name], part: 'value', message: `${name}: ${reason}` }];
  });
}
