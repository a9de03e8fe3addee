import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { KrrError } from '../errors.ts';
import { readTextFile } from './files.ts';

const FILES = ['ca', 'cert', 'key'] as const;
type TlsFiles = Partial<Record<(typeof FILES)[number], string>>;

/** The texts of the files for TLS: what cannot be used is refused before anything is sent. */
export async function readTlsFiles(files: TlsFiles): Promise<TlsFiles> {
  if ((files.cert === undefined) !== (files.key === undefined)) {
    throw new KrrError('OPTION_INVALID', '--cert and --key belong together: give both');
  }
  const texts: TlsFiles = {};
  for (const name of FILES) {
    const file = files[name];
    if (file !== undefined) texts[name] = await readTextFile(file);
  }
  if (texts.ca !== undefined) requireUsable(`--ca ${files.ca}`, () => new X509Certificate(texts.ca!));
  if (texts.cert !== undefined)
    requireUsable(`--cert ${files.cert}, --key ${files.key}`, () => createSecureContext(texts));
  return texts;
}

function requireUsable(what: string, attempt: () => unknown): void {
  try {
    attempt();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.endsWith('_MISMATCH')) {
      throw new KrrError('OPTION_INVALID', `${what}: they do not belong together, the certificate is of another key`);
    }
    throw new KrrError('OPTION_INVALID', `${what}: no PEM that can be used, without a passphrase`);
  }
}
