import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GrantError, type Issuer, METADATA_PATHS, type TokenResponse } from '../../maskinporten/index.ts';
import type { ResponseFormat } from '../faults/index.ts';
import type { RouteTable } from '../http/error-handling.ts';
import { getRequestedOrigin } from '../http/origin.ts';
import { CLOSE_CONNECTION } from '../http/request-body.ts';
import type { RequestLifecycle } from '../http/request-lifecycle.ts';

const JSON_TYPE = 'application/json';
/** RFC 6585, section 4: too many requests. */
const RETRYABLE_STATUSES: readonly number[] = [429, 503];

/** Gets an error code of RFC 6749, section 5.2, or of section 4.1.2.1 if the former has none for the status. */
function getErrorCode(status: number): string {
  if (RETRYABLE_STATUSES.includes(status)) return 'temporarily_unavailable';
  if (status === 401) return 'invalid_client';
  return status < 500 ? 'invalid_request' : 'server_error';
}

/** The format of token responses, for fault injection. */
const TOKEN_FORMAT: ResponseFormat = {
  isJson: true,
  getContentType: () => JSON_TYPE,
  createError: (status, detail) => ({
    contentType: JSON_TYPE,
    body: JSON.stringify({ error: getErrorCode(status), error_description: detail }),
  }),
  findPersonRanges: () => [],
};

const TOKEN_LABEL = { operation: 'token', format: TOKEN_FORMAT } as const;

interface IssuerPaths {
  readonly token: readonly string[];
  readonly keys: readonly string[];
  readonly descriptions: readonly string[];
}

/**
 * Gets the paths of an issuer's endpoints. They work whether a proxy in front removes the path of the issuer URL or not.
 * RFC 8414, section 3.1, puts that path after the well-known name, OpenID Connect Discovery before it.
 *
 * @param path the path of the issuer URL, or an empty string
 */
const getIssuerPaths = (path: string): IssuerPaths => ({
  token: removeDuplicates(['/token', `${path}/token`]),
  keys: removeDuplicates(['/jwk', `${path}/jwk`]),
  descriptions: removeDuplicates(METADATA_PATHS.flatMap((name) => [`/${name}`, `/${name}${path}`, `${path}/${name}`])),
});

const removeDuplicates = (paths: readonly string[]): readonly string[] => [...new Set(paths)];

export interface TokenEndpoint {
  readonly issuer: Issuer;
  /** The path of the configured issuer URL, without a slash at its end; empty if the server's own URL is used. */
  readonly path: string;
  readonly lifecycle: RequestLifecycle;
}

/** Serves the metadata, the keys and the token endpoint of an issuer, with the paths of Maskinporten. */
export function serveIssuer(app: FastifyInstance, { issuer, path, lifecycle }: TokenEndpoint): void {
  const paths = getIssuerPaths(path);
  for (const url of paths.descriptions) app.get(url, (request) => issuer.metadata(getRequestedOrigin(request)));
  for (const url of paths.keys) app.get(url, () => issuer.jwks());
  for (const url of paths.token) {
    lifecycle.serve(app, {
      method: 'POST',
      url,
      label: TOKEN_LABEL,
      isJsonRequest: false,
      handle: async (request, reply) => sendTokenResponse(await redeem(issuer, request), reply),
      handleError: async (error, _request, reply) => {
        if (error.code !== 'FST_ERR_CTP_INVALID_MEDIA_TYPE') throw error;
        return sendTokenResponse(await issuer.token(undefined, ''), reply);
      },
    });
  }
}

async function redeem(issuer: Issuer, request: FastifyRequest): Promise<TokenResponse | typeof TOO_LARGE> {
  const { body } = request.context;
  if (body.isTooLarge) return TOO_LARGE;
  return issuer.token(request.headers['content-type'], body.bytes.toString(), getRequestedOrigin(request));
}

/** Adds the location of the issuer to the 404 responses of a server that does not serve it. */
export function hintIssuerLocation(routes: RouteTable, issuer: Issuer, path: string): void {
  const issuerPaths = Object.values<readonly string[]>({ ...getIssuerPaths(path) }).flat();
  routes.setNotFoundHint((requestedPath) =>
    issuerPaths.includes(requestedPath) ? `the issuer of tokens is ${issuer.metadata().issuer}` : undefined,
  );
}

const TOO_LARGE = {
  status: 413,
  headers: {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    Pragma: 'no-cache',
    ...CLOSE_CONNECTION,
  },
  body: new GrantError('MP-010', 'The form may be 1 MiB at most: a grant takes a few kB.').body,
} as const;

const sendTokenResponse = (
  { status, headers, body }: TokenResponse | typeof TOO_LARGE,
  reply: FastifyReply,
): FastifyReply => reply.code(status).headers(headers).send(JSON.stringify(body));
