import { changeError, changeRequest, createError, replaceResponse } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { ServiceRequest, ServiceResponse } from '../support/mutants/service.ts';
import { findTokenName, TOKENS } from '../support/mutants/tokens.ts';

const getAuthorization = ({ headers }: ServiceRequest): string => headers.authorization ?? '';
const hasNoToken = (asked: ServiceRequest): boolean => getAuthorization(asked) === '';
const isBasic = (asked: ServiceRequest): boolean => getAuthorization(asked).startsWith('Basic');
const isExpired = (asked: ServiceRequest): boolean => findTokenName(getAuthorization(asked)) === 'expired';
const stripSignature = (token: string): string => token.slice(0, token.lastIndexOf('.'));
/** The main token with another signature. */
const hasInvalidSignature = (asked: ServiceRequest): boolean =>
  findTokenName(getAuthorization(asked)) === undefined &&
  stripSignature(getAuthorization(asked)) === `Bearer ${stripSignature(TOKENS.main)}`;
const isUnknownToken = (asked: ServiceRequest): boolean =>
  getAuthorization(asked).startsWith('Bearer ') &&
  findTokenName(getAuthorization(asked)) === undefined &&
  !hasInvalidSignature(asked);

/** Handles some requests as if they carried the main token. */
const acceptRequests = (which: (asked: ServiceRequest) => boolean) =>
  changeRequest((asked) =>
    which(asked) ? { ...asked, headers: { ...asked.headers, authorization: `Bearer ${TOKENS.main}` } } : asked,
  );

const respondWith = (which: (asked: ServiceRequest) => boolean, answer: ServiceResponse) =>
  replaceResponse(which, async () => answer);

const changeErrorDetail = (change: (asked: ServiceRequest, title: string) => string) =>
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
    fires: ['access/missing-token'],
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
    fires: ['access/invalid-signature'],
    serve: acceptRequests(hasInvalidSignature),
  },
  {
    name: 'returns 403 for a token with an invalid signature',
    fires: ['access/invalid-signature'],
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
      'access/missing-token',
      'access/non-bearer-scheme',
      'access/unknown-token',
      'access/invalid-signature',
      'access/expired-token',
      'disclosure/contact-scope-only',
      'disclosure/digital-post-scope-only',
    ],
    serve: acceptRequests(() => true),
  },
  {
    name: 'returns an empty list with status 200 without a token',
    fires: ['access/missing-token'],
    serve: respondWith(hasNoToken, { ...createError(200), body: JSON.stringify({ personer: [] }) }),
  },
  {
    name: 'redirects a request without a token to a login page',
    fires: ['access/missing-token'],
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
    fires: ['access/errors-without-token'],
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
