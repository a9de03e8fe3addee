import type { TokenName } from '../conformance/exchange.ts';
import type { TargetOptions } from '../conformance/index.ts';
import { KrrError } from '../errors.ts';
import { readSigner, type Signer } from './check-grant.ts';
import { type Parties, scopesOf, type TokenWish, wishFor } from './check-scopes.ts';
import { textOf } from './files.ts';

export interface MaskinportenFlags {
  maskinporten?: string;
  clientId?: string;
  key?: string;
  kid?: string;
  cert?: string;
  scope: string[];
  pid?: string;
  consumerOrg?: string;
  allowWrites?: true;
}

/** An issuer, who asks it, and what it is asked for. */
export interface Fetching {
  readonly issuer: URL;
  readonly signer: Signer;
  readonly wishes: ReadonlyMap<TokenName, TokenWish>;
  /** Why some tokens cannot be asked for. */
  readonly missing: NonNullable<TargetOptions['missing']>;
}

const ONLY_WITH = ['clientId', 'kid', 'scope', 'pid', 'consumerOrg'] as const;
const ORGANISATION = /^\d{9}$/;

/**
 * Reads what `--maskinporten` and its companions say; nothing is asked yet. `needed` are the tokens that the rules are
 * judged with, `given` those that there are.
 */
export async function fetchingOf(
  flags: MaskinportenFlags,
  needed: readonly TokenName[],
  { tokens: given }: Pick<TargetOptions, 'tokens'>,
): Promise<Fetching | undefined> {
  if (flags.maskinporten === undefined) return refuseCompanions(flags);
  const issuer = readIssuer(flags.maskinporten);
  const signer = await signerOf(flags);
  const parties = await partiesOf(flags, issuer);
  const wished = needed
    .filter((name) => name === 'main' || given[name] === undefined)
    .map((name) => [name, wishFor(name, parties)] as const);
  const wishes = new Map<TokenName, TokenWish>();
  const missing: Partial<Record<TokenName, string>> = {};
  for (const [name, wish] of wished) {
    if ('missing' in wish) missing[name] = wish.missing;
    else wishes.set(name, wish);
  }
  return { issuer, signer, wishes, missing };
}

function refuseCompanions(flags: MaskinportenFlags): undefined {
  const alone = ONLY_WITH.find((name) => (name === 'scope' ? flags.scope.length > 0 : flags[name] !== undefined));
  if (alone === undefined) return undefined;
  const option = alone.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new KrrError('OPTION_INVALID', `--${option} is for tokens that are fetched: --maskinporten names the issuer`);
}

function readIssuer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.search}${url.hash}` === '';
  if (isPlain) return url;
  throw new KrrError('OPTION_INVALID', '--maskinporten: the URL of an issuer is needed: https://test.maskinporten.no/');
}

async function signerOf({ clientId, key, kid, cert }: MaskinportenFlags): Promise<Signer> {
  if (clientId === undefined || key === undefined) {
    throw new KrrError(
      'OPTION_INVALID',
      '--maskinporten needs --client-id and --key: who asks, and what it signs with',
    );
  }
  if (kid !== undefined && cert !== undefined) {
    throw new KrrError('OPTION_INVALID', '--kid and --cert exclude each other: a grant names a key or a certificate');
  }
  return readSigner({
    clientId,
    key: await textOf(key),
    keyFile: key,
    ...(kid !== undefined && { kid }),
    ...(cert !== undefined && { cert: await textOf(cert), certFile: cert }),
  });
}

async function partiesOf({ scope, pid, consumerOrg, allowWrites }: MaskinportenFlags, issuer: URL): Promise<Parties> {
  const [{ guardLoggedIn }, { isValidIdentifier }] = await Promise.all([
    import('../conformance/guards.ts'),
    import('../identifier/index.ts'),
  ]);
  if (pid !== undefined && !isValidIdentifier(pid, { rule: '2032' })) {
    throw new KrrError('OPTION_INVALID', '--pid: a synthetic fødselsnummer or D-number of 11 digits is needed');
  }
  if (pid !== undefined) guardLoggedIn(issuer.href, pid);
  if (consumerOrg !== undefined && !ORGANISATION.test(consumerOrg)) {
    throw new KrrError('OPTION_INVALID', '--consumer-org: an organisation number of 9 digits is needed');
  }
  return {
    scopes: scopesOf(scope),
    ...(pid !== undefined && { pid }),
    ...(consumerOrg !== undefined && { consumerOrg }),
    ...(allowWrites && { allowWrites }),
  };
}
