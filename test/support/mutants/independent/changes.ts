import type { Json } from '../break-service.ts';
import type { Change, ServiceRequest, ServiceResponse } from '../service.ts';
import { issue, type ParsedToken, parseToken } from './tokens.ts';

export type Which = (asked: ServiceRequest) => boolean;

export const isV2: Which = ({ path }) => path.startsWith('/rest/v2/');
export const isLookup: Which = ({ path }) => /\/personer\/?(\?|$)/.test(path);
export const isPersonEndpoint: Which = ({ path }) => /\/person\/?(\?|$)/.test(path);
export const isRead: Which = (asked) => isPersonEndpoint(asked) && asked.method === 'GET';
export const isPatch: Which = ({ method }) => method === 'PATCH';
export const isChangeLog: Which = ({ path }) => /\/hentEndringer\/?(\?|$)/.test(path);
export const isPrint: Which = ({ path }) => /\/printSertifikat\/?(\?|$)/.test(path);
export const isSoap: Which = ({ path }) => path.endsWith('/ws-v5');
export const hasTrailingSlash: Which = ({ path }) => path.endsWith('/');
export const hasMoreThan =
  (count: number): Which =>
  ({ identifiers }) =>
    identifiers.length > count;

/** Applies a change to some requests only. */
export const restrict =
  (which: Which, change: Change): Change =>
  (service) => {
    const changed = change(service);
    return (asked) => (which(asked) ? changed(asked) : service(asked));
  };

/** Applies a change to every nth request that it concerns. */
export const everyNth =
  (count: number, change: Change, which: Which = isLookup): Change =>
  (service) => {
    let requests = 0;
    return restrict((asked) => which(asked) && ++requests % count === 0, change)(service);
  };

export const findToken = ({ headers }: ServiceRequest): string | undefined =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];

export const findParsedToken = (asked: ServiceRequest): ParsedToken | undefined => {
  const token = findToken(asked);
  return token === undefined ? undefined : parseToken(token);
};

export const hasScope = (asked: ServiceRequest, scope: string): boolean =>
  String(findParsedToken(asked)?.claims.scope ?? '').includes(scope);

/** The request with a valid token for other claims. */
export const withClaims = (asked: ServiceRequest, claims: object): ServiceRequest => ({
  ...asked,
  headers: { ...asked.headers, authorization: `Bearer ${issue({ exp: 4_102_444_800, ...claims })}` },
});

export const MAIN_CLAIMS = { scope: 'krr:global/kontaktinformasjon.read krr:global/digitalpost.read' };

/** Treats some invalid tokens as valid. */
export const acceptTokens =
  (accepts: (token: ParsedToken, asked: ServiceRequest, text: string) => boolean): Change =>
  (service) =>
  (asked) => {
    const parsed = findParsedToken(asked);
    if (parsed === undefined || (parsed.isSignedByIssuer && !parsed.isExpired)) return service(asked);
    if (!accepts(parsed, asked, findToken(asked)!)) return service(asked);
    return service(withClaims(asked, { ...parsed.claims, exp: 4_102_444_800 }));
  };

export const parseBody = ({ body }: ServiceRequest): Json => {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
};

export const readBody = ({ body }: ServiceResponse): Json => JSON.parse(String(body));

export const withBody = (answer: ServiceResponse, body: unknown): ServiceResponse => ({
  ...answer,
  body: JSON.stringify(body),
});
