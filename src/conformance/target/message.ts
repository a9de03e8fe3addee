import type { HttpRequest, HttpVersion } from '../../http-client/http-client.ts';
import { type ProbeRequest, resolveAddress, type ServiceResponse } from './exchange.ts';
import { MIN_SECRET_LENGTH } from './tokens.ts';

/** A request with its token. */
export interface Message extends HttpRequest {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly httpVersion?: HttpVersion;
}

/** Some gateways reject requests without it, with the status of an invalid token. */
const USER_AGENT = 'krr-kit';

/** Adds an address and the value of Authorization to a request. */
export function createMessage(request: ProbeRequest, baseUrl: string, authorization: string | undefined): Message {
  const { method, headers, body, httpVersion } = request;
  const isInQuery = request.authorization !== null && 'inQuery' in request.authorization;
  const authorized = {
    'User-Agent': USER_AGENT,
    ...headers,
    ...(authorization !== undefined && !isInQuery && { Authorization: authorization }),
  };
  const url = resolveAddress(request, baseUrl) + (isInQuery ? toQuery(authorization) : '');
  return { url, method, headers: authorized, body, authorization, ...(httpVersion && { httpVersion }) };
}

/** The token as a parameter of the address (RFC 6750, section 2.3). */
const toQuery = (authorization = ''): string =>
  `?access_token=${encodeURIComponent(authorization.replace(/^Bearer /, ''))}`;

/** Ignores short credentials: a short text may occur in a response by chance. */
export function containsToken(
  { headers, body }: Pick<ServiceResponse, 'headers' | 'body'>,
  authorization = '',
): boolean {
  const token = authorization.split(' ').at(-1)!;
  return token.length >= MIN_SECRET_LENGTH && [body, ...Object.values(headers)].some((text) => text.includes(token));
}
