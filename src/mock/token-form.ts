import type { Form } from './faults/index.ts';

const JSON_TYPE = 'application/json';
/** RFC 6585, section 4: too many requests. */
const LATER: readonly number[] = [429, 503];

/** The codes of RFC 6749, section 5.2, and where that has none, of section 4.1.2.1. */
function codeOf(status: number): string {
  if (LATER.includes(status)) return 'temporarily_unavailable';
  if (status === 401) return 'invalid_client';
  return status < 500 ? 'invalid_request' : 'server_error';
}

/** Answers of an issuer of tokens, for the faults that strike them. */
export const TOKEN_FORM: Form = {
  isJson: true,
  contentType: () => JSON_TYPE,
  refusal: (status, detail) => ({
    contentType: JSON_TYPE,
    body: JSON.stringify({ error: codeOf(status), error_description: detail }),
  }),
  personsIn: () => [],
};
