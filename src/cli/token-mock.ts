import { KrrError } from '../errors.ts';

/** What a mock is asked for, and where it is. */
export interface MockTokenRequest {
  readonly url: string;
  readonly scope: string;
  readonly pid?: string;
  readonly client?: string;
  readonly expiresIn?: number;
}

/** Which option a mistake in the wish is of, by the JSON pointer to it. */
const OPTION_BY_POINTER: Readonly<Record<string, string>> = {
  '/scope': '--scope',
  '/pid': '--pid',
  '/client_id': '--client',
  '/expires_in': '--expires-in',
};

/** What a mock answers; of anything else that may answer, nothing is known. */
interface MockTokenResponse {
  readonly access_token?: unknown;
  readonly errors?: readonly { readonly detail?: string; readonly source?: { readonly pointer?: string } }[];
}

/**
 * A token of a mock on this machine, by its control API: without a grant.
 *
 * @throws KrrError OPTION_INVALID for a wish that cannot be met; TARGET_UNREACHABLE or ENDPOINT_NOT_FOUND if there is no mock
 */
export async function fetchMockToken({ url, scope, pid, client, expiresIn }: MockTokenRequest): Promise<string> {
  const request = { scope, pid, client_id: client, expires_in: expiresIn };
  const response = await fetch(new URL('/__krr/tokens', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  }).catch((error: Error) => throwUnreachable(url, error));
  const body = (await response.json().catch(() => null)) as MockTokenResponse | null;
  if (response.ok && typeof body?.access_token === 'string') return body.access_token;
  if (response.status === 400 && Array.isArray(body?.errors)) throw new KrrError('OPTION_INVALID', formatErrors(body));
  throw new KrrError(
    'ENDPOINT_NOT_FOUND',
    `${url} has no control API (status ${response.status}): is it a krr mock, on this machine, without --control off?`,
  );
}

/** What a client in the clear meets where TLS is spoken. */
const HANG_UP_CODES = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

function throwUnreachable(url: string, error: Error): never {
  const reason = (error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.message;
  if (url.startsWith('http:') && HANG_UP_CODES.includes(reason)) {
    const advice = `if the mock was started with --tls, it is at ${url.replace(/^http:/, 'https:')}`;
    throw new KrrError('TARGET_UNREACHABLE', `what listens on ${url} hangs up (${reason}): ${advice}`);
  }
  const trust = url.startsWith('https:') ? ' --tls, and set NODE_EXTRA_CA_CERTS to the file that it names' : '';
  throw new KrrError('TARGET_UNREACHABLE', `no mock answers on ${url} (${reason}): start one with krr mock${trust}`);
}

const formatErrors = ({ errors = [] }: MockTokenResponse): string =>
  errors.map(({ detail, source }) => `${OPTION_BY_POINTER[source?.pointer ?? ''] ?? 'the wish'} ${detail}`).join('; ');
