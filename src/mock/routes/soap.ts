import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MAX_BODY_BYTES } from '../../contract/limits.ts';
import type { Canonicalization, SoapRequest, SoapService, TimestampLife } from '../../soap/index.ts';
import type { FaultedRequest, ResponseFormat } from '../faults/index.ts';
import { ApiError, toApiError } from '../http/errors.ts';
import { getLoggedPath, type Log } from '../http/log.ts';
import { CLOSE_CONNECTION, requireNoEncoding } from '../http/request-body.ts';
import type { HandledSoapRequest, OperationLabel } from '../http/request-context.ts';
import type { RequestLifecycle } from '../http/request-lifecycle.ts';
import { createSoapSigner, type SigningKey } from './soap-signing.ts';

/** The module that reads and writes XML. The first SOAP request loads it. */
type SoapModule = typeof import('../../soap/index.ts');

/** The last path of the service, which was switched off in November 2022. */
const PATH = '/ws-v5';
const OPERATION = 'ws-v5';

/** Options of the SOAP endpoint of {@link startMock}. */
export interface SoapOptions {
  /** `accept` (the default): the Security header is not read. `verify`: every request must be signed. */
  readonly wsSecurity?: 'accept' | 'verify';
  /** The accepted canonicalization of signed requests. `exclusive` by default; `any`: inclusive too. */
  readonly canonicalization?: Canonicalization;
  /** How long a Timestamp is valid, in seconds: 120 (the default) or 60. */
  readonly timestampLife?: TimestampLife;
  /** The key that signs responses; `true` generates one. Responses are unsigned by default. SOAP faults are never signed. */
  readonly sign?: boolean | SigningKey;
}

export interface SoapEndpoint extends SoapOptions {
  readonly lifecycle: RequestLifecycle;
  readonly log: Log;
  readonly basePath: string;
}

/** Serves the lookup over SOAP 16-02, and its WSDL. SOAP 16-02 has no access tokens. */
export function serveSoap(app: FastifyInstance, endpoint: SoapEndpoint): void {
  const { lifecycle, basePath, log } = endpoint;
  const url = basePath + PATH;
  serveWsdl(app, lifecycle, url);
  const label: OperationLabel & { format?: ResponseFormat } = { operation: OPERATION };
  const handler = new SoapHandler(endpoint);
  lifecycle.serve(app, {
    method: 'POST',
    url,
    label,
    isJsonRequest: false,
    load: async () => {
      label.format ??= createSoapFormat(await handler.load());
    },
    readBatch: (request) => handler.handle(request).batch,
    changesState: ({ context }) => context.body.bytes.includes('HentEndringerForespoersel'),
    handle: async (request, reply) => sendSoapResponse(handler.handle(request), reply),
    handleError: async (error, request, reply) => {
      if (toApiError(error) === undefined) logFailure(log, request, error);
      // An error can precede the loading of the modules.
      await handler.load();
      return sendSoapResponse(handler.reject(error, request), reply);
    },
  });
}

function serveWsdl(app: FastifyInstance, lifecycle: RequestLifecycle, url: string): void {
  app.get(url, async (request, reply) => {
    if (!/[?&]wsdl(?:[&=]|$)/i.test(request.url)) {
      lifecycle.recordRequest(request);
      throw new ApiError([{ id: 'method-not-allowed', detail: `use POST, or GET ${url}?wsdl` }], {
        Allow: 'GET, HEAD, POST',
      });
    }
    const { createSoapWsdl } = await import('../../soap/index.ts');
    const origin = request.host === '' ? app.listeningOrigin : `${request.protocol}://${request.host}`;
    return reply.type('text/xml; charset=utf-8').send(createSoapWsdl(origin + request.context.sessionPath + url));
  });
}

const toSoapRequest = ({ headers, context: { body } }: FaultedRequest): SoapRequest => ({
  contentType: headers['content-type'] ?? '',
  body: body.bytes,
});

/** Creates the format of SOAP responses, for fault injection. */
export const createSoapFormat = (soap: SoapModule): ResponseFormat => ({
  isJson: false,
  getContentType: (request) => soap.getSoapContentType(toSoapRequest(request)),
  createError: (status, detail, request) => soap.createSoapFailure(toSoapRequest(request), status, detail),
  findPersonRanges: soap.findSoapPersonRanges,
});

/** Handles SOAP messages once its modules and its signing key are loaded. */
class SoapHandler {
  readonly #endpoint: SoapEndpoint;
  readonly #loadSigner: () => Promise<Pick<SoapService, 'signer'>>;
  #loaded: { readonly soap: SoapModule; readonly signing: Pick<SoapService, 'signer'> } | undefined;

  constructor(endpoint: SoapEndpoint) {
    this.#endpoint = endpoint;
    this.#loadSigner = createSoapSigner(endpoint.sign ?? false);
  }

  async load(): Promise<SoapModule> {
    if (this.#loaded === undefined) {
      const [soap, signing] = await Promise.all([import('../../soap/index.ts'), this.#loadSigner()]);
      this.#loaded = { soap, signing };
    }
    return this.#loaded.soap;
  }

  /** Handles a request once: later calls return the same response. */
  handle(request: FastifyRequest): HandledSoapRequest {
    request.context.soap ??= this.#handleFirst(request);
    return request.context.soap;
  }

  /** Creates the SOAP fault for an error. */
  reject(error: FastifyError | ApiError, request: FastifyRequest): HandledSoapRequest {
    const headers = error instanceof ApiError ? error.headers : {};
    return this.#reject(request, findReason(error), headers);
  }

  #handleFirst(request: FastifyRequest): HandledSoapRequest {
    const { context, headers } = request;
    try {
      requireNoEncoding(headers);
    } catch (error) {
      return this.reject(error as ApiError, request);
    }
    if (context.body.isTooLarge)
      return this.#reject(request, `a message has at most ${MAX_BODY_BYTES} bytes`, CLOSE_CONNECTION);
    let identifiers: readonly string[] | undefined;
    const soapRequest = toSoapRequest(request);
    const response = this.#loaded!.soap.handleSoapRequest(
      soapRequest,
      this.#createService(request, (requested) => {
        identifiers = requested;
      }),
    );
    const batch = identifiers && { identifiers, body: context.body.bytes.toString('latin1') };
    return { response, headers: {}, batch };
  }

  #createService(request: FastifyRequest, setIdentifiers: (identifiers: readonly string[]) => void): SoapService {
    const { log, wsSecurity = 'accept', canonicalization = 'exclusive', timestampLife = 120 } = this.#endpoint;
    const { state, journal, seenSignatures } = request.context.session;
    return {
      register: state.register,
      behaviour: state.scenario.behaviour,
      print: state.print,
      changes: (from) => state.getSoapChangesFrom(from),
      wsSecurity,
      canonicalization,
      timestampLife,
      seenSignatures,
      ...this.#loaded!.signing,
      now: Date.now,
      onRequestedIdentifiers: (identifiers) => {
        setIdentifiers(identifiers);
        request.context.personCount = identifiers.length;
        journal.recordIdentifiers(request.context.entry!, identifiers);
      },
      onRejected: ({ code, subcode }) => {
        request.context.errors = [{ id: subcode?.name ?? code }];
      },
      onFailure: (error) => {
        request.context.errors = [{ id: 'Receiver' }];
        logFailure(log, request, error as Error);
      },
    };
  }

  #reject(request: FastifyRequest, reason: string | null, headers: Readonly<Record<string, string>>) {
    const response = this.#loaded!.soap.createSoapRejection(toSoapRequest(request), reason);
    request.context.errors = [{ id: reason === null ? 'Receiver' : 'Sender' }];
    return { response, headers, batch: undefined };
  }
}

const logFailure = (log: Log, request: FastifyRequest, error: Error): void =>
  log.error(`${request.method} ${getLoggedPath(request)} failed: ${error.stack}`);

const sendSoapResponse = ({ response, headers }: HandledSoapRequest, reply: FastifyReply): FastifyReply =>
  reply.code(response.status).headers(headers).type(response.contentType).send(response.body);

/** Gets the reason that the sender of a message can correct; null for a defect of the mock. */
const findReason = (error: FastifyError | ApiError): string | null =>
  'code' in error && error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
    ? 'the content type of a message is text/xml in SOAP 1.1, application/soap+xml in SOAP 1.2'
    : (toApiError(error)?.details[0].detail ?? null);
