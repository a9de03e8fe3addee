import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { DESCRIPTIONS, GrantRefused, type Issuer, type TokenAnswer } from '../maskinporten/index.ts';
import { tellElsewhere } from './errors.ts';
import type { Journal } from './journal/index.ts';
import { originAsked } from './origin.ts';
import type { Reception } from './reception.ts';
import { TOKEN_FORM } from './token-form.ts';

/** How faults and the journal name a request for a token. */
const TOKEN = { operation: 'token', form: TOKEN_FORM } as const;

interface Paths {
  readonly token: readonly string[];
  readonly keys: readonly string[];
  readonly descriptions: readonly string[];
}

/**
 * Where an issuer is asked whose URL has a path, or none (''). Whether what stands in front passes the path on or not,
 * it is found. RFC 8414, section 3.1, puts the path behind the document, OpenID Connect Discovery before it.
 */
const pathsOf = (path: string): Paths => ({
  token: distinct(['/token', `${path}/token`]),
  keys: distinct(['/jwk', `${path}/jwk`]),
  descriptions: distinct(DESCRIPTIONS.flatMap((name) => [`/${name}`, `/${name}${path}`, `${path}/${name}`])),
});

const distinct = (paths: readonly string[]): readonly string[] => [...new Set(paths)];

export interface TokenEndpoint {
  readonly issuer: Issuer;
  /** Of its URL, if that is known before it listens; without a slash at the end. */
  readonly path: string;
  readonly reception: Reception;
  readonly journal: Journal;
}

/** Serves an issuer of tokens as Maskinporten is served: its description, its keys, and tokens for grants. */
export function serveIssuer(app: FastifyInstance, { issuer, path, reception, journal }: TokenEndpoint): void {
  const paths = pathsOf(path);
  for (const url of paths.descriptions) app.get(url, (request) => issuer.metadata(originAsked(request)));
  for (const url of paths.keys) app.get(url, () => issuer.jwks());
  app.register(async (tokens) => {
    tokens.removeAllContentTypeParsers();
    tokens.addContentTypeParser('*', { parseAs: 'buffer' }, ({ entry }, body, done) => {
      if (entry?.key === null) journal.read(entry, body as Buffer);
      done(null, body);
    });
    tokens.setErrorHandler<FastifyError>(async (error, _request, reply) => {
      if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return answer(TOO_LARGE, reply);
      if (error.code !== 'FST_ERR_CTP_INVALID_MEDIA_TYPE') throw error;
      return answer(await issuer.token(undefined, ''), reply);
    });
    const receive: onRequestHookHandler = (request, reply, done) => {
      reception.receive(request, TOKEN);
      reception.strike(request, reply, TOKEN, done);
    };
    for (const url of paths.token) {
      tokens.post(url, { onRequest: receive, handler: (request, reply) => grant(issuer, request, reply) });
    }
  });
}

/** Says on a server that serves no issuer where it is. */
export function tellOfIssuer(app: FastifyInstance, issuer: Issuer, path: string): void {
  const known = Object.values<readonly string[]>({ ...pathsOf(path) }).flat();
  tellElsewhere(app, (asked) =>
    known.includes(asked) ? `the issuer of tokens is ${issuer.metadata().issuer}` : undefined,
  );
}

const TOO_LARGE = {
  status: 413,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', Pragma: 'no-cache' },
  body: new GrantRefused('MP-010', 'The form may be 1 MiB at most: a grant takes a few kB.').body,
} as const;

async function grant(issuer: Issuer, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { headers, body } = request;
  const form = Buffer.isBuffer(body) ? body.toString() : '';
  return answer(await issuer.token(headers['content-type'], form, originAsked(request)), reply);
}

const answer = ({ status, headers, body }: TokenAnswer | typeof TOO_LARGE, reply: FastifyReply): FastifyReply =>
  reply.code(status).headers(headers).send(JSON.stringify(body));
