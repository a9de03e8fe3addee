import { KrrError } from '../../errors.ts';
import type { SigningKey, Tls } from '../../mock/index.ts';
import { readTextFile } from '../../text-file.ts';
import { readTlsFiles } from '../check/options.ts';
import { writeTempFile } from '../io.ts';

export interface TlsFlags {
  readonly tls?: boolean;
  /** Additional names of the generated certificate. */
  readonly tlsHost?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly host: string;
  readonly maskinportenUrl?: string;
}

/** The TLS key pair of the server. `caFile` is the CA that clients must trust if the certificate was generated. */
export interface ServerTls {
  readonly tls: Tls;
  readonly caFile?: string;
  /** Removes temporary files. */
  readonly remove: () => Promise<void>;
}

/** Loads the TLS key pair from files or generates one. Returns undefined for plain HTTP. */
export async function loadServerTls({
  tls,
  tlsHost = [],
  host,
  maskinportenUrl,
  ...files
}: TlsFlags): Promise<ServerTls | undefined> {
  const { cert, key } = await readTlsFiles(files);
  if (cert !== undefined && tlsHost.length > 0) {
    throw new KrrError('OPTION_INVALID', '--tls-host is for the generated certificate, not for --cert');
  }
  if (cert !== undefined && key !== undefined) return { tls: { cert, key }, remove: async () => {} };
  if (!tls && tlsHost.length > 0) throw new KrrError('OPTION_INVALID', '--tls-host requires --tls');
  if (!tls) return undefined;
  const { createLocalTls } = await import('../../mock/tls/certificates.ts');
  const issuerHosts = maskinportenUrl === undefined ? [] : [getHostname(maskinportenUrl)];
  const created = await createLocalTls(host, ...issuerHosts, ...tlsHost);
  const { file: caFile, remove } = await writeTempFile('ca.pem', created.ca);
  return { tls: created.tls, caFile, remove };
}

/** The host of a URL, an IPv6 address without brackets. */
const getHostname = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

export interface SigningFlags {
  readonly wsSign?: boolean;
  readonly wsCert?: string;
  readonly wsKey?: string;
}

/** The key pair that signs SOAP responses. `certificateFile` is set if the certificate was generated. */
export interface ResponseSigning {
  readonly sign: SigningKey | false;
  readonly certificateFile?: string;
  /** Removes temporary files. */
  readonly remove: () => Promise<void>;
}

/** Loads the signing key pair from files or generates one. Without options, responses are not signed. */
export async function loadResponseSigning({ wsSign, wsCert, wsKey }: SigningFlags): Promise<ResponseSigning> {
  if ((wsCert === undefined) !== (wsKey === undefined)) {
    throw new KrrError('OPTION_INVALID', '--ws-cert and --ws-key must be used together');
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
    `--ws-cert ${wsCert}, --ws-key ${wsKey}: expected a certificate and its private RSA key of at least 2048 bits in PEM, without a passphrase`,
  );
}
