import {
  changeError,
  changeRequest,
  createError,
  type Json,
  replaceResponse,
} from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { ServiceRequest, ServiceResponse } from '../support/mutants/service.ts';
import { findTokenName, TOKENS } from '../support/mutants/tokens.ts';

export const getAuthorization = ({ headers }: ServiceRequest): string => headers.authorization ?? '';
const hasNoToken = (asked: ServiceRequest): boolean => getAuthorization(asked) === '';
export const isBasic = (asked: ServiceRequest): boolean => getAuthorization(asked).startsWith('Basic');
export const isExpired = (asked: ServiceRequest): boolean => findTokenName(getAuthorization(asked)) === 'expired';
const stripSignature = (token: string): string => token.slice(0, token.lastIndexOf('.'));
/** The main token with another signature. */
export const hasInvalidSignature = (asked: ServiceRequest): boolean =>
  findTokenName(getAuthorization(asked)) === undefined &&
  stripSignature(getAuthorization(asked)) === `Bearer ${stripSignature(TOKENS.main)}` &&
  !getAuthorization(asked).endsWith('.');
export const isUnknownToken = (asked: ServiceRequest): boolean =>
  /^Bearer [^.]+$/.test(getAuthorization(asked)) && findTokenName(getAuthorization(asked)) === undefined;

const decode = (part: string): Json => JSON.parse(Buffer.from(part, 'base64url').toString());

/** A JWT that the issuer has not issued. */
function readForgedToken(asked: ServiceRequest): { header: Json; claims: Json; signature: string } | undefined {
  if (findTokenName(getAuthorization(asked)) !== undefined) return undefined;
  const [, head, payload, signature] = /^Bearer ([^.]+)\.([^.]+)\.([^.]*)$/.exec(getAuthorization(asked)) ?? [];
  return head === undefined ? undefined : { header: decode(head), claims: decode(payload!), signature: signature! };
}

const isForged =
  (matches: (jwt: { header: Json; claims: Json; signature: string }) => boolean) =>
  (asked: ServiceRequest): boolean => {
    const jwt = readForgedToken(asked);
    return jwt !== undefined && matches(jwt);
  };

const hasOldSignature = isForged(({ signature }) => signature === TOKENS.main.split('.')[2]);
const isUnsigned = isForged(({ header, signature }) => header.alg === 'none' && signature === '');
const hasNoSignature = isForged(({ header, signature }) => header.alg === 'RS256' && signature === '');
const isSignedByKeyInHeader = isForged(({ header }) => 'jwk' in header || 'x5c' in header || 'jku' in header);
const hasUnknownKey = isForged(({ header }) => header.kid === 'krr-kit' && Object.keys(header).length === 2);
const isSymmetric = isForged(({ header }) => header.alg === 'HS256');
const hasToken = (asked: ServiceRequest): boolean => getAuthorization(asked) !== '';

/** The token that each endpoint requires. */
const getValidToken = ({ path }: ServiceRequest): string => {
  if (path.endsWith('/person')) return TOKENS.user;
  return path.endsWith('/hentEndringer') ? TOKENS.changes : TOKENS.main;
};

/** Handles some requests as if they carried a valid token. */
export const acceptRequests = (which: (asked: ServiceRequest) => boolean) =>
  changeRequest((asked) =>
    which(asked) ? { ...asked, headers: { ...asked.headers, authorization: `Bearer ${getValidToken(asked)}` } } : asked,
  );

/** Requests of some form that carry an invalid token. */
const whereAsked =
  (form: (asked: ServiceRequest) => boolean, which: (asked: ServiceRequest) => boolean) => (asked: ServiceRequest) =>
    form(asked) && which(asked);
const isBatch = ({ identifiers }: ServiceRequest): boolean => identifiers.length > 1;
const isChangeLog = ({ path }: ServiceRequest): boolean => path.endsWith('/hentEndringer');
const isPerson = ({ path }: ServiceRequest): boolean => path.endsWith('/person');
const hasSlash = ({ path }: ServiceRequest): boolean => path.endsWith('/');
const isV2 = ({ version }: ServiceRequest): boolean => version === 'v2';

/** Handles a token in the address like one in the header. */
const acceptTokenInQuery = changeRequest((asked) => {
  const [path = '', token] = asked.path.split('?access_token=');
  return token === undefined
    ? asked
    : { ...asked, path, headers: { ...asked.headers, authorization: `Bearer ${decodeURIComponent(token)}` } };
});

const respondWith = (which: (asked: ServiceRequest) => boolean, answer: ServiceResponse) =>
  replaceResponse(which, async () => answer);

export const changeErrorDetail = (change: (asked: ServiceRequest, title: string) => string) =>
  changeError((answer, asked) => {
    const body = JSON.parse(String(answer.body));
    body.errors[0].detail = change(asked, body.errors[0].title);
    return { ...answer, body: JSON.stringify(body) };
  });

const addWwwAuthenticate = (answer: ServiceResponse): ServiceResponse => ({
  ...answer,
  headers: { ...answer.headers, 'www-authenticate': 'Bearer realm="krr"' },
});

export const accessMutants: readonly Mutant[] = [
  {
    name: 'accepts requests without a token',
    fires: ['access/missing-token', 'logged-in-person/change-requires-scope'],
    serve: acceptRequests(hasNoToken),
  },
  {
    name: 'accepts the Basic scheme as Bearer',
    fires: ['access/non-bearer-scheme'],
    serve: acceptRequests(isBasic),
  },
  {
    name: 'accepts an unknown token',
    fires: ['access/unknown-token'],
    serve: acceptRequests(isUnknownToken),
  },
  {
    name: 'accepts a token with an invalid signature',
    fires: ['access/invalid-signature', 'access/foreign-key'],
    serve: acceptRequests(hasInvalidSignature),
  },
  {
    name: 'accepts other claims under the signature of a token',
    fires: ['access/altered-claims'],
    serve: acceptRequests(hasOldSignature),
  },
  {
    name: 'verifies the signature in version 1 only',
    corner: true,
    fires: ['access/altered-claims'],
    serve: acceptRequests(whereAsked(isV2, hasOldSignature)),
  },
  {
    name: 'does not verify the signature for the change log',
    corner: true,
    fires: ['access/altered-claims'],
    serve: acceptRequests(whereAsked(isChangeLog, hasOldSignature)),
  },
  {
    name: 'does not verify the signature for the logged-in person',
    corner: true,
    fires: ['access/altered-claims'],
    serve: acceptRequests(whereAsked(isPerson, hasOldSignature)),
  },
  {
    name: 'accepts the algorithm none',
    fires: ['access/unsigned-token'],
    serve: acceptRequests(isUnsigned),
  },
  {
    name: 'accepts the algorithm none for a batch',
    corner: true,
    fires: ['access/unsigned-token'],
    serve: acceptRequests(whereAsked(isBatch, isUnsigned)),
  },
  {
    name: 'accepts a token whose signature is removed',
    fires: ['access/unsigned-token'],
    serve: acceptRequests(hasNoSignature),
  },
  {
    name: 'accepts any token whose key is unknown',
    fires: ['access/foreign-key'],
    serve: acceptRequests(hasUnknownKey),
  },
  {
    name: 'trusts keys that the token brings along',
    fires: ['access/key-in-token'],
    serve: acceptRequests(isSignedByKeyInHeader),
  },
  {
    name: 'trusts the certificate in the header x5c',
    fires: ['access/key-in-token'],
    serve: acceptRequests(isForged(({ header }) => 'x5c' in header)),
  },
  {
    name: 'trusts keys that the token brings along, with a slash after the path',
    corner: true,
    fires: ['access/key-in-token'],
    serve: acceptRequests(whereAsked(hasSlash, isSignedByKeyInHeader)),
  },
  {
    name: 'accepts HS256',
    fires: ['access/public-key-as-secret'],
    serve: acceptRequests(isSymmetric),
  },
  {
    name: 'accepts HS256 for the change log',
    corner: true,
    fires: ['access/public-key-as-secret'],
    serve: acceptRequests(whereAsked(isChangeLog, isSymmetric)),
  },
  {
    name: 'requires a token for a single person only',
    corner: true,
    fires: ['access/missing-token'],
    serve: acceptRequests(whereAsked(isBatch, hasNoToken)),
  },
  {
    name: 'requires no token with a slash after the path',
    corner: true,
    fires: ['access/missing-token'],
    serve: acceptRequests(whereAsked(hasSlash, hasNoToken)),
  },
  {
    name: 'requires no token for the change log',
    corner: true,
    fires: ['access/missing-token'],
    serve: acceptRequests(whereAsked(isChangeLog, hasNoToken)),
  },
  {
    name: 'treats an empty Bearer token as the main token',
    fires: ['access/missing-token'],
    serve: acceptRequests((asked) => getAuthorization(asked) === 'Bearer'),
  },
  {
    name: 'accepts any token for the change log',
    fires: [
      'access/altered-claims',
      'access/key-in-token',
      'access/public-key-as-secret',
      'access/unknown-token',
      'access/unsigned-token',
      'changes/scope-required',
      'disclosure/contact-scope-elsewhere',
      'disclosure/no-scope-no-data',
    ],
    serve: acceptRequests(whereAsked(isChangeLog, hasToken)),
  },
  {
    name: 'accepts a token in the address',
    fires: ['access/token-in-query'],
    serve: acceptTokenInQuery,
  },
  {
    name: 'accepts a token without a scheme',
    fires: ['access/scheme-required'],
    serve: acceptRequests((asked) => getAuthorization(asked) === TOKENS.main),
  },
  {
    name: 'accepts a token in the address in version 2',
    corner: true,
    fires: ['access/token-in-query'],
    serve: (service) => (asked) => (isV2(asked) ? acceptTokenInQuery(service)(asked) : service(asked)),
  },
  {
    name: 'returns 403 for a token with an invalid signature',
    fires: ['access/invalid-signature', 'access/foreign-key'],
    serve: respondWith(hasInvalidSignature, addWwwAuthenticate(createError(403))),
  },
  {
    name: 'accepts an expired token',
    fires: ['access/expired-token'],
    serve: acceptRequests(isExpired),
  },
  {
    name: 'returns all data to every client',
    fires: [
      'access/altered-claims',
      'access/expired-token',
      'access/foreign-key',
      'access/invalid-signature',
      'access/key-in-token',
      'access/missing-token',
      'access/non-bearer-scheme',
      'access/public-key-as-secret',
      'access/unknown-token',
      'access/unsigned-token',
      'changes/scope-required',
      'disclosure/contact-scope-elsewhere',
      'disclosure/contact-scope-only',
      'disclosure/digital-post-scope-only',
      'disclosure/no-scope-no-data',
      'logged-in-person/change-requires-scope',
      'logged-in-person/pid-required',
    ],
    serve: acceptRequests(() => true),
  },
  {
    name: 'returns an empty list with status 200 without a token',
    fires: ['access/missing-token', 'logged-in-person/change-requires-scope'],
    serve: respondWith(hasNoToken, { ...createError(200), body: JSON.stringify({ personer: [] }) }),
  },
  {
    name: 'redirects a request without a token to a login page',
    fires: ['access/missing-token', 'logged-in-person/change-requires-scope'],
    serve: respondWith(hasNoToken, { status: 302, headers: { location: '/login' }, body: '' }),
  },
  {
    name: 'returns 403 for a request without a token',
    fires: ['access/missing-token'],
    serve: respondWith(hasNoToken, addWwwAuthenticate(createError(403))),
  },
  {
    name: 'returns 400 for a scheme other than Bearer',
    fires: ['access/non-bearer-scheme'],
    serve: respondWith(isBasic, addWwwAuthenticate(createError(400))),
  },
  {
    name: 'returns 500 for a malformed token',
    fires: ['access/unknown-token', 'request/no-server-error'],
    serve: respondWith(isUnknownToken, createError(500)),
  },
  {
    name: 'returns 400 for an expired token',
    fires: ['access/expired-token'],
    serve: respondWith(isExpired, addWwwAuthenticate(createError(400))),
  },
  {
    name: 'returns 401 without WWW-Authenticate',
    fires: ['access/www-authenticate'],
    serve: changeError(({ headers: { 'www-authenticate': _, ...headers }, ...answer }) => ({ ...answer, headers })),
  },
  {
    name: 'sends the Basic scheme in WWW-Authenticate',
    fires: ['access/www-authenticate'],
    serve: changeError((answer) =>
      answer.status === 401
        ? { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Basic realm="krr"' } }
        : answer,
    ),
  },
  {
    name: 'returns errors as HTML',
    fires: ['access/errors-are-json'],
    serve: changeError(({ status, headers }) => ({
      status,
      headers: { ...headers, 'content-type': 'text/html' },
      body: `<!doctype html><title>${status}</title><h1>Error ${status}</h1>`,
    })),
  },
  {
    name: 'truncates the JSON of errors',
    fires: ['access/errors-are-json'],
    serve: changeError((answer) => ({ ...answer, body: String(answer.body).slice(0, -2) })),
  },
  {
    name: 'includes identifiers of the request in errors',
    fires: ['access/errors-without-identifiers'],
    serve: changeErrorDetail(({ identifiers }) => `cannot answer for ${identifiers.slice(0, 3).join(', ')}`),
  },
  {
    name: 'includes the request body in errors',
    fires: ['access/errors-without-identifiers'],
    serve: changeErrorDetail(({ body }) => `cannot read ${body.slice(0, 100)}`),
  },
  {
    name: 'includes the Authorization header in errors',
    fires: ['access/errors-without-identifiers', 'access/errors-without-token'],
    rules: ['access/*', 'logged-in-person/*'],
    serve: changeErrorDetail((asked) => `cannot use ${getAuthorization(asked)}`),
  },
  {
    name: 'includes a stack trace in errors',
    fires: ['access/errors-without-internals'],
    serve: changeErrorDetail(
      (_, title) =>
        `java.lang.IllegalArgumentException: ${title}\n\tat no.example.krr.Lookup.read(Lookup.java:42)\n\tat java.base/java.lang.Thread.run(Thread.java:840)`,
    ),
  },
  {
    name: 'includes file paths in errors',
    fires: ['access/errors-without-internals'],
    serve: changeErrorDetail(
      (_, title) => `Error: ${title}\n    at read (/app/node_modules/lookup/index.js:12:7)\n    at /app/server.js:3:1`,
    ),
  },
  {
    name: 'includes an SQL query in errors',
    fires: ['access/errors-without-internals'],
    serve: changeErrorDetail(
      () => 'ORA-00942: table or view does not exist: SELECT epost FROM krr.person WHERE fnr = ?',
    ),
  },
];
