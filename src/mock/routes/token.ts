import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { GrantError, type Issuer, METADATA_PATHS, type TokenResponse } from '../../maskinporten/index.ts';
import type { ResponseFormat } from '../faults/index.ts';
import { setNotFoundHint } from '../http/errors.ts';
import { getRequestedOrigin } from '../http/origin.ts';
import type { RequestLifecycle } from '../http/request-lifecycle.ts';
import type { Journal } from '../journal/index.ts';

const JSON_TYPE = 'application/json';
/** RFC 6585, section 4: too many requests. */
const RETRYABLE_STATUSES: readonly number[] = [429, 503];

/** The codes of RFC 6749, section 5.2, and where that has none, of section 4.1.2.1. */
function getErrorCode(status: number): string {
  if (RETRYABLE_STATUSES.includes(status)) return 'temporarily_unavailable';
  if (status === 401) return 'invalid_client';
  return status < 500 ? 'invalid_request' : 'server_error';
}

/** Answers of an issuer of tokens, for the faults that strike them. */
export const TOKEN_FORMAT: ResponseFormat = {
  isJson: true,
  getContentType: () => JSON_TYPE,
  createError: (status, detail) => ({
    contentType: JSON_TYPE,
    body: JSON.stringify({ error: getErrorCode(status), error_description: detail }),
  }),
  findPersonRanges: () => [],
};

/** How faults and the journal name a request for a token. */
const TOKEN_LABEL = { operation: 'token', format: TOKEN_FORMAT } as const;

interface IssuerPaths {
  readonly token: readonly string[];
  readonly keys: readonly string[];
  readonly descriptions: readonly string[];
}

/**
 * Where an issuer is asked whose URL has a path, or none (''). Whether what stands in front passes the path on or not,
 * it is found. RFC 8414, section 3.1, puts the path behind the document, OpenID Connect Discovery before it.
 */
const getIssuerPaths = (path: string): IssuerPaths => ({
  token: removeDuplicates(['/token', `${path}/token`]),
  keys: removeDuplicates(['/jwk', `${path}/jwk`]),
  descriptions: removeDuplicates(METADATA_PATHS.flatMap((name) => [`/${name}`, `/${name}${path}`, `${path}/${name}`])),
});

const removeDuplicates = (paths: readonly string[]): readonly string[] => [...new Set(paths)];

export interface TokenEndpoint {
  readonly issuer: Issuer;
  /** Of its URL, if that is known before it listens; without a slash at the end. */
  readonly path: string;
  readonly lifecycle: RequestLifecycle;
  readonly journal: Journal;
}

/** Serves an issuer of tokens as Maskinporten is served: its description, its keys, and tokens for grants. */
export function serveIssuer(app: FastifyInstance, { issuer, path, lifecycle, journal }: TokenEndpoint): void {
  const paths = getIssuerPaths(path);
  for (const url of paths.descriptions) app.get(url, (request) => issuer.metadata(getRequestedOrigin(request)));
  for (const url of paths.keys) app.get(url, () => issuer.jwks());
  app.register(async (tokens) => {
    tokens.removeAllContentTypeParsers();
    tokens.addContentTypeParser('*', { parseAs: 'buffer' }, ({ entry }, body, done) => {
      if (entry?.key === null) journal.recordBody(entry, body as Buffer);
      done(null, body);
    });
    tokens.setErrorHandler<FastifyError>(async (error, _request, reply) => {
      if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return sendTokenResponse(TOO_LARGE, reply);
      if (error.code !== 'FST_ERR_CTP_INVALID_MEDIA_TYPE') throw error;
      return sendTokenResponse(await issuer.token(undefined, ''), reply);
    });
    const recordAndInject: onRequestHookHandler = (request, reply, done) => {
      lifecycle.recordRequest(request, TOKEN_LABEL);
      lifecycle.injectFault(request, reply, TOKEN_LABEL, done);
    };
    for (const url of paths.token) {
      tokens.post(url, {
        onRequest: recordAndInject,
        handler: (request, reply) => handleTokenRequest(issuer, request, reply),
      });
    }
  });
}

/** Says on a server that serves no issuer where it is. */
export function hintIssuerLocation(app: FastifyInstance, issuer: Issuer, path: string): void {
  const issuerPaths = Object.values<readonly string[]>({ ...getIssuerPaths(path) }).flat();
  setNotFoundHint(app, (requestedPath) =>
    issuerPaths.includes(requestedPath) ? `the issuer of tokens is ${issuer.metadata().issuer}` : undefined,
  );
}

const TOO_LARGE = {
  status: 413,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', Pragma: 'no-cache' },
  body: new GrantError('MP-010', 'The form may be 1 MiB at most: a grant takes a few kB.').body,
} as const;

async function handleTokenRequest(issuer: Issuer, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { headers, body } = request;
  const form = Buffer.isBuffer(body) ? body.toString() : '';
  return sendTokenResponse(await issuer.token(headers['content-type'], form, getRequestedOrigin(request)), reply);
}

const sendTokenResponse = (
  { status, headers, body }: TokenResponse | typeof TOO_LARGE,
  reply: FastifyReply,
): FastifyReply => reply.code(status).headers(headers).send(JSON.stringify(body));
