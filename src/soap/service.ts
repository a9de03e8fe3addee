import { isNamed } from '../xml/read.ts';
import type { OutputElement } from '../xml/write.ts';
import {
  type ContentType,
  decodeMessage,
  detectVersion,
  type Envelope,
  findRootVersion,
  getContentType,
  parseMessage,
  readContentType,
  readEnvelope,
  readHeaders,
  requirePaaVegneAv,
  requireSoapContentType,
  type SoapRequest,
  type SoapResponse,
  writeEnvelope,
} from './envelope.ts';
import { createSenderFault, type SerializedFault, SoapFault, writeFault } from './fault.ts';
import { dispatchOperation, readPersonsRequest } from './operations.ts';
import { signEnvelope } from './security/sign.ts';
import { DEFAULT_TIMESTAMP_LIFE, verifyMessage } from './security/verify.ts';
import type { SoapService } from './types.ts';
import { NAMESPACES, type SoapVersion, VERSIONS } from './versions.ts';

/** Creates a fault response. Like the documented faults, it has no Security header. */
export function createFaultResponse(fault: SoapFault, version: SoapVersion): SoapResponse {
  const { status, headers, body }: SerializedFault = writeFault(fault, version);
  return { status, contentType: getContentType(version), body: writeEnvelope(version, headers, body) };
}

export const createInternalFault = (): SoapFault => new SoapFault('Receiver', 'the service failed');

/**
 * Rejects a request that is not passed to {@link handleSoapRequest}.
 *
 * @param reason the error of the sender, without quoting the request; null for an internal error
 */
export const createSoapRejection = (request: SoapRequest, reason: string | null): SoapResponse =>
  createFaultResponse(reason === null ? createInternalFault() : createSenderFault(reason), detectVersion(request));

/** Creates the response of a simulated failure: a fault with any status. */
export const createSoapFailure = (request: SoapRequest, status: number, reason: string): SoapResponse => ({
  ...createFaultResponse(new SoapFault('Receiver', reason), detectVersion(request)),
  status,
});

/** The content type of the response to a request. */
export const getSoapContentType = (request: SoapRequest): string => getContentType(detectVersion(request));

/**
 * Handles a request to the SOAP service 16-02: HentPersoner, HentEndringer or HentPrintSertifikat, in an envelope of SOAP
 * 1.1 or 1.2. The response has the same version. An invalid request gives a fault: status 500 in SOAP 1.1, 400 in SOAP 1.2
 * for errors of the sender. Nothing is thrown.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 * @example
 * ```ts
 * const { status, contentType, body } = handleSoapRequest({ contentType: 'text/xml', body: Buffer.from('<a/>') }, service);
 * status; // 500: a fault, VersionMismatch
 * ```
 */
export function handleSoapRequest(request: SoapRequest, service: SoapService): SoapResponse {
  const contentType = readContentType(request.contentType);
  let version = detectVersion(request);
  try {
    requireSoapContentType(contentType);
    const text = decodeMessage(request.body);
    const root = parseMessage(text, service.wsSecurity);
    version = findRootVersion(root) ?? version;
    requireMatchingMediaType(contentType, version);
    return createSoapResponse(processEnvelope(readEnvelope(root), text, service), version, service);
  } catch (error) {
    if (error instanceof SoapFault) {
      service.onRejected?.(error);
      return createFaultResponse(error, version);
    }
    service.onFailure(error);
    return createFaultResponse(createInternalFault(), version);
  }
}

/** Reads the requested identifiers of a lookup, valid or not. Undefined for another request, or an invalid one. */
export function readSoapIdentifiers({ body }: Pick<SoapRequest, 'body'>): readonly string[] | undefined {
  try {
    const [request] = readEnvelope(parseMessage(decodeMessage(body), 'accept')).body.children;
    return request !== undefined && isNamed(request, NAMESPACES.messages, 'HentPersonerForespoersel')
      ? readPersonsRequest(request).identifiers
      : undefined;
  } catch (error) {
    if (error instanceof SoapFault) return undefined;
    throw error;
  }
}

/** Performs the request of an envelope. If signatures are verified, only the signed Body is used. */
function processEnvelope(envelope: Envelope, text: string, service: SoapService): OutputElement {
  const headers = readHeaders(envelope);
  const { body, oppslagstjenesten } =
    service.wsSecurity === 'verify'
      ? verifyMessage({ envelope, headers, text }, service)
      : { body: envelope.body, oppslagstjenesten: headers.oppslagstjenesten };
  if (oppslagstjenesten !== undefined) requirePaaVegneAv(oppslagstjenesten);
  return dispatchOperation(body, service);
}

function createSoapResponse(
  body: OutputElement,
  version: SoapVersion,
  { signer, now, timestampLife = DEFAULT_TIMESTAMP_LIFE }: SoapService,
): SoapResponse {
  const write = (blocks: readonly OutputElement[], bodyAttributes?: OutputElement['attributes']): string =>
    writeEnvelope(version, blocks, body, bodyAttributes);
  const text = signer === undefined ? write([]) : signEnvelope(write, signer, { now: now(), timestampLife });
  return { status: 200, contentType: getContentType(version), body: text };
}

/** @throws SoapFault if the content type is that of the other version */
function requireMatchingMediaType({ mediaType }: ContentType, version: SoapVersion): void {
  const { mediaType: expected } = VERSIONS[version];
  if (mediaType !== expected)
    throw createSenderFault(`the content type of a message in SOAP ${version} is ${expected}`);
}
