import { KrrError } from '../../errors.ts';
import { readSigner, type Signer } from '../../maskinporten/client/grant.ts';
import { readTextFile } from '../../text-file.ts';

/** The options that name an issuer and the client that requests tokens there. */
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

export interface IssuerCredentials {
  readonly issuer: URL;
  readonly signer: Signer;
}

const toOptionName = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Rejects options that have no effect without an issuer. */
export function rejectWithoutIssuer(flags: object, onlyWithIssuer: readonly string[]): void {
  const given = new Map(Object.entries(flags));
  const unused = onlyWithIssuer.find((name) => given.get(name) !== undefined);
  if (unused === undefined) return;
  throw new KrrError('OPTION_INVALID', `${toOptionName(unused)} needs an issuer: name one with --maskinporten`);
}

/** Parses the issuer URL and reads the client's key and certificate. */
export async function parseIssuerOptions(issuer: string, flags: CredentialFlags): Promise<IssuerCredentials> {
  return { issuer: readIssuer(issuer), signer: await loadSigner(flags) };
}

const ISSUER_OPTIONS = ['maskinporten', 'clientId', 'key', 'kid', 'cert', 'ca'] as const;

/** Formats the options as shell arguments: file names, never file contents. */
export const toShellArguments = (flags: CredentialFlags): readonly string[] =>
  ISSUER_OPTIONS.flatMap((name) => (flags[name] === undefined ? [] : [toOptionName(name), flags[name]]));

function readIssuer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.search}${url.hash}` === '';
  if (isPlain) return url;
  throw new KrrError('OPTION_INVALID', '--maskinporten: the URL of an issuer is needed: https://test.maskinporten.no/');
}

async function loadSigner({ clientId, key, kid, cert }: CredentialFlags): Promise<Signer> {
  if (clientId === undefined || key === undefined) {
    throw new KrrError('OPTION_INVALID', '--maskinporten needs --client-id and --key: the client and its signing key');
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

const ORGANISATION = /^\d{9}$/;

/** Rejects an invalid `--pid` or `--consumer-org`, and a person who may be real, at an issuer or deployment. */
export async function guardPersons(
  { pid, consumerOrg }: Pick<MaskinportenFlags, 'pid' | 'consumerOrg'>,
  ...urls: readonly string[]
): Promise<void> {
  const [{ guardLoggedInPerson }, { explainInvalidPid }] = await Promise.all([
    import('../../conformance/target/guards.ts'),
    import('../../maskinporten/options.ts'),
  ]);
  const invalid = pid === undefined ? undefined : explainInvalidPid(pid);
  if (invalid !== undefined) throw new KrrError('OPTION_INVALID', `--pid ${invalid}`);
  if (pid !== undefined) for (const url of urls) guardLoggedInPerson(url, pid);
  if (consumerOrg !== undefined && !ORGANISATION.test(consumerOrg)) {
    throw new KrrError('OPTION_INVALID', '--consumer-org: an organisation number of 9 digits is needed');
  }
}
