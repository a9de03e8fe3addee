import { type ContentType, readContentType, requireSoapContentType } from './content-type.ts';
import { type Envelope, findRootVersion, readEnvelope } from './envelope.ts';
import { createSenderFault, SoapFault } from './fault.ts';
import { readHeaders, requirePaaVegneAv } from './headers.ts';
import { getContentType, type SoapRequest, type SoapResponse, writeEnvelope } from './message.ts';
import { dispatchOperation } from './operations.ts';
import { createFaultResponse, createInternalFault } from './refuse.ts';
import { signEnvelope } from './security/sign.ts';
import { verifyMessage } from './security/verify.ts';
import type { SoapService } from './service.ts';
import { detectVersion } from './version-of.ts';
import { type SoapVersion, VERSIONS } from './versions.ts';
import { decodeXml, parseXml } from './xml-read.ts';
import { MARKUP_LIMITS } from './xml-scan.ts';
import type { XmlElement } from './xml-write.ts';

/**
 * Answers a request to the SOAP service 16-02: HentPersoner, HentEndringer or HentPrintSertifikat, in an envelope of
 * version 1.1 or 1.2, which is also the version of the answer. What cannot be answered gets a fault: in 1.1 with 500, in
 * 1.2 with 400 if the sender can mend it. Nothing is thrown, whatever comes in.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 * @example
 * ```ts
 * const { status, contentType, body } = answerSoap({ contentType: 'text/xml', body: Buffer.from('<a/>') }, service);
 * status; // 500: a fault, VersionMismatch
 * ```
 */
export function handleSoapRequest(request: SoapRequest, service: SoapService): SoapResponse {
  const contentType = readContentType(request.contentType);
  let version = detectVersion(request);
  try {
    requireSoapContentType(contentType);
    const text = decodeXml(request.body);
    const root = parseXml(text, MARKUP_LIMITS[service.wsSecurity]);
    version = findRootVersion(root) ?? version;
    requireMatchingMediaType(contentType, version);
    return createSoapResponse(processEnvelope(readEnvelope(root), text, service), version, service);
  } catch (error) {
    if (error instanceof SoapFault) return createFaultResponse(error, version);
    service.onFailure(error);
    return createFaultResponse(createInternalFault(), version);
  }
}

/** The answer to a message, of whose Body, if signatures are verified, only what is signed is used. */
function processEnvelope(envelope: Envelope, text: string, service: SoapService): XmlElement {
  const headers = readHeaders(envelope);
  const { body, oppslagstjenesten } =
    service.wsSecurity === 'verify'
      ? verifyMessage({ envelope, headers, text }, service)
      : { body: envelope.body, oppslagstjenesten: headers.oppslagstjenesten };
  if (oppslagstjenesten !== undefined) requirePaaVegneAv(oppslagstjenesten);
  return dispatchOperation(body, service);
}

function createSoapResponse(body: XmlElement, version: SoapVersion, { signer, now }: SoapService): SoapResponse {
  const write = (blocks: readonly XmlElement[], bodyAttributes?: XmlElement['attributes']): string =>
    writeEnvelope(version, blocks, body, bodyAttributes);
  const text = signer === undefined ? write([]) : signEnvelope(write, signer, now());
  return { status: 200, contentType: getContentType(version), body: text };
}

/** @throws SoapFault if the content type is that of the other version */
function requireMatchingMediaType({ mediaType }: ContentType, version: SoapVersion): void {
  const { mediaType: expected } = VERSIONS[version];
  if (mediaType !== expected)
    throw createSenderFault(`the content type of a message in SOAP ${version} is ${expected}`);
}
