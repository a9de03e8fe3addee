import { KrrError } from '../errors.ts';

/** What a mock is asked for, and where it is. */
export interface MockWish {
  readonly url: string;
  readonly scope: string;
  readonly pid?: string;
  readonly client?: string;
  readonly expiresIn?: number;
}

/** Which option a mistake in the wish is of, by the JSON pointer to it. */
const OPTION_AT: Readonly<Record<string, string>> = {
  '/scope': '--scope',
  '/pid': '--pid',
  '/client_id': '--client',
  '/expires_in': '--expires-in',
};

/** What a mock answers; of anything else that may answer, nothing is known. */
interface Told {
  readonly access_token?: unknown;
  readonly errors?: readonly { readonly detail?: string; readonly source?: { readonly pointer?: string } }[];
}

/**
 * A token of a mock on this machine, by its control API: without a grant.
 *
 * @throws KrrError OPTION_INVALID for a wish that cannot be met; TARGET_UNREACHABLE or TARGET_ABSENT if there is no mock
 */
export async function tokenOfMock({ url, scope, pid, client, expiresIn }: MockWish): Promise<string> {
  const wish = { scope, pid, client_id: client, expires_in: expiresIn };
  const answer = await fetch(new URL('/__krr/tokens', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(wish),
  }).catch((error: Error) => unreachable(url, error));
  const told = (await answer.json().catch(() => null)) as Told | null;
  if (answer.ok && typeof told?.access_token === 'string') return told.access_token;
  if (answer.status === 400 && Array.isArray(told?.errors)) throw new KrrError('OPTION_INVALID', mistakesIn(told));
  throw new KrrError(
    'TARGET_ABSENT',
    `${url} has no control API (status ${answer.status}): is it a krr mock, on this machine, without --control off?`,
  );
}

/** What a client in the clear meets where TLS is spoken. */
const HUNG_UP = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

function unreachable(url: string, error: Error): never {
  const reason = (error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.message;
  if (url.startsWith('http:') && HUNG_UP.includes(reason)) {
    const advice = `if the mock was started with --tls, it is at ${url.replace(/^http:/, 'https:')}`;
    throw new KrrError('TARGET_UNREACHABLE', `what listens on ${url} hangs up (${reason}): ${advice}`);
  }
  const trust = url.startsWith('https:') ? ' --tls, and set NODE_EXTRA_CA_CERTS to the file that it names' : '';
  throw new KrrError('TARGET_UNREACHABLE', `no mock answers on ${url} (${reason}): start one with krr mock${trust}`);
}

const mistakesIn = ({ errors = [] }: Told): string =>
  errors.map(({ detail, source }) => `${OPTION_AT[source?.pointer ?? ''] ?? 'the wish'} ${detail}`).join('; ');
