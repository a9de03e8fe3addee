import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SeenSignatures, SoapAnswer, SoapService } from '../soap/index.ts';
import { loggedPathOf } from './errors.ts';
import type { Journal } from './journal/index.ts';
import { BODY_LIMIT } from './limits.ts';
import type { Log } from './log.ts';
import { requireNoEncoding } from './media.ts';
import { Refusal } from './problems.ts';
import type { Named, Reception } from './reception.ts';
import { refusalOf } from './refusal-of.ts';
import type { Service } from './service.ts';
import { type Soap, sentBy, soapForm } from './soap-form.ts';
import { type SigningKey, soapSigner } from './soap-signer.ts';

/** Where the service answered until it was switched off. */
const PATH = '/ws-v5';
/** How faults and the journal name it. */
const OPERATION = 'ws-v5';

/** How {@link startMock} answers over SOAP. */
export interface SoapOptions {
  /** `accept` unless given: a Security header is let through unread. `verify`: every request must be signed. */
  readonly wsSecurity?: 'accept' | 'verify';
  /** What answers are signed by: `true` is a key made when the first is. They are not unless told to be; faults never are. */
  readonly sign?: boolean | SigningKey;
}

/** The operation, with what its answers are made by. */
interface NamedSoap extends Named {
  readonly soap: Soap;
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
  serveWsdl(app, reception, url);
  app.register(async (within) => {
    let named: NamedSoap | undefined;
    const load = async (): Promise<NamedSoap> => {
      const soap = await import('../soap/index.ts');
      named ??= { operation: OPERATION, form: soapForm(soap), soap };
      return named;
    };
    const { answer, refuse } = answering(endpoint, load);
    within.removeAllContentTypeParsers();
    within.addContentTypeParser('*', { parseAs: 'buffer' }, ({ entry }, body, done) => {
      if (entry?.key === null) journal.read(entry, body as Buffer);
      done(null, body);
    });
    within.setErrorHandler<FastifyError>(refuse);
    within.post(url, {
      bodyLimit: BODY_LIMIT,
      onRequest: [
        (request, _reply, done) => {
          reception.receive(request, { operation: OPERATION });
          done();
        },
        (request, reply, done) => {
          load().then((loaded) => reception.strikeUnlessBatch(request, reply, loaded, done), done);
        },
        ({ headers }, _reply, done) => {
          requireNoEncoding(headers);
          done();
        },
      ],
      handler: answer,
    });
  });
}

function serveWsdl(app: FastifyInstance, reception: Reception, url: string): void {
  app.get(url, { exposeHeadRoute: true }, async (request, reply) => {
    if (!/[?&]wsdl(?:[&=]|$)/i.test(request.url)) {
      reception.receive(request);
      throw new Refusal([{ id: 'method-not-allowed', detail: `use POST, or GET ${url}?wsdl` }], {
        Allow: 'GET, HEAD, POST',
      });
    }
    const { soapWsdl } = await import('../soap/index.ts');
    const origin = request.host === '' ? app.listeningOrigin : `${request.protocol}://${request.host}`;
    return reply.type('text/xml; charset=utf-8').send(soapWsdl(origin + url));
  });
}

function answering(
  { service, reception, journal, log, wsSecurity = 'accept', sign = false }: SoapEndpoint,
  load: () => Promise<NamedSoap>,
) {
  const signing = soapSigner(sign);
  const seenSignatures: SeenSignatures = new Map();
  const failed = (request: FastifyRequest, error: Error): void =>
    log.error(`${request.method} ${loggedPathOf(request)} failed: ${error.stack}`);

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const [named, signer] = await Promise.all([load(), signing()]);
    const { entry } = request;
    let asked: readonly string[] | null = null;
    const about: SoapService = {
      register: service.register,
      behaviour: service.scenario.behaviour,
      print: service.print,
      changes: (from) => service.soapChangesFrom(from),
      wsSecurity,
      seenSignatures,
      ...signer,
      now: Date.now,
      onAsked: (identifiers) => {
        asked = identifiers;
        request.persons = identifiers.length;
        if (entry !== undefined) journal.asked(entry, identifiers);
      },
      onFailure: (error) => failed(request, error as Error),
    };
    const sent = sentBy(request);
    const answered = named.soap.answerSoap(sent, about);
    const batch = asked && { identifiers: asked, body: Buffer.from(sent.body).toString('latin1') };
    reception.strikeOnBatch(request, reply, named, () => send(answered, reply), batch);
    return reply;
  };

  /** Who asks in XML is refused in XML, whoever found what is wrong. */
  const refuse = async (error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const reason = reasonOf(error);
    if (reason === null) failed(request, error);
    const named = await load();
    if (error instanceof Refusal) reply.headers(error.headers);
    const refused = named.soap.refuseSoap(sentBy(request), reason);
    reception.strikeOnBatch(request, reply, named, () => send(refused, reply), null);
    return reply;
  };

  return { answer, refuse };
}

const send = ({ status, contentType, body }: SoapAnswer, reply: FastifyReply): FastifyReply =>
  reply.code(status).type(contentType).send(body);

/** What the framework refuses before a message is read, by its error codes; what else it does is told as to others. */
const REASONS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: `a message has at most ${BODY_LIMIT} bytes`,
  FST_ERR_CTP_INVALID_MEDIA_TYPE:
    'the content type of a message is text/xml in SOAP 1.1, application/soap+xml in SOAP 1.2',
};

/** What the sender can mend; null if it is the mock that failed. */
const reasonOf = (error: FastifyError): string | null =>
  REASONS[error.code] ?? refusalOf(error)?.problems[0].detail ?? null;
