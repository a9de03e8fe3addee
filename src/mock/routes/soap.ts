import { createPrivateKey, KeyObject, X509Certificate } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MAX_BODY_BYTES } from '../../contract/limits.ts';
import { isRsaKey } from '../../maskinporten/issuer/proof.ts';
import type { SeenSignatures, SoapRequest, SoapResponse, SoapService, SoapSigner } from '../../soap/index.ts';
import type { ResponseFormat } from '../faults/index.ts';
import { ApiError, getLoggedPath, toApiError } from '../http/errors.ts';
import type { Log } from '../http/log.ts';
import { requireNoEncoding } from '../http/request-body.ts';
import type { OperationLabel, RequestLifecycle } from '../http/request-lifecycle.ts';
import type { Journal } from '../journal/index.ts';
import type { MockState } from '../state.ts';

/** What reads and writes XML, which nobody loads who is not asked in it. */
export type SoapModule = typeof import('../../soap/index.ts');

/** What came in, as far as it has been read. */
export const toSoapRequest = ({ headers, body, readAhead }: FastifyRequest): SoapRequest => ({
  contentType: headers['content-type'] ?? '',
  body: Buffer.isBuffer(body) ? body : (readAhead ?? Buffer.alloc(0)),
});

/** Answers over SOAP, for the faults that strike them. */
export const createSoapFormat = ({
  getSoapContentType,
  createSoapFailure,
  findSoapPersonRanges,
}: SoapModule): ResponseFormat => ({
  isJson: false,
  getContentType: (request) => getSoapContentType(toSoapRequest(request)),
  createError: (status, detail, request) => createSoapFailure(toSoapRequest(request), status, detail),
  findPersonRanges: findSoapPersonRanges,
});

/** A private RSA key of at least 2048 bits and its certificate, both PEM, the key without a passphrase. */
export interface SigningKey {
  readonly key: string;
  readonly cert: string;
}

type SignerOption = Pick<SoapService, 'signer'>;
const NO_SIGNER = Promise.resolve({});

/** What signs the answers of a mock: nothing, a key that is given, or one of its own, made when it is first needed. */
export function createSoapSigner(sign: boolean | SigningKey): () => Promise<SignerOption> {
  let signing: Promise<SignerOption> | undefined;
  const createSigner = async (): Promise<SignerOption> => {
    const signer = readSigner(sign === true ? await generateSigningKey() : (sign as SigningKey));
    return signer === null ? {} : { signer };
  };
  return () => {
    if (sign === false) return NO_SIGNER;
    signing ??= createSigner();
    return signing;
  };
}

/** A key and the certificate of it, to sign with; null if they are not, or do not belong together. */
export function readSigner({ key, cert }: SigningKey): SoapSigner | null {
  try {
    const signer = { key: createPrivateKey(key), certificate: new X509Certificate(cert) };
    return isRsaKey(signer.key) && signer.certificate.checkPrivateKey(signer.key) ? signer : null;
  } catch {
    return null;
  }
}

/** A key of nobody, with a certificate that it has signed itself. */
export async function generateSigningKey(): Promise<SigningKey> {
  const { createSelfSigned } = await import('../tls/certificates.ts');
  const { privateKey, certificate } = await createSelfSigned('CN=krr-kit mock, C=NO');
  return {
    key: KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: new X509Certificate(Buffer.from(certificate, 'base64')).toString(),
  };
}

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
      const soap = await import('../../soap/index.ts');
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
    const { createSoapWsdl } = await import('../../soap/index.ts');
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
