import { KrrError } from '../../errors.ts';
import { readTextFile } from '../../text-file.ts';
import type { Client } from './client.ts';

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
  const [text, { parseClients }] = await Promise.all([readTextFile(file), import('./parse-clients.ts')]);
  const parsed = parseClients(text, file);
  if (parsed.ok) return parsed.clients;
  const lines = parsed.diagnostics.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
  throw new KrrError('CLIENTS_INVALID', lines.join('\n'));
}
