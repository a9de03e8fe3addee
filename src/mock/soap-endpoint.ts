import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SoapService } from '../soap/index.ts';
import type { Journal } from './journal/index.ts';
import { BODY_LIMIT } from './limits.ts';
import type { Log } from './log.ts';
import { requireNoEncoding } from './media.ts';
import type { Reception } from './reception.ts';
import type { Service } from './service.ts';

/** Where the service answered until it was switched off. */
const PATH = '/ws-v5';
/** How faults and the journal name it. */
const SOAP = { operation: 'ws-v5' } as const;
/** A message that is too large is refused in its own language, so a little more is read. */
const READ_LIMIT = BODY_LIMIT + (1 << 16);

export interface SoapOptions {
  /** `accept` unless given: a Security header is let through unread. `verify`: every request must be signed. */
  readonly wsSecurity?: 'accept' | 'verify';
  /** Whether answers are signed, by a key made when the first is; they are not unless told to be. */
  readonly sign?: boolean;
}

export interface SoapEndpoint extends SoapOptions {
  readonly service: Service;
  readonly reception: Reception;
  readonly journal: Journal;
  readonly log: Log;
  readonly basePath: string;
}

/**
 * Serves the lookup in its other protocol, SOAP 16-02, and the WSDL of it. No token is asked for: it knew none. What
 * reads and writes XML is loaded by the first request.
 */
export function serveSoap(app: FastifyInstance, endpoint: SoapEndpoint): void {
  const { reception, journal, basePath } = endpoint;
  const url = basePath + PATH;
  const answer = answering(endpoint);
  app.get(url, (request, reply) => sendWsdl(`${request.protocol}://${request.host}${url}`, reply));
  app.register(async (soap) => {
    soap.removeAllContentTypeParsers();
    soap.addContentTypeParser('*', { parseAs: 'buffer' }, ({ entry }, body, done) => {
      if (entry !== undefined) journal.read(entry, body as Buffer);
      done(null, body);
    });
    soap.post(url, {
      bodyLimit: READ_LIMIT,
      onRequest: (request, reply, done) => {
        reception.receive(request, SOAP);
        reception.strikeOnArrival(request, reply, SOAP, () => {
          requireNoEncoding(request.headers);
          done();
        });
      },
      handler: answer,
    });
  });
}

async function sendWsdl(address: string, reply: FastifyReply): Promise<FastifyReply> {
  const { soapWsdl } = await import('../soap/index.ts');
  return reply.type('text/xml; charset=utf-8').send(soapWsdl(address));
}

function answering({ service, journal, log, wsSecurity = 'accept', sign = false }: SoapEndpoint) {
  let signer: Promise<SoapService['signer']> | undefined;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (sign) signer ??= ownSigner();
    const [{ answerSoap }, made] = await Promise.all([import('../soap/index.ts'), signer]);
    const { entry, headers, body } = request;
    const answer = answerSoap(
      { contentType: headers['content-type'] ?? '', body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) },
      {
        register: service.register,
        behaviour: service.scenario.behaviour,
        print: service.print,
        changes: (from) => service.soapChangesFrom(from),
        wsSecurity,
        ...(made !== undefined && { signer: made }),
        now: Date.now,
        onAsked: (identifiers) => {
          request.persons = identifiers.length;
          if (entry !== undefined) journal.asked(entry, identifiers);
        },
        onFailure: (error) => log.error(`POST ${PATH} failed: ${(error as Error).stack}`),
      },
    );
    return reply.code(answer.status).type(answer.contentType).send(answer.body);
  };
}

async function ownSigner(): Promise<NonNullable<SoapService['signer']>> {
  const [{ KeyObject, X509Certificate }, { selfSigned }] = await Promise.all([
    import('node:crypto'),
    import('./self-signed.ts'),
  ]);
  const { privateKey, certificate } = await selfSigned('CN=krr-kit mock, C=NO');
  return { key: KeyObject.from(privateKey), certificate: new X509Certificate(Buffer.from(certificate, 'base64')) };
}
