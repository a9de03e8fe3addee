import type { Tls } from '../mock/index.ts';
import { tlsOf } from './tls-files.ts';
import { written } from './written.ts';

export interface TlsFlags {
  readonly tls?: boolean;
  readonly cert?: string;
  readonly key?: string;
  readonly host: string;
  readonly maskinportenUrl?: string;
}

/** What a server serves HTTPS with; `caFile` is what clients must trust, if the certificate was made here. */
export interface ServedTls {
  readonly tls: Tls;
  readonly caFile?: string;
  /** Removes what was written. */
  readonly forget: () => Promise<void>;
}

/** HTTPS by the files that are given, or by a certificate that is made now; undefined for HTTP in the clear. */
export async function servedTls({ tls, host, maskinportenUrl, ...files }: TlsFlags): Promise<ServedTls | undefined> {
  const { cert, key } = await tlsOf(files);
  if (cert !== undefined && key !== undefined) return { tls: { cert, key }, forget: async () => {} };
  if (!tls) return undefined;
  const { localTls } = await import('../mock/local-tls.ts');
  const made = await localTls(host, ...(maskinportenUrl === undefined ? [] : [hostOf(maskinportenUrl)]));
  const { file: caFile, forget } = await written('ca.pem', made.ca);
  return { tls: made.tls, caFile, forget };
}

/** The name or the address in a URL; one of IPv6 without its brackets. */
const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');
