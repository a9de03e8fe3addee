const CLOSED = 'the connection was closed before the end of the response';
const UNKNOWN_AUTHORITY = "the server's certificate is signed by an unknown authority: name it with --ca";

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'no connection: nothing listens there',
  ECONNRESET: 'the connection was reset',
  EPIPE: CLOSED,
  ERR_STREAM_PREMATURE_CLOSE: CLOSED,
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network of the host cannot be reached',
  ETIMEDOUT: 'no connection: the host does not respond',
  ERR_BODY_TOO_LONG: 'the body of the response is too long',
  HPE_HEADER_OVERFLOW: 'the headers of the response are too long',
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  CERT_NOT_YET_VALID: "the server's certificate is not yet valid",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is self-signed: name its authority with --ca",
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'the server requires a certificate of the client: give --cert and --key',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not use TLS on this port: use http instead of https, or another port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG:
    'the server does not use TLS on this port: use http instead of https, or another port',
};

/** Node reports a connection that the server ended by the message. */
const ENDED_BY_SERVER = ['socket hang up', 'aborted'];

/** Explains in words why a request got no response. */
export function describeFailure(error: Error & { code?: unknown }, timeoutMs: number): string {
  const { message } = error;
  const code = String(error.code ?? '');
  if (error.name === 'TimeoutError') return `no response within ${timeoutMs / 1000} s`;
  if (ENDED_BY_SERVER.includes(message)) return CLOSED;
  const [, status] = /^Bad response: (\d+)$/.exec(message) ?? [];
  if (status !== undefined) return `the proxy rejects the connection with status ${status}`;
  const reason = REASONS[code];
  if (reason !== undefined) return reason;
  if (code.startsWith('HPE_')) return 'the response is not HTTP';
  if (code.startsWith('ERR_SSL_')) return `the TLS connection failed (${code})`;
  return `the connection failed (${code || error.name})`;
}
