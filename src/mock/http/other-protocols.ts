import type { Server } from 'node:http';
import type { Log } from './log.ts';

/** Logs an attempt to speak plain HTTP to a TLS port. The client gets no response, only a closed connection. */
export function reportPlainHttp(server: Server, log: Log): void {
  server.on('tlsClientError', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_SSL_HTTP_REQUEST')
      log.error('- - a client sent plain HTTP to this port, which expects TLS: use https:// in its URL');
  });
}

/** The beginning of a connection with HTTP/2 (RFC 9113, section 3.4). */
const HTTP_2_PREFACE = 'PRI * HTTP/2.0';
/** The beginning of a TLS connection: a handshake record (RFC 8446, section 5.1). */
const TLS_HANDSHAKE = Buffer.from([0x16, 0x03]);

/**
 * Describes the protocol of a client that does not speak HTTP/1.1; undefined if it is unknown.
 *
 * @param received the first bytes of the connection
 */
export function describeOtherProtocol(received: unknown): string | undefined {
  if (!Buffer.isBuffer(received)) return undefined;
  if (received.subarray(0, HTTP_2_PREFACE.length).toString('latin1') === HTTP_2_PREFACE)
    return 'it is HTTP/2 with prior knowledge, and this server speaks HTTP/1.1: configure the client for HTTP/1.1';
  if (received.subarray(0, TLS_HANDSHAKE.length).equals(TLS_HANDSHAKE))
    return 'it is TLS, and this port expects plain HTTP: use http:// in the URL, or start the mock with --tls';
  return undefined;
}
