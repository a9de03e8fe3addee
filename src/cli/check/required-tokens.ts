import type { TokenName } from '../../conformance/index.ts';
import { KrrError } from '../../errors.ts';
import type { GrantRequest } from '../../maskinporten/client/grant.ts';

const CHANGES = 'krr:global/hentendring.read';
const CONTACT = 'krr:global/kontaktinformasjon.read';
const DIGITAL_POST = 'krr:global/digitalpost.read';
const EXPIRED_UNAVAILABLE = 'an issuer does not issue expired tokens (--token-for expired=…)';
const NOBODY_LOGGED_IN = 'no person is logged in: name one with --pid';
const BY_DELEGATION = 'delegated in Altinn: name the organisation with --consumer-org';

/** The parties and scopes of token requests. */
export interface TokenRequestOptions {
  /** The person to log in. */
  readonly pid?: string;
  /** The organisation that delegates its scopes. */
  readonly consumerOrg?: string;
  readonly allowWrites?: boolean;
  /** Scopes that override the defaults, by token. */
  readonly scopes: Partial<Readonly<Record<TokenName, string>>>;
}

type TokenRequestBuilder = (parties: TokenRequestOptions) => GrantRequest | { readonly missing: string };

const plainRequest =
  (scope: string): TokenRequestBuilder =>
  () => ({ scope });

const delegatedRequest =
  (scope: string): TokenRequestBuilder =>
  ({ consumerOrg }) =>
    consumerOrg === undefined ? { missing: BY_DELEGATION } : { scope, consumer_org: consumerOrg };

/** The request of each token. The scope for writing is requested only with --allow-writes. */
const REQUEST_BUILDERS: Readonly<Record<TokenName, TokenRequestBuilder>> = {
  main: plainRequest(`${CONTACT} ${DIGITAL_POST}`),
  contact: plainRequest(CONTACT),
  'digital-post': plainRequest(DIGITAL_POST),
  'delegated-contact': delegatedRequest('krr:global/kontaktinfo.read'),
  'delegated-digital-post': delegatedRequest('krr:global/postkasse.read'),
  // Not a scope of the service. An issuer that checks scopes rejects it, unless --scope names one of the client's own.
  none: plainRequest('krr-kit:none'),
  expired: () => ({ missing: EXPIRED_UNAVAILABLE }),
  user: ({ pid, allowWrites }) => {
    if (pid === undefined) return { missing: NOBODY_LOGGED_IN };
    const read = 'krr:user/kontaktinformasjon.read krr:user/digitalpost.read';
    return { scope: allowWrites ? `${read} krr:user/spraak.write` : read, pid };
  },
  'user-contact': ({ pid }) =>
    pid === undefined ? { missing: NOBODY_LOGGED_IN } : { scope: 'krr:user/kontaktinformasjon.read', pid },
  'changes-contact': plainRequest(`${CHANGES} ${CONTACT}`),
  changes: plainRequest(`${CHANGES} ${CONTACT} ${DIGITAL_POST}`),
};

/** Creates the request of a token, or returns the reason why the token cannot be requested. */
export function tokenRequestFor(
  name: TokenName,
  options: TokenRequestOptions,
): GrantRequest | { readonly missing: string } {
  const request = REQUEST_BUILDERS[name](options);
  const scope = options.scopes[name];
  return 'missing' in request || scope === undefined ? request : { ...request, scope };
}

/** Whether a token with only some of its scopes is still useful. */
const SUFFICIENT_SCOPES: Partial<Readonly<Record<TokenName, (scopes: readonly string[]) => boolean>>> = {
  user: (scopes) => scopes.some((scope) => scope.endsWith('.read')),
  changes: (scopes) => scopes.includes(CHANGES) && scopes.length > 1,
};

/** Each further scope doubles the number of requests. */
const MAX_REDUCIBLE_SCOPES = 3;

/** The requests to try after the scopes of a token are rejected: useful subsets, largest first. */
export function reduceScopes(name: TokenName, request: GrantRequest): readonly GrantRequest[] {
  const isEnough = SUFFICIENT_SCOPES[name];
  const scopes = request.scope.split(/\s+/);
  if (isEnough === undefined || scopes.length > MAX_REDUCIBLE_SCOPES) return [];
  const [, ...parts] = getSubsets(scopes).sort((one, other) => other.length - one.length);
  return parts.filter(isEnough).map((part) => ({ ...request, scope: part.join(' ') }));
}

/** All subsets, the complete set first. */
function getSubsets([first, ...others]: readonly string[]): (readonly string[])[] {
  if (first === undefined) return [[]];
  const parts = getSubsets(others);
  return [...parts.map((part) => [first, ...part]), ...parts];
}

/** Parses texts of the form `name=scopes`. */
export function parseScopes(texts: readonly string[]): TokenRequestOptions['scopes'] {
  const scopes = texts.map(parseNamedScope);
  const names = scopes.map(([name]) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return Object.fromEntries(scopes);
  throw new KrrError(
    'OPTION_INVALID',
    `--scope ${repeated}=… is given twice: put all its scopes into one option, "one two"`,
  );
}

function parseNamedScope(text: string): readonly [TokenName, string] {
  const names = (Object.keys(REQUEST_BUILDERS) as TokenName[]).filter((name) => name !== 'expired');
  const [, given, scope = ''] = /^([a-z-]+)=(.*)$/s.exec(text) ?? [];
  if (given === 'expired') throw new KrrError('OPTION_INVALID', `--scope expired=…: ${EXPIRED_UNAVAILABLE}`);
  const name = names.find((one) => one === given);
  if (name !== undefined && scope.trim() !== '') return [name, scope.trim()];
  throw new KrrError('OPTION_INVALID', `--scope takes name=scopes; the names are: ${names.join(', ')}`);
}
