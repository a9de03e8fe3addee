const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused: nothing listens there',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed in the middle',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up',
  UND_ERR_SOCKET: 'the connection was closed in the middle',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the body is not as long as its Content-Length says',
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is signed by itself: name its authority with --ca",
  SELF_SIGNED_CERT_IN_CHAIN: "the server's certificate is signed by an unknown authority: name it with --ca",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server's certificate is signed by an unknown authority: name it with --ca",
};

/** Why nothing came back, in words for whoever has to mend it. */
export function describeFailure(error: Error & { code?: string; cause?: unknown }, timeoutMs: number): string {
  const { code = '' } = error;
  if (error.name === 'TimeoutError' || code.endsWith('_TIMEOUT')) return `no answer in ${timeoutMs / 1000} s`;
  if (error.name === 'HTTPParserError') return 'what came back is not HTTP';
  return REASONS[code] ?? `the connection failed (${code || error.name})`;
}
