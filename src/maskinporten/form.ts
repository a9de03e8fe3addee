import { GrantError } from './refusal.ts';

/** The one grant type that Maskinporten knows (RFC 7523, section 2.1). */
export const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const FORM_MEDIA_TYPE = 'application/x-www-form-urlencoded';

const parseMediaType = (contentType: string): string => contentType.split(';')[0]!.trim().toLowerCase();

/** RFC 6749, section 3.2: parameters without a value are as if left out, and none may come twice. */
function readParameter(form: URLSearchParams, name: string): string {
  const values = form.getAll(name).filter((value) => value !== '');
  if (values.length === 1) return values[0]!;
  throw new GrantError('MP-010', `The form must hold ${name} exactly once.`);
}

/**
 * The JWT that a request for a token brings.
 *
 * @throws GrantError MP-010 when the request is no form with the jwt-bearer grant and one assertion
 */
export function readAssertion(contentType: string | undefined, body: string): string {
  if (contentType === undefined || parseMediaType(contentType) !== FORM_MEDIA_TYPE) {
    throw new GrantError('MP-010', `Send the parameters as a form, with Content-Type: ${FORM_MEDIA_TYPE}.`);
  }
  const form = new URLSearchParams(body);
  if (readParameter(form, 'grant_type') !== GRANT_TYPE) {
    throw new GrantError('MP-010', `grant_type must be ${GRANT_TYPE}.`);
  }
  return readParameter(form, 'assertion');
}
