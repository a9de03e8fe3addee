import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Issuer, TokenAnswer } from '../maskinporten/index.ts';
import type { Journal } from './journal/index.ts';
import type { Reception } from './reception.ts';

/** How faults and the journal name a request for a token. */
const TOKEN = { operation: 'token' } as const;
const DESCRIPTIONS = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'];

export interface TokenEndpoint {
  readonly issuer: Issuer;
  readonly reception: Reception;
  readonly journal: Journal;
}

/** Serves an issuer of tokens as Maskinporten is served: its description, its keys, and tokens for grants. */
export function serveIssuer(app: FastifyInstance, { issuer, reception, journal }: TokenEndpoint): void {
  for (const url of DESCRIPTIONS) app.get(url, () => issuer.metadata());
  app.get('/jwk', () => issuer.jwks());
  app.register(async (tokens) => {
    tokens.removeAllContentTypeParsers();
    tokens.addContentTypeParser('*', { parseAs: 'buffer' }, ({ entry }, body, done) => {
      if (entry?.key === null) journal.read(entry, body as Buffer);
      done(null, body);
    });
    tokens.setErrorHandler<FastifyError>(async (error, _request, reply) => {
      if (error.code !== 'FST_ERR_CTP_INVALID_MEDIA_TYPE') throw error;
      return answer(await issuer.token(undefined, ''), reply);
    });
    tokens.post('/token', {
      onRequest: (request, reply, done) => {
        reception.receive(request, reply, TOKEN);
        reception.strike(request, reply, TOKEN, done);
      },
      handler: (request, reply) => grant(issuer, request, reply),
    });
  });
}

async function grant(issuer: Issuer, { headers, body }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = Buffer.isBuffer(body) ? body.toString() : '';
  return answer(await issuer.token(headers['content-type'], form), reply);
}

const answer = ({ status, headers, body }: TokenAnswer, reply: FastifyReply): FastifyReply =>
  reply.code(status).headers(headers).send(JSON.stringify(body));
