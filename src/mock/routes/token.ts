import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { decodeClaims } from '../../maskinporten/bearer-token.ts';
import { GrantError, type Issuer, METADATA_PATHS, type TokenResponse } from '../../maskinporten/index.ts';
import type { ResponseFormat } from '../faults/index.ts';
import type { RouteTable } from '../http/error-handling.ts';
import { getRequestedIssuer } from '../http/origin.ts';
import { CLOSE_CONNECTION } from '../http/request-body.ts';
import type { RequestLifecycle } from '../http/request-lifecycle.ts';
import type { GrantFacts } from '../journal/index.ts';

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
  for (const url of paths.descriptions)
    app.get(url, (request) => request.context.session.issuer.metadata(getRequestedIssuer(request)));
  for (const url of paths.keys) app.get(url, () => issuer.jwks());
  for (const url of paths.token) {
    lifecycle.serve(app, {
      method: 'POST',
      url,
      label: TOKEN_LABEL,
      isJsonRequest: false,
      handle: async (request, reply) => sendTokenResponse(await redeem(request), reply),
      handleError: async (error, request, reply) => {
        if (error.code !== 'FST_ERR_CTP_INVALID_MEDIA_TYPE') throw error;
        return sendTokenResponse(await request.context.session.issuer.token(undefined, ''), reply);
      },
    });
  }
}

async function redeem(request: FastifyRequest): Promise<TokenErrorResponse | TokenResponse> {
  const { body, entry, session } = request.context;
  if (body.isTooLarge) return TOO_LARGE;
  if (GRANT_IN_QUERY.test(request.url)) return GRANT_IN_URL;
  const form = body.bytes.toString();
  entry!.grant = readGrantFacts(form);
  return session.issuer.token(request.headers['content-type'], form, getRequestedIssuer(request));
}

const GRANT_IN_QUERY = /[?&](?:grant_type|assertion)=/;

const KRR_SCOPE = /^(?:krr:)?(?:global|user)\//;
/** Contact information and mailbox, for a supplier to which the consumer has delegated the scope in Altinn. */
const DELEGATED_SCOPES: readonly string[] = ['krr:global/kontaktinfo.read', 'krr:global/postkasse.read'];

/** Reads the facts about a grant that the client checks need. */
function readGrantFacts(form: string): GrantFacts {
  const claims = decodeClaims(new URLSearchParams(form).get('assertion') ?? '');
  const scopes = typeof claims.scope === 'string' ? claims.scope.split(/\s+/) : [];
  return {
    hasConsumerOrg: claims.consumer_org !== undefined,
    hasOnBehalfOf: claims.iss_onbehalfof !== undefined,
    isForKrr: scopes.some((scope) => KRR_SCOPE.test(scope)),
    needsDelegation: scopes.some((scope) => DELEGATED_SCOPES.includes(scope)),
  };
}

/** Adds the location of the issuer to the 404 responses of a server that does not serve it. */
export function hintIssuerLocation(routes: RouteTable, issuer: Issuer, path: string): void {
  const issuerPaths = Object.values<readonly string[]>({ ...getIssuerPaths(path) }).flat();
  routes.setNotFoundHint((requestedPath) =>
    issuerPaths.includes(requestedPath) ? `the issuer of tokens is ${issuer.metadata().issuer}` : undefined,
  );
}

type TokenErrorResponse = Omit<TokenResponse, 'status'> & { readonly status: 400 | 413 };

const ERROR_HEADERS = { 'Content-Type': JSON_TYPE, 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;

const TOO_LARGE: TokenErrorResponse = {
  status: 413,
  headers: { ...ERROR_HEADERS, ...CLOSE_CONNECTION },
  body: new GrantError('MP-010', 'The form may be 1 MiB at most: a grant takes a few kB.').body,
};

const GRANT_IN_URL: TokenErrorResponse = {
  status: 400,
  headers: ERROR_HEADERS,
  body: new GrantError(
    'MP-010',
    'Send grant_type and assertion as a form in the body, not in the URL, which proxies and servers write to their logs.',
  ).body,
};

function sendTokenResponse(
  { status, headers, body }: TokenErrorResponse | TokenResponse,
  reply: FastifyReply,
): FastifyReply {
  if ('error_description' in body) reply.request.context.errors = [{ id: body.error_description.split(':', 1)[0]! }];
  return reply.code(status).headers(headers).send(JSON.stringify(body));
}
