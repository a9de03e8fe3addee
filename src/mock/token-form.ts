import type { ResponseFormat } from './faults/index.ts';

const JSON_TYPE = 'application/json';
/** RFC 6585, section 4: too many requests. */
const RETRYABLE_STATUSES: readonly number[] = [429, 503];

/** The codes of RFC 6749, section 5.2, and where that has none, of section 4.1.2.1. */
function getErrorCode(status: number): string {
  if (RETRYABLE_STATUSES.includes(status)) return 'temporarily_unavailable';
  if (status === 401) return 'invalid_client';
  return status < 500 ? 'invalid_request' : 'server_error';
}

/** Answers of an issuer of tokens, for the faults that strike them. */
export const TOKEN_FORMAT: ResponseFormat = {
  isJson: true,
  getContentType: () => JSON_TYPE,
  createError: (status, detail) => ({
    contentType: JSON_TYPE,
    body: JSON.stringify({ error: getErrorCode(status), error_description: detail }),
  }),
  findPersonRanges: () => [],
};
