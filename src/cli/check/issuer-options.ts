import type { TargetOptions } from '../../conformance/index.ts';
import type { TokenName } from '../../conformance/target/exchange.ts';
import { KrrError } from '../../errors.ts';
import { readSigner, type Signer } from '../../maskinporten/client/grant.ts';
import { readTextFile } from '../io.ts';
import { parseScopes, type TokenRequest, type TokenRequestOptions, tokenRequestFor } from './required-tokens.ts';

/** What says who asks which issuer. */
export interface CredentialFlags {
  maskinporten?: string;
  clientId?: string;
  key?: string;
  kid?: string;
  cert?: string;
  ca?: string;
}

export interface MaskinportenFlags extends CredentialFlags {
  scope: string[];
  pid?: string;
  consumerOrg?: string;
  allowWrites?: true;
}

/** An issuer, and who asks it. */
export interface IssuerCredentials {
  readonly issuer: URL;
  readonly signer: Signer;
}

/** The same, and what it is asked for. */
export interface TokenPlan extends IssuerCredentials {
  /** The options that say who asks which issuer, as words of a shell. */
  readonly issuerArguments: readonly string[];
  readonly requests: ReadonlyMap<TokenName, TokenRequest>;
  /** Why some tokens cannot be asked for. */
  readonly missing: NonNullable<TargetOptions['missing']>;
}

const ORGANISATION = /^\d{9}$/;

/**
 * Reads what `--maskinporten` and its companions say; nothing is asked yet. `needed` are the tokens that the rules are
 * judged with, `given` those that there are.
 */
export async function planTokens(
  flags: MaskinportenFlags,
  needed: readonly TokenName[],
  { tokens: given }: Pick<TargetOptions, 'tokens'>,
): Promise<TokenPlan | undefined> {
  if (flags.maskinporten === undefined) {
    rejectWithoutIssuer({ ...flags, scope: flags.scope.length > 0 ? flags.scope : undefined }, ONLY_WITH);
    return undefined;
  }
  const credentials = await parseIssuerOptions(flags.maskinporten, flags);
  await guardPersons(flags, credentials.issuer);
  const requestOptions = toTokenRequestOptions(flags);
  const requested = needed
    .filter((name) => name === 'main' || given[name] === undefined)
    .map((name) => [name, tokenRequestFor(name, requestOptions)] as const);
  const requests = new Map<TokenName, TokenRequest>();
  const missing: Partial<Record<TokenName, string>> = {};
  for (const [name, request] of requested) {
    if ('missing' in request) missing[name] = request.missing;
    else requests.set(name, request);
  }
  return { ...credentials, issuerArguments: toShellArguments(flags), requests, missing };
}

const ONLY_WITH = ['clientId', 'kid', 'scope', 'pid', 'consumerOrg'];

const toOptionName = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Refuses what is of no use unless an issuer is named. */
export function rejectWithoutIssuer(flags: object, onlyWithIssuer: readonly string[]): void {
  const given = new Map(Object.entries(flags));
  const alone = onlyWithIssuer.find((name) => given.get(name) !== undefined);
  if (alone === undefined) return;
  const option = toOptionName(alone);
  throw new KrrError('OPTION_INVALID', `${option} is for tokens that are fetched: --maskinporten names the issuer`);
}

/** The issuer that an option names, and who asks it as its companions say. */
export async function parseIssuerOptions(issuer: string, flags: CredentialFlags): Promise<IssuerCredentials> {
  return { issuer: readIssuer(issuer), signer: await loadSigner(flags) };
}

const ISSUER_OPTIONS = ['maskinporten', 'clientId', 'key', 'kid', 'cert', 'ca'] as const;

/** Files are named, and nothing of what is in them. */
const toShellArguments = (flags: CredentialFlags): readonly string[] =>
  ISSUER_OPTIONS.flatMap((name) => (flags[name] === undefined ? [] : [toOptionName(name), flags[name]]));

function readIssuer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.search}${url.hash}` === '';
  if (isPlain) return url;
  throw new KrrError('OPTION_INVALID', '--maskinporten: the URL of an issuer is needed: https://test.maskinporten.no/');
}

async function loadSigner({ clientId, key, kid, cert }: CredentialFlags): Promise<Signer> {
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
    key: await readTextFile(key),
    keyFile: key,
    ...(kid !== undefined && { kid }),
    ...(cert !== undefined && { cert: await readTextFile(cert), certFile: cert }),
  });
}

/** Refuses who cannot be logged in at an issuer, or cannot delegate. */
export async function guardPersons(
  { pid, consumerOrg }: Pick<MaskinportenFlags, 'pid' | 'consumerOrg'>,
  issuer: URL,
): Promise<void> {
  const [{ guardLoggedIn }, { explainInvalidPid }] = await Promise.all([
    import('../../conformance/run/guards.ts'),
    import('../../maskinporten/options.ts'),
  ]);
  const wrong = pid === undefined ? undefined : explainInvalidPid(pid);
  if (wrong !== undefined) throw new KrrError('OPTION_INVALID', `--pid ${wrong}`);
  if (pid !== undefined) guardLoggedIn(issuer.href, pid);
  if (consumerOrg !== undefined && !ORGANISATION.test(consumerOrg)) {
    throw new KrrError('OPTION_INVALID', '--consumer-org: an organisation number of 9 digits is needed');
  }
}

const toTokenRequestOptions = ({ scope, pid, consumerOrg, allowWrites }: MaskinportenFlags): TokenRequestOptions => ({
  scopes: parseScopes(scope),
  ...(pid !== undefined && { pid }),
  ...(consumerOrg !== undefined && { consumerOrg }),
  ...(allowWrites && { allowWrites }),
});
