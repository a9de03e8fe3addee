import { createError, replaceResponse } from '../../support/mutants/break-service.ts';
import {
  acceptTokens,
  findParsedToken,
  findToken,
  hasMoreThan,
  hasTrailingSlash,
  isChangeLog,
  isLookup,
  isPatch,
  isPersonEndpoint,
  isRead,
  isV2,
  MAIN_CLAIMS,
  restrict,
  type Which,
  withClaims,
} from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import { isSignedWithPublicKey } from '../../support/mutants/independent/tokens.ts';
import type { Change, ServiceRequest } from '../../support/mutants/service.ts';
import { LOGGED_IN } from '../../support/mutants/tokens.ts';

const isUnsigned = acceptTokens(({ header, signature }) => header.alg === 'none' && signature === '');
const ignoresSignature = acceptTokens(({ header, isExpired }) => header.alg === 'RS256' && !isExpired);
const ignoresExpiry = acceptTokens(({ isSignedByIssuer }) => isSignedByIssuer);

const hasNoToken = (asked: ServiceRequest): boolean => asked.headers.authorization === undefined;
/** Handles requests without a token like those of a client with all scopes. */
const acceptMissingToken = (which: Which, claims: object = MAIN_CLAIMS): Change =>
  restrict(
    (asked) => hasNoToken(asked) && which(asked),
    (service) => (asked) => service(withClaims(asked, claims)),
  );

const asMainClient: Change = (service) => (asked) => service(withClaims(asked, MAIN_CLAIMS));

/** Accepts a token if a part of it has been verified before. */
const rememberVerification =
  (readKey: (asked: ServiceRequest) => unknown): Change =>
  (service) => {
    const verified = new Set<unknown>();
    return async (asked) => {
      const parsed = findParsedToken(asked);
      if (parsed === undefined) return service(asked);
      const key = readKey(asked);
      if (parsed.isSignedByIssuer && !parsed.isExpired) verified.add(key);
      return service(verified.has(key) ? withClaims(asked, parsed.claims) : asked);
    };
  };

export const tokenVerificationMutants: readonly IndependentMutant[] = [
  { name: 'decodes the token and never verifies the signature', serve: ignoresSignature },
  { name: 'verifies the signature in v1, but not in v2', serve: restrict(isV2, ignoresSignature) },
  { name: 'verifies the signature in v2, but not in v1', serve: restrict((asked) => !isV2(asked), ignoresSignature) },
  { name: 'skips the signature for more than one person', serve: restrict(hasMoreThan(1), ignoresSignature) },
  { name: 'skips the signature for the logged-in person', serve: restrict(isRead, ignoresSignature) },
  { name: 'skips the signature when the language is changed', serve: restrict(isPatch, ignoresSignature) },
  { name: 'skips the signature for the log of changes', serve: restrict(isChangeLog, ignoresSignature) },
  { name: 'skips the signature behind a trailing slash', serve: restrict(hasTrailingSlash, ignoresSignature) },
  { name: 'accepts alg none', serve: isUnsigned },
  { name: 'accepts alg none in v2', serve: restrict(isV2, isUnsigned) },
  { name: 'accepts alg none for the logged-in person', serve: restrict(isPersonEndpoint, isUnsigned) },
  { name: 'accepts alg none for batches', serve: restrict(hasMoreThan(1), isUnsigned) },
  {
    name: 'rejects alg none, but accepts NONE and None',
    serve: acceptTokens(({ header }) => header.alg !== 'none' && /^none$/i.test(header.alg)),
  },
  {
    name: 'trusts the key in the header jwk',
    serve: acceptTokens(({ header, isExpired }) => header.jwk !== undefined && !isExpired),
  },
  {
    name: 'fetches the key from the address in the header jku',
    serve: acceptTokens(({ header, isExpired }) => header.jku !== undefined && !isExpired),
  },
  {
    name: 'trusts the certificate in the header x5c',
    serve: acceptTokens(({ header, isExpired }) => header.x5c !== undefined && !isExpired),
  },
  {
    name: 'trusts the key in the header jwk for the log of changes',
    serve: restrict(
      isChangeLog,
      acceptTokens(({ header }) => header.jwk !== undefined),
    ),
  },
  {
    name: 'accepts HS256 with the public key of the issuer as the secret',
    serve: acceptTokens(({ header }, _, token) => header.alg === 'HS256' && isSignedWithPublicKey(token)),
  },
  {
    name: 'skips verification if the issuer has no key with the kid',
    serve: acceptTokens(({ header, isExpired }) => !/^issuer-key/.test(header.kid ?? 'issuer-key') && !isExpired),
  },
  {
    name: 'skips verification if the token has no kid',
    serve: acceptTokens(({ header }) => header.kid === undefined && header.alg === 'RS256'),
  },
  {
    name: 'compares only the kid of the token with the keys of the issuer',
    serve: acceptTokens(({ header, isExpired }) => header.kid === 'issuer-key-1' && !isExpired),
  },
  {
    name: 'remembers verified tokens by their jti',
    serve: rememberVerification((asked) => findParsedToken(asked)?.claims.jti),
  },
  {
    name: 'remembers verified tokens by their signature',
    serve: rememberVerification((asked) => findParsedToken(asked)?.signature),
  },
  {
    name: 'remembers verified tokens by header and payload',
    serve: rememberVerification((asked) => findToken(asked)?.split('.').slice(0, 2).join('.')),
  },
  { name: 'ignores exp in v2', serve: restrict(isV2, ignoresExpiry) },
  { name: 'ignores exp in batches over ten persons', serve: restrict(hasMoreThan(10), ignoresExpiry) },
  { name: 'ignores exp behind a trailing slash', serve: restrict(hasTrailingSlash, ignoresExpiry) },
  {
    name: 'accepts requests without a token in v2',
    serve: acceptMissingToken((asked) => isLookup(asked) && isV2(asked)),
  },
  {
    name: 'accepts requests without a token for several persons',
    serve: acceptMissingToken(hasMoreThan(1)),
  },
  {
    name: 'accepts requests without a token behind a trailing slash',
    serve: acceptMissingToken(hasTrailingSlash),
  },
  {
    name: 'returns some person as the logged-in person without a token',
    serve: acceptMissingToken(isRead, { scope: 'krr:user/kontaktinformasjon.read', pid: LOGGED_IN }),
  },
  {
    name: 'changes the language of some person without a token',
    serve: acceptMissingToken(isPatch, { scope: 'krr:user/spraak.write', pid: LOGGED_IN }),
  },
  {
    name: 'accepts an empty Bearer token',
    serve: restrict(({ headers }) => /^Bearer *$/.test(headers.authorization ?? ''), asMainClient),
  },
  {
    name: 'accepts the word null as a token',
    serve: restrict(({ headers }) => /^Bearer (null|undefined)$/.test(headers.authorization ?? ''), asMainClient),
  },
  {
    name: 'reads the token from the query too',
    serve: (service) => (asked) => {
      const { searchParams, pathname } = new URL(asked.path, 'http://localhost');
      const token = searchParams.get('access_token');
      if (token === null) return service(asked);
      return service({ ...asked, path: pathname, headers: { ...asked.headers, authorization: `Bearer ${token}` } });
    },
  },
  {
    name: 'accepts a token without the scheme Bearer',
    serve: (service) => (asked) => {
      const { authorization = '' } = asked.headers;
      if (authorization.includes(' ') || authorization === '') return service(asked);
      return service({ ...asked, headers: { ...asked.headers, authorization: `Bearer ${authorization}` } });
    },
  },
  {
    name: 'returns status 401 with the persons in the body',
    serve: replaceResponse(hasNoToken, async (asked, service) => ({
      ...(await service(withClaims(asked, MAIN_CLAIMS))),
      status: 401,
    })),
  },
  {
    name: 'returns status 500 for a token with alg none',
    serve: replaceResponse(
      (asked) => findParsedToken(asked)?.header.alg === 'none',
      async () => createError(500),
    ),
  },
];
