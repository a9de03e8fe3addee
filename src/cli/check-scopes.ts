import type { TokenName } from '../conformance/exchange.ts';
import { KrrError } from '../errors.ts';

const CHANGES = 'krr:global/hentendring.read';
const CONTACT = 'krr:global/kontaktinformasjon.read';
const DIGITAL_POST = 'krr:global/digitalpost.read';
const NONE_EXPIRED = 'an issuer gives no token that has expired (--token-for expired=…)';
const BY_DELEGATION = 'delegated in Altinn: name the organisation with --consumer-org';

/** What decides which tokens can be asked for. */
export interface Parties {
  /** The person to be logged in. */
  readonly pid?: string;
  /** The organisation that delegates. */
  readonly consumerOrg?: string;
  readonly allowWrites?: boolean;
  /** Other scopes, by the name of the token. */
  readonly scopes: Partial<Readonly<Record<TokenName, string>>>;
}

/** What a grant asks for. */
export interface TokenWish {
  readonly scope: string;
  readonly pid?: string;
  readonly consumer_org?: string;
}

type WishOf = (parties: Parties) => TokenWish | { readonly missing: string };

const plain =
  (scope: string): WishOf =>
  () => ({ scope });

const delegated =
  (scope: string): WishOf =>
  ({ consumerOrg }) =>
    consumerOrg === undefined ? { missing: BY_DELEGATION } : { scope, consumer_org: consumerOrg };

/** What each token is asked for with; writing only where something may be changed. */
const WISHES: Readonly<Record<TokenName, WishOf>> = {
  main: plain(`${CONTACT} ${DIGITAL_POST}`),
  contact: plain(CONTACT),
  'digital-post': plain(DIGITAL_POST),
  'delegated-contact': delegated('krr:global/kontaktinfo.read'),
  'delegated-digital-post': delegated('krr:global/postkasse.read'),
  // No scope of the service: an issuer that knows its scopes refuses it, unless --scope names one of the client's.
  none: plain('krr-kit:none'),
  expired: () => ({ missing: NONE_EXPIRED }),
  user: ({ pid, allowWrites }) => {
    if (pid === undefined) return { missing: 'nobody is logged in: name a person with --pid' };
    const read = 'krr:user/kontaktinformasjon.read krr:user/digitalpost.read';
    return { scope: allowWrites ? `${read} krr:user/spraak.write` : read, pid };
  },
  changes: plain(`${CHANGES} ${CONTACT} ${DIGITAL_POST}`),
};

/** What to ask for to get a token, or why it cannot be asked for. */
export function wishFor(name: TokenName, parties: Parties): TokenWish | { readonly missing: string } {
  const wish = WISHES[name](parties);
  const scope = parties.scopes[name];
  return 'missing' in wish || scope === undefined ? wish : { ...wish, scope };
}

/** With which of their scopes alone tokens still tell something. */
const ENOUGH: Partial<Readonly<Record<TokenName, (scopes: readonly string[]) => boolean>>> = {
  user: (scopes) => scopes.some((scope) => scope.endsWith('.read')),
  changes: (scopes) => scopes.includes(CHANGES) && scopes.length > 1,
};

/** Each scope more doubles what an issuer is asked. */
const MOST_TO_CHOOSE_FROM = 3;

/** What else to ask for when the scopes of a token are refused: as many of them as may be, as long as they are enough. */
export function lessThan(name: TokenName, wish: TokenWish): readonly TokenWish[] {
  const isEnough = ENOUGH[name];
  const scopes = wish.scope.split(/\s+/);
  if (isEnough === undefined || scopes.length > MOST_TO_CHOOSE_FROM) return [];
  const [, ...parts] = partsOf(scopes).sort((one, other) => other.length - one.length);
  return parts.filter(isEnough).map((part) => ({ ...wish, scope: part.join(' ') }));
}

/** Every choice of some scopes, all of them first. */
function partsOf([first, ...others]: readonly string[]): (readonly string[])[] {
  if (first === undefined) return [[]];
  const parts = partsOf(others);
  return [...parts.map((part) => [first, ...part]), ...parts];
}

/** Reads every `name=scopes`. */
export function scopesOf(texts: readonly string[]): Parties['scopes'] {
  const scopes = texts.map(namedScope);
  const names = scopes.map(([name]) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return Object.fromEntries(scopes);
  throw new KrrError(
    'OPTION_INVALID',
    `--scope ${repeated}=… is given twice: name all of its scopes in one, "one two"`,
  );
}

function namedScope(text: string): readonly [TokenName, string] {
  const names = (Object.keys(WISHES) as TokenName[]).filter((name) => name !== 'expired');
  const [, given, scope = ''] = /^([a-z-]+)=(.*)$/s.exec(text) ?? [];
  if (given === 'expired') throw new KrrError('OPTION_INVALID', `--scope expired=…: ${NONE_EXPIRED}`);
  const name = names.find((one) => one === given);
  if (name !== undefined && scope.trim() !== '') return [name, scope.trim()];
  throw new KrrError('OPTION_INVALID', `--scope takes name=scopes; the names are: ${names.join(', ')}`);
}
