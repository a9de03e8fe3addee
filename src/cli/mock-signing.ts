import { KrrError } from '../errors.ts';
import type { SigningKey } from '../mock/index.ts';
import { readTextFile } from './files.ts';
import { writeTempFile } from './written.ts';

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
  const { generateSigningKey } = await import('../mock/soap-signer.ts');
  const sign = await generateSigningKey();
  const { file, remove } = await writeTempFile('ws.pem', sign.cert);
  return { sign, certificateFile: file, remove };
}

async function readSigningPair(wsCert: string, wsKey: string): Promise<SigningKey> {
  const [cert, key, { readSigner }] = await Promise.all([
    readTextFile(wsCert),
    readTextFile(wsKey),
    import('../mock/soap-signer.ts'),
  ]);
  if (readSigner({ key, cert }) !== null) return { key, cert };
  throw new KrrError(
    'OPTION_INVALID',
    `--ws-cert ${wsCert}, --ws-key ${wsKey}: a certificate and its private RSA key of at least 2048 bits are needed, PEM, without a passphrase`,
  );
}
