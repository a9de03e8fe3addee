import type { KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { KrrError } from '../../errors.ts';

/** A public key that a client has registered under a name of its own. */
export interface ClientKey {
  readonly kid: string;
  /** RSA, at least 2048 bits. */
  readonly publicKey: KeyObject;
  /** When it expires, in milliseconds since 1970-01-01T00:00:00Z; never if undefined. */
  readonly expires: number | undefined;
}

/** Scopes that one organisation lets a client's organisation use on its behalf. */
export interface Delegation {
  /** The organisation number of who delegates. */
  readonly consumer_org: string;
  readonly scopes: readonly string[];
  /** The issuer of the authority where it was delegated. */
  readonly delegation_source: string;
}

/** A customer that a client acts for under a name of its own, the grant's `iss_onbehalfof`. */
export interface OnBehalfOf {
  readonly onbehalfof: string;
  readonly orgno: string;
}

/** A registered client: who it belongs to, how it proves itself, and what it may ask for. */
export interface Client {
  readonly client_id: string;
  /** The organisation number of its owner. */
  readonly client_orgno: string;
  /** For grants with `kid`. A client that has some uses no certificate, unless that is registered too. */
  readonly keys: readonly ClientKey[];
  /** For grants with `x5c`. Without any, and without keys, every certificate of the organisation will do. */
  readonly certificates: readonly X509Certificate[];
  readonly scopes: readonly string[];
  readonly delegations: readonly Delegation[];
  readonly onbehalfof: readonly OnBehalfOf[];
}

/** Where organisations delegate, unless a delegation names another authority. */
export const DELEGATION_SOURCE = 'https://www.altinn.no/';

/**
 * Reads a file of registered clients: who may have tokens, and for what. It is YAML, or JSON; the README shows one.
 *
 * @param file its path
 * @throws KrrError OPTION_INVALID if the file cannot be read; CLIENTS_INVALID with every mistake of it, each in a line
 *   that begins with its place, file:line:column. What is in the file, which may be a key, is never repeated
 * @example
 * ```ts
 * import { KrrError, loadClients, startMock } from 'krr-kit';
 * const started = async (file: string) => startMock({ maskinporten: { clients: await loadClients(file) } });
 * await started('no-such-file.yaml').catch((error: KrrError) => error.message); // 'no-such-file.yaml: there is no such file'
 * ```
 */
export async function loadClients(file: string): Promise<readonly Client[]> {
  const [text, { parseClients }] = await Promise.all([readText(file), import('./parse-clients.ts')]);
  const parsed = parseClients(text, file);
  if (parsed.ok) return parsed.clients;
  const lines = parsed.diagnostics.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
  throw new KrrError('CLIENTS_INVALID', lines.join('\n'));
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`;
    throw new KrrError('OPTION_INVALID', `${file}: ${reason}`);
  });
}
