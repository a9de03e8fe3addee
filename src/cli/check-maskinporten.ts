import type { TokenName } from '../conformance/exchange.ts';
import type { TargetOptions } from '../conformance/index.ts';
import { KrrError } from '../errors.ts';
import { readSigner, type Signer } from './check-grant.ts';
import { type Parties, scopesOf, type TokenWish, wishFor } from './check-scopes.ts';
import { textOf } from './files.ts';

/** What says who asks which issuer. */
export interface AskingFlags {
  maskinporten?: string;
  clientId?: string;
  key?: string;
  kid?: string;
  cert?: string;
  ca?: string;
}

export interface MaskinportenFlags extends AskingFlags {
  scope: string[];
  pid?: string;
  consumerOrg?: string;
  allowWrites?: true;
}

/** An issuer, and who asks it. */
export interface Asking {
  readonly issuer: URL;
  readonly signer: Signer;
}

/** The same, and what it is asked for. */
export interface Fetching extends Asking {
  /** The options that say who asks which issuer, as words of a shell. */
  readonly asking: readonly string[];
  readonly wishes: ReadonlyMap<TokenName, TokenWish>;
  /** Why some tokens cannot be asked for. */
  readonly missing: NonNullable<TargetOptions['missing']>;
}

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
  if (flags.maskinporten === undefined) {
    refuseCompanions({ ...flags, scope: flags.scope.length > 0 ? flags.scope : undefined }, ONLY_WITH);
    return undefined;
  }
  const asking = await askingOf(flags.maskinporten, flags);
  await guardPersons(flags, asking.issuer);
  const parties = partiesOf(flags);
  const wished = needed
    .filter((name) => name === 'main' || given[name] === undefined)
    .map((name) => [name, wishFor(name, parties)] as const);
  const wishes = new Map<TokenName, TokenWish>();
  const missing: Partial<Record<TokenName, string>> = {};
  for (const [name, wish] of wished) {
    if ('missing' in wish) missing[name] = wish.missing;
    else wishes.set(name, wish);
  }
  return { ...asking, asking: wordsOf(flags), wishes, missing };
}

const ONLY_WITH = ['clientId', 'kid', 'scope', 'pid', 'consumerOrg'];

const optionOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Refuses what is of no use unless an issuer is named. */
export function refuseCompanions(flags: object, onlyWithIssuer: readonly string[]): void {
  const given = new Map(Object.entries(flags));
  const alone = onlyWithIssuer.find((name) => given.get(name) !== undefined);
  if (alone === undefined) return;
  const option = optionOf(alone);
  throw new KrrError('OPTION_INVALID', `${option} is for tokens that are fetched: --maskinporten names the issuer`);
}

/** The issuer that an option names, and who asks it as its companions say. */
export async function askingOf(issuer: string, flags: AskingFlags): Promise<Asking> {
  return { issuer: readIssuer(issuer), signer: await signerOf(flags) };
}

const ASKING = ['maskinporten', 'clientId', 'key', 'kid', 'cert', 'ca'] as const;

/** Files are named, and nothing of what is in them. */
const wordsOf = (flags: AskingFlags): readonly string[] =>
  ASKING.flatMap((name) => (flags[name] === undefined ? [] : [optionOf(name), flags[name]]));

function readIssuer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.search}${url.hash}` === '';
  if (isPlain) return url;
  throw new KrrError('OPTION_INVALID', '--maskinporten: the URL of an issuer is needed: https://test.maskinporten.no/');
}

async function signerOf({ clientId, key, kid, cert }: AskingFlags): Promise<Signer> {
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

/** Refuses who cannot be logged in at an issuer, or cannot delegate. */
export async function guardPersons(
  { pid, consumerOrg }: Pick<MaskinportenFlags, 'pid' | 'consumerOrg'>,
  issuer: URL,
): Promise<void> {
  const [{ guardLoggedIn }, { wrongPid }] = await Promise.all([
    import('../conformance/guards.ts'),
    import('../maskinporten/check-options.ts'),
  ]);
  const wrong = pid === undefined ? undefined : wrongPid(pid);
  if (wrong !== undefined) throw new KrrError('OPTION_INVALID', `--pid ${wrong}`);
  if (pid !== undefined) guardLoggedIn(issuer.href, pid);
  if (consumerOrg !== undefined && !ORGANISATION.test(consumerOrg)) {
    throw new KrrError('OPTION_INVALID', '--consumer-org: an organisation number of 9 digits is needed');
  }
}

const partiesOf = ({ scope, pid, consumerOrg, allowWrites }: MaskinportenFlags): Parties => ({
  scopes: scopesOf(scope),
  ...(pid !== undefined && { pid }),
  ...(consumerOrg !== undefined && { consumerOrg }),
  ...(allowWrites && { allowWrites }),
});
