import type { Tls } from '../mock/index.ts';
import { readTlsFiles } from './tls-files.ts';
import { writeTempFile } from './written.ts';

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
  const { createLocalTls } = await import('../mock/local-tls.ts');
  const created = await createLocalTls(host, ...(maskinportenUrl === undefined ? [] : [getHostname(maskinportenUrl)]));
  const { file: caFile, remove } = await writeTempFile('ca.pem', created.ca);
  return { tls: created.tls, caFile, remove };
}

/** The name or the address in a URL; one of IPv6 without its brackets. */
const getHostname = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');
