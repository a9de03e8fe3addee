import type { TokenName } from '../../conformance/target/exchange.ts';
import { KrrError } from '../../errors.ts';

const CHANGES = 'krr:global/hentendring.read';
const CONTACT = 'krr:global/kontaktinformasjon.read';
const DIGITAL_POST = 'krr:global/digitalpost.read';
const EXPIRED_UNAVAILABLE = 'an issuer gives no token that has expired (--token-for expired=…)';
const BY_DELEGATION = 'delegated in Altinn: name the organisation with --consumer-org';

/** What decides which tokens can be asked for. */
export interface TokenRequestOptions {
  /** The person to be logged in. */
  readonly pid?: string;
  /** The organisation that delegates. */
  readonly consumerOrg?: string;
  readonly allowWrites?: boolean;
  /** Other scopes, by the name of the token. */
  readonly scopes: Partial<Readonly<Record<TokenName, string>>>;
}

/** What a grant asks for. */
export interface TokenRequest {
  readonly scope: string;
  readonly pid?: string;
  readonly consumer_org?: string;
}

type TokenRequestBuilder = (parties: TokenRequestOptions) => TokenRequest | { readonly missing: string };

const plainRequest =
  (scope: string): TokenRequestBuilder =>
  () => ({ scope });

const delegatedRequest =
  (scope: string): TokenRequestBuilder =>
  ({ consumerOrg }) =>
    consumerOrg === undefined ? { missing: BY_DELEGATION } : { scope, consumer_org: consumerOrg };

/** What each token is asked for with; writing only where something may be changed. */
const REQUEST_BUILDERS: Readonly<Record<TokenName, TokenRequestBuilder>> = {
  main: plainRequest(`${CONTACT} ${DIGITAL_POST}`),
  contact: plainRequest(CONTACT),
  'digital-post': plainRequest(DIGITAL_POST),
  'delegated-contact': delegatedRequest('krr:global/kontaktinfo.read'),
  'delegated-digital-post': delegatedRequest('krr:global/postkasse.read'),
  // No scope of the service: an issuer that knows its scopes refuses it, unless --scope names one of the client's.
  none: plainRequest('krr-kit:none'),
  expired: () => ({ missing: EXPIRED_UNAVAILABLE }),
  user: ({ pid, allowWrites }) => {
    if (pid === undefined) return { missing: 'nobody is logged in: name a person with --pid' };
    const read = 'krr:user/kontaktinformasjon.read krr:user/digitalpost.read';
    return { scope: allowWrites ? `${read} krr:user/spraak.write` : read, pid };
  },
  changes: plainRequest(`${CHANGES} ${CONTACT} ${DIGITAL_POST}`),
};

/** What to ask for to get a token, or why it cannot be asked for. */
export function tokenRequestFor(
  name: TokenName,
  options: TokenRequestOptions,
): TokenRequest | { readonly missing: string } {
  const request = REQUEST_BUILDERS[name](options);
  const scope = options.scopes[name];
  return 'missing' in request || scope === undefined ? request : { ...request, scope };
}

/** With which of their scopes alone tokens still tell something. */
const SUFFICIENT_SCOPES: Partial<Readonly<Record<TokenName, (scopes: readonly string[]) => boolean>>> = {
  user: (scopes) => scopes.some((scope) => scope.endsWith('.read')),
  changes: (scopes) => scopes.includes(CHANGES) && scopes.length > 1,
};

/** Each scope more doubles what an issuer is asked. */
const MAX_REDUCIBLE_SCOPES = 3;

/** What else to ask for when the scopes of a token are refused: as many of them as may be, as long as they are enough. */
export function reducedScopes(name: TokenName, request: TokenRequest): readonly TokenRequest[] {
  const isEnough = SUFFICIENT_SCOPES[name];
  const scopes = request.scope.split(/\s+/);
  if (isEnough === undefined || scopes.length > MAX_REDUCIBLE_SCOPES) return [];
  const [, ...parts] = getSubsets(scopes).sort((one, other) => other.length - one.length);
  return parts.filter(isEnough).map((part) => ({ ...request, scope: part.join(' ') }));
}

/** Every choice of some scopes, all of them first. */
function getSubsets([first, ...others]: readonly string[]): (readonly string[])[] {
  if (first === undefined) return [[]];
  const parts = getSubsets(others);
  return [...parts.map((part) => [first, ...part]), ...parts];
}

/** Reads every `name=scopes`. */
export function parseScopes(texts: readonly string[]): TokenRequestOptions['scopes'] {
  const scopes = texts.map(parseNamedScope);
  const names = scopes.map(([name]) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return Object.fromEntries(scopes);
  throw new KrrError(
    'OPTION_INVALID',
    `--scope ${repeated}=… is given twice: name all of its scopes in one, "one two"`,
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
