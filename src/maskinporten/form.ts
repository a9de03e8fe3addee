import { GrantRefused } from './refusal.ts';

/** The one grant type that Maskinporten knows (RFC 7523, section 2.1). */
export const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const FORM = 'application/x-www-form-urlencoded';

const mediaTypeOf = (contentType: string): string => contentType.split(';')[0]!.trim().toLowerCase();

/** RFC 6749, section 3.2: parameters without a value are as if left out, and none may come twice. */
function parameter(form: URLSearchParams, name: string): string {
  const values = form.getAll(name).filter((value) => value !== '');
  if (values.length === 1) return values[0]!;
  throw new GrantRefused('MP-010', `The form must hold ${name} exactly once.`);
}

/**
 * The JWT that a request for a token brings.
 *
 * @throws GrantRefused MP-010 when the request is no form with the jwt-bearer grant and one assertion
 */
export function assertionIn(contentType: string | undefined, body: string): string {
  if (contentType === undefined || mediaTypeOf(contentType) !== FORM) {
    throw new GrantRefused('MP-010', `Send the parameters as a form, with Content-Type: ${FORM}.`);
  }
  const form = new URLSearchParams(body);
  if (parameter(form, 'grant_type') !== GRANT_TYPE) {
    throw new GrantRefused('MP-010', `grant_type must be ${GRANT_TYPE}.`);
  }
  return parameter(form, 'assertion');
}
