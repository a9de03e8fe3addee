import { KrrError } from '../../errors.ts';
import type { SigningKey, Tls } from '../../mock/index.ts';
import { readTlsFiles } from '../check/options.ts';
import { readTextFile, writeTempFile } from '../io.ts';

export interface TlsFlags {
  readonly tls?: boolean;
  readonly cert?: string;
  readonly key?: string;
  readonly host: string;
  readonly maskinportenUrl?: string;
}

/** What a server serves HTTPS with; `caFile` is what clients must trust, if the certificate was made here. */
export interface ServerTls {
  readonly tls: Tls;
  readonly caFile?: string;
  /** Removes what was written. */
  readonly remove: () => Promise<void>;
}

/** HTTPS by the files that are given, or by a certificate that is made now; undefined for HTTP in the clear. */
export async function loadServerTls({
  tls,
  host,
  maskinportenUrl,
  ...files
}: TlsFlags): Promise<ServerTls | undefined> {
  const { cert, key } = await readTlsFiles(files);
  if (cert !== undefined && key !== undefined) return { tls: { cert, key }, remove: async () => {} };
  if (!tls) return undefined;
  const { createLocalTls } = await import('../../mock/tls/certificates.ts');
  const created = await createLocalTls(host, ...(maskinportenUrl === undefined ? [] : [getHostname(maskinportenUrl)]));
  const { file: caFile, remove } = await writeTempFile('ca.pem', created.ca);
  return { tls: created.tls, caFile, remove };
}

/** The name or the address in a URL; one of IPv6 without its brackets. */
const getHostname = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

export interface SigningFlags {
  readonly wsSign?: boolean;
  readonly wsCert?: string;
  readonly wsKey?: string;
}

/** What a mock signs its answers over SOAP with; `certificateFile` is what clients may pin, if it was made here. */
export interface ResponseSigning {
  readonly sign: SigningKey | false;
  readonly certificateFile?: string;
  /** Removes what was written. */
  readonly remove: () => Promise<void>;
}

/** By the files that are given, or by a key that is made now; not at all unless told to. */
export async function loadResponseSigning({ wsSign, wsCert, wsKey }: SigningFlags): Promise<ResponseSigning> {
  if ((wsCert === undefined) !== (wsKey === undefined)) {
    throw new KrrError('OPTION_INVALID', '--ws-cert and --ws-key belong together: give both');
  }
  const removeNothing = async (): Promise<void> => {};
  if (wsCert !== undefined && wsKey !== undefined)
    return { sign: await readSigningPair(wsCert, wsKey), remove: removeNothing };
  if (!wsSign) return { sign: false, remove: removeNothing };
  const { generateSigningKey } = await import('../../mock/routes/soap-signing.ts');
  const sign = await generateSigningKey();
  const { file, remove } = await writeTempFile('ws.pem', sign.cert);
  return { sign, certificateFile: file, remove };
}

async function readSigningPair(wsCert: string, wsKey: string): Promise<SigningKey> {
  const [cert, key, { readSigner }] = await Promise.all([
    readTextFile(wsCert),
    readTextFile(wsKey),
    import('../../mock/routes/soap-signing.ts'),
  ]);
  if (readSigner({ key, cert }) !== null) return { key, cert };
  throw new KrrError(
    'OPTION_INVALID',
    `--ws-cert ${wsCert}, --ws-key ${wsKey}: a certificate and its private RSA key of at least 2048 bits are needed, PEM, without a passphrase`,
  );
}
