import type { KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { KrrError } from '../../errors.ts';

/** A public key that a client has registered under a key id. */
export interface ClientKey {
  readonly kid: string;
  /** RSA, at least 2048 bits. */
  readonly publicKey: KeyObject;
  /** When it expires, in milliseconds since 1970-01-01T00:00:00Z; never if undefined. */
  readonly expires: number | undefined;
}

/** Scopes that one organisation delegates to a client's organisation. */
export interface Delegation {
  /** The number of the delegating organisation. */
  readonly consumer_org: string;
  readonly scopes: readonly string[];
  /** The issuer of the authority that registered the delegation. */
  readonly delegation_source: string;
}

/** A customer that a client acts for. `onbehalfof` is the name that grants send as `iss_onbehalfof`. */
export interface OnBehalfOf {
  readonly onbehalfof: string;
  readonly orgno: string;
}

/** A registered client: its owner, its keys and certificates, and its permissions. */
export interface Client {
  readonly client_id: string;
  /** The organisation number of its owner. */
  readonly client_orgno: string;
  /** For grants with `kid`. A client with keys can use only registered certificates. */
  readonly keys: readonly ClientKey[];
  /** For grants with `x5c`. If the client has neither certificates nor keys, any certificate of the organisation is accepted. */
  readonly certificates: readonly X509Certificate[];
  readonly scopes: readonly string[];
  readonly delegations: readonly Delegation[];
  readonly onbehalfof: readonly OnBehalfOf[];
}

/** The default authority of a delegation. */
export const DELEGATION_SOURCE = 'https://www.altinn.no/';

/**
 * Reads a YAML or JSON file of registered clients: the clients that may get tokens, and their scopes.
 *
 * @param file the path of the file
 * @throws KrrError OPTION_INVALID if the file cannot be read; CLIENTS_INVALID with every error, one
 *   per line, each with its position (file:line:column). The message never quotes the file, which may contain a key
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
