import { asking, refusal, refused, where } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { Answer, Asked } from '../support/mutants/service.ts';
import { TOKENS, tokenIn } from '../support/mutants/tokens.ts';

const authorization = ({ headers }: Asked): string => headers.authorization ?? '';
const hasNone = (asked: Asked): boolean => authorization(asked) === '';
const isBasic = (asked: Asked): boolean => authorization(asked).startsWith('Basic');
const isExpired = (asked: Asked): boolean => tokenIn(authorization(asked)) === 'expired';
const contentOf = (token: string): string => token.slice(0, token.lastIndexOf('.'));
/** The main token with another signature. */
const isSpoilt = (asked: Asked): boolean =>
  tokenIn(authorization(asked)) === undefined && contentOf(authorization(asked)) === `Bearer ${contentOf(TOKENS.main)}`;
const isGarbage = (asked: Asked): boolean =>
  authorization(asked).startsWith('Bearer ') && tokenIn(authorization(asked)) === undefined && !isSpoilt(asked);

/** Answers some requests as if they carried the token that opens everything. */
const letting = (which: (asked: Asked) => boolean) =>
  asking((asked) =>
    which(asked) ? { ...asked, headers: { ...asked.headers, authorization: `Bearer ${TOKENS.main}` } } : asked,
  );

const answering = (which: (asked: Asked) => boolean, answer: Answer) => where(which, async () => answer);

const explained = (change: (asked: Asked, title: string) => string) =>
  refused((answer, asked) => {
    const body = JSON.parse(String(answer.body));
    body.errors[0].detail = change(asked, body.errors[0].title);
    return { ...answer, body: JSON.stringify(body) };
  });

const withHeader = (answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'www-authenticate': 'Bearer realm="krr"' },
});

export const accessMutants: readonly Mutant[] = [
  {
    name: 'open to all',
    breaks: 'answers without any token',
    fires: ['access/missing-token'],
    serve: letting(hasNone),
  },
  {
    name: 'any scheme',
    breaks: 'takes Basic for Bearer',
    fires: ['access/non-bearer-scheme'],
    serve: letting(isBasic),
  },
  {
    name: 'any token',
    breaks: 'takes a token that nobody issued',
    fires: ['access/unknown-token'],
    serve: letting(isGarbage),
  },
  {
    name: 'unverified signatures',
    breaks: 'reads a token without looking at its signature',
    fires: ['access/invalid-signature'],
    serve: letting(isSpoilt),
  },
  {
    name: 'a bad signature is forbidden',
    breaks: 'answers 403 to a token whose signature is not its own',
    fires: ['access/invalid-signature'],
    serve: answering(isSpoilt, withHeader(refusal(403))),
  },
  {
    name: 'tokens for ever',
    breaks: 'takes a token that has expired',
    fires: ['access/expired-token'],
    serve: letting(isExpired),
  },
  {
    name: 'tokens are ignored',
    breaks: 'answers everything to everybody',
    fires: [
      'access/missing-token',
      'access/non-bearer-scheme',
      'access/unknown-token',
      'access/invalid-signature',
      'access/expired-token',
      'disclosure/contact-scope-only',
      'disclosure/digital-post-scope-only',
    ],
    serve: letting(() => true),
  },
  {
    name: 'no token is no answer',
    breaks: 'answers nobody, with status 200, to who sends no token',
    fires: ['access/missing-token'],
    serve: answering(hasNone, { ...refusal(200), body: JSON.stringify({ personer: [] }) }),
  },
  {
    name: 'to the login',
    breaks: 'sends who has no token to a login page',
    fires: ['access/missing-token'],
    serve: answering(hasNone, { status: 302, headers: { location: '/login' }, body: '' }),
  },
  {
    name: 'no token is forbidden',
    breaks: 'answers 403 to who sends no token',
    fires: ['access/missing-token'],
    serve: answering(hasNone, withHeader(refusal(403))),
  },
  {
    name: 'another scheme is a bad request',
    breaks: 'answers 400 to a scheme other than Bearer',
    fires: ['access/non-bearer-scheme'],
    serve: answering(isBasic, withHeader(refusal(400))),
  },
  {
    name: 'garbage is a server error',
    breaks: 'answers 500 to a token that cannot be read',
    fires: ['access/unknown-token', 'request/no-server-error'],
    serve: answering(isGarbage, refusal(500)),
  },
  {
    name: 'expired is a bad request',
    breaks: 'answers 400 to a token that has expired',
    fires: ['access/expired-token'],
    serve: answering(isExpired, withHeader(refusal(400))),
  },
  {
    name: 'no scheme is named',
    breaks: 'answers 401 without WWW-Authenticate',
    fires: ['access/www-authenticate'],
    serve: refused(({ headers: { 'www-authenticate': _, ...headers }, ...answer }) => ({ ...answer, headers })),
  },
  {
    name: 'another scheme is named',
    breaks: 'asks for Basic in WWW-Authenticate',
    fires: ['access/www-authenticate'],
    serve: refused((answer) =>
      answer.status === 401
        ? { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Basic realm="krr"' } }
        : answer,
    ),
  },
  {
    name: 'refusals in HTML',
    breaks: 'answers whatever is wrong with a page',
    fires: ['access/errors-are-json'],
    serve: refused(({ status, headers }) => ({
      status,
      headers: { ...headers, 'content-type': 'text/html' },
      body: `<!doctype html><title>${status}</title><h1>Error ${status}</h1>`,
    })),
  },
  {
    name: 'refusals cut off',
    breaks: 'leaves the end of what it says out where something is wrong',
    fires: ['access/errors-are-json'],
    serve: refused((answer) => ({ ...answer, body: String(answer.body).slice(0, -2) })),
  },
  {
    name: 'the identifier is repeated',
    breaks: 'names the identifiers of a request that it refuses',
    fires: ['access/errors-without-identifiers'],
    serve: explained(({ identifiers }) => `cannot answer for ${identifiers.slice(0, 3).join(', ')}`),
  },
  {
    name: 'the body is repeated',
    breaks: 'quotes the body of a request that it refuses',
    fires: ['access/errors-without-identifiers'],
    serve: explained(({ body }) => `cannot read ${body.slice(0, 100)}`),
  },
  {
    name: 'the token is repeated',
    breaks: 'quotes the header of a token that it refuses',
    fires: ['access/errors-without-token'],
    serve: explained((asked) => `cannot use ${authorization(asked)}`),
  },
  {
    name: 'a stack trace',
    breaks: 'tells where in its own code it refused',
    fires: ['access/errors-without-internals'],
    serve: explained(
      (_, title) =>
        `java.lang.IllegalArgumentException: ${title}\n\tat no.example.krr.Lookup.read(Lookup.java:42)\n\tat java.base/java.lang.Thread.run(Thread.java:840)`,
    ),
  },
  {
    name: 'paths and lines',
    breaks: 'tells where in its own files it refused',
    fires: ['access/errors-without-internals'],
    serve: explained(
      (_, title) => `Error: ${title}\n    at read (/app/node_modules/lookup/index.js:12:7)\n    at /app/server.js:3:1`,
    ),
  },
  {
    name: 'a query',
    breaks: 'tells which query failed',
    fires: ['access/errors-without-internals'],
    serve: explained(() => 'ORA-00942: table or view does not exist: SELECT epost FROM krr.person WHERE fnr = ?'),
  },
];
