import { KrrError } from '../errors.ts';
import type { SigningKey } from '../mock/index.ts';
import { textOf } from './files.ts';
import { written } from './written.ts';

export interface SigningFlags {
  readonly wsSign?: boolean;
  readonly wsCert?: string;
  readonly wsKey?: string;
}

/** What a mock signs its answers over SOAP with; `certificateFile` is what clients may pin, if it was made here. */
export interface AnswersSigned {
  readonly sign: SigningKey | false;
  readonly certificateFile?: string;
  /** Removes what was written. */
  readonly forget: () => Promise<void>;
}

/** By the files that are given, or by a key that is made now; not at all unless told to. */
export async function signingOf({ wsSign, wsCert, wsKey }: SigningFlags): Promise<AnswersSigned> {
  if ((wsCert === undefined) !== (wsKey === undefined)) {
    throw new KrrError('OPTION_INVALID', '--ws-cert and --ws-key belong together: give both');
  }
  const forget = async (): Promise<void> => {};
  if (wsCert !== undefined && wsKey !== undefined) return { sign: await pairIn(wsCert, wsKey), forget };
  if (!wsSign) return { sign: false, forget };
  const { newSigningKey } = await import('../mock/soap-signer.ts');
  const sign = await newSigningKey();
  const { file, forget: remove } = await written('ws.pem', sign.cert);
  return { sign, certificateFile: file, forget: remove };
}

async function pairIn(wsCert: string, wsKey: string): Promise<SigningKey> {
  const [cert, key, { readSigner }] = await Promise.all([
    textOf(wsCert),
    textOf(wsKey),
    import('../mock/soap-signer.ts'),
  ]);
  if (readSigner({ key, cert }) !== null) return { key, cert };
  throw new KrrError(
    'OPTION_INVALID',
    `--ws-cert ${wsCert}, --ws-key ${wsKey}: a certificate and its private RSA key of at least 2048 bits are needed, PEM, without a passphrase`,
  );
}
