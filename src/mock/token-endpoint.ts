import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DESCRIPTIONS, GrantRefused, type Issuer, type TokenAnswer } from '../maskinporten/index.ts';
import { tellElsewhere } from './errors.ts';
import type { Journal } from './journal/index.ts';
import type { Reception } from './reception.ts';

/** How faults and the journal name a request for a token. */
const TOKEN = { operation: 'token' } as const;
const PATHS = { token: '/token', keys: '/jwk', descriptions: DESCRIPTIONS.map((path) => `/${path}`) } as const;
const EVERY_PATH: readonly string[] = [PATHS.token, PATHS.keys, ...PATHS.descriptions];

export interface TokenEndpoint {
  readonly issuer: Issuer;
  readonly reception: Reception;
  readonly journal: Journal;
}

/** Serves an issuer of tokens as Maskinporten is served: its description, its keys, and tokens for grants. */
export function serveIssuer(app: FastifyInstance, { issuer, reception, journal }: TokenEndpoint): void {
  for (const url of PATHS.descriptions) app.get(url, () => issuer.metadata());
  app.get(PATHS.keys, () => issuer.jwks());
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
    tokens.post(PATHS.token, {
      onRequest: (request, reply, done) => {
        reception.receive(request, reply, TOKEN);
        reception.strike(request, reply, TOKEN, done);
      },
      handler: (request, reply) => grant(issuer, request, reply),
    });
  });
}

/** Says on a server that serves no issuer where it is. */
export const tellOfIssuer = (app: FastifyInstance, issuer: Issuer): void =>
  tellElsewhere(app, (path) =>
    EVERY_PATH.includes(path) ? `the issuer of tokens is ${issuer.metadata().issuer}` : undefined,
  );

const TOO_LARGE = {
  status: 413,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', Pragma: 'no-cache' },
  body: new GrantRefused('MP-010', 'The form may be 1 MiB at most: a grant takes a few kB.').body,
} as const;

async function grant(issuer: Issuer, { headers, body }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = Buffer.isBuffer(body) ? body.toString() : '';
  return answer(await issuer.token(headers['content-type'], form), reply);
}

const answer = ({ status, headers, body }: TokenAnswer | typeof TOO_LARGE, reply: FastifyReply): FastifyReply =>
  reply.code(status).headers(headers).send(JSON.stringify(body));
