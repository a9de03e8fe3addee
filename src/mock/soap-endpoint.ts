import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SeenSignatures, SoapResponse, SoapService } from '../soap/index.ts';
import { getLoggedPath } from './errors.ts';
import type { Journal } from './journal/index.ts';
import { MAX_BODY_BYTES } from './limits.ts';
import type { Log } from './log.ts';
import { requireNoEncoding } from './media.ts';
import { ApiError } from './problems.ts';
import type { OperationLabel, RequestLifecycle } from './reception.ts';
import { toApiError } from './refusal-of.ts';
import type { MockState } from './service.ts';
import { createSoapFormat, type SoapModule, toSoapRequest } from './soap-form.ts';
import { createSoapSigner, type SigningKey } from './soap-signer.ts';

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
interface SoapOperationLabel extends OperationLabel {
  readonly soap: SoapModule;
}

export interface SoapEndpoint extends SoapOptions {
  readonly state: MockState;
  readonly lifecycle: RequestLifecycle;
  readonly journal: Journal;
  readonly log: Log;
  readonly basePath: string;
}

/**
 * Serves the lookup in its other protocol, SOAP 16-02, and the WSDL of it. No token is asked for: it knew none. What
 * reads and writes XML is loaded by the first request.
 */
export function serveSoap(app: FastifyInstance, endpoint: SoapEndpoint): void {
  const { lifecycle, journal, basePath } = endpoint;
  const url = basePath + PATH;
  serveWsdl(app, lifecycle, url);
  app.register(async (within) => {
    let label: SoapOperationLabel | undefined;
    const load = async (): Promise<SoapOperationLabel> => {
      const soap = await import('../soap/index.ts');
      label ??= { operation: OPERATION, format: createSoapFormat(soap), soap };
      return label;
    };
    const { answer: handleRequest, refuse: handleError } = createSoapHandlers(endpoint, load);
    within.removeAllContentTypeParsers();
    within.addContentTypeParser('*', { parseAs: 'buffer' }, ({ entry }, body, done) => {
      if (entry?.key === null) journal.recordBody(entry, body as Buffer);
      done(null, body);
    });
    within.setErrorHandler<FastifyError>(handleError);
    within.post(url, {
      bodyLimit: MAX_BODY_BYTES,
      onRequest: [
        (request, _reply, done) => {
          lifecycle.recordRequest(request, { operation: OPERATION });
          done();
        },
        (request, reply, done) => {
          load().then((loaded) => lifecycle.injectFaultUnlessBatch(request, reply, loaded, done), done);
        },
        ({ headers }, _reply, done) => {
          requireNoEncoding(headers);
          done();
        },
      ],
      handler: handleRequest,
    });
  });
}

function serveWsdl(app: FastifyInstance, lifecycle: RequestLifecycle, url: string): void {
  app.get(url, { exposeHeadRoute: true }, async (request, reply) => {
    if (!/[?&]wsdl(?:[&=]|$)/i.test(request.url)) {
      lifecycle.recordRequest(request);
      throw new ApiError([{ id: 'method-not-allowed', detail: `use POST, or GET ${url}?wsdl` }], {
        Allow: 'GET, HEAD, POST',
      });
    }
    const { createSoapWsdl } = await import('../soap/index.ts');
    const origin = request.host === '' ? app.listeningOrigin : `${request.protocol}://${request.host}`;
    return reply.type('text/xml; charset=utf-8').send(createSoapWsdl(origin + url));
  });
}

function createSoapHandlers(
  { state, lifecycle, journal, log, wsSecurity = 'accept', sign = false }: SoapEndpoint,
  load: () => Promise<SoapOperationLabel>,
) {
  const signing = createSoapSigner(sign);
  const seenSignatures: SeenSignatures = new Map();
  const logFailure = (request: FastifyRequest, error: Error): void =>
    log.error(`${request.method} ${getLoggedPath(request)} failed: ${error.stack}`);

  const handleRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const [named, signer] = await Promise.all([load(), signing()]);
    const { entry } = request;
    let requestedIdentifiers: readonly string[] | null = null;
    const context: SoapService = {
      register: state.register,
      behaviour: state.scenario.behaviour,
      print: state.print,
      changes: (from) => state.getSoapChangesFrom(from),
      wsSecurity,
      seenSignatures,
      ...signer,
      now: Date.now,
      onRequestedIdentifiers: (identifiers) => {
        requestedIdentifiers = identifiers;
        request.personCount = identifiers.length;
        if (entry !== undefined) journal.recordIdentifiers(entry, identifiers);
      },
      onFailure: (error) => logFailure(request, error as Error),
    };
    const soapRequest = toSoapRequest(request);
    const response = named.soap.handleSoapRequest(soapRequest, context);
    const batch = requestedIdentifiers && {
      identifiers: requestedIdentifiers,
      body: Buffer.from(soapRequest.body).toString('latin1'),
    };
    lifecycle.injectFaultOnBatch(request, reply, named, () => sendSoapResponse(response, reply), batch);
    return reply;
  };

  /** Who asks in XML is refused in XML, whoever found what is wrong. */
  const handleError = async (
    error: FastifyError,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const reason = findReason(error);
    if (reason === null) logFailure(request, error);
    const named = await load();
    if (error instanceof ApiError) reply.headers(error.headers);
    const soapFault = named.soap.createSoapRejection(toSoapRequest(request), reason);
    lifecycle.injectFaultOnBatch(request, reply, named, () => sendSoapResponse(soapFault, reply), null);
    return reply;
  };

  return { answer: handleRequest, refuse: handleError };
}

const sendSoapResponse = ({ status, contentType, body }: SoapResponse, reply: FastifyReply): FastifyReply =>
  reply.code(status).type(contentType).send(body);

/** What the framework refuses before a message is read, by its error codes; what else it does is told as to others. */
const REASON_BY_CODE: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: `a message has at most ${MAX_BODY_BYTES} bytes`,
  FST_ERR_CTP_INVALID_MEDIA_TYPE:
    'the content type of a message is text/xml in SOAP 1.1, application/soap+xml in SOAP 1.2',
};

/** What the sender can mend; null if it is the mock that failed. */
const findReason = (error: FastifyError): string | null =>
  REASON_BY_CODE[error.code] ?? toApiError(error)?.details[0].detail ?? null;
