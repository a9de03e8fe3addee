import { type ContentType, readContentType, requireSoap } from './content-type.ts';
import { type Envelope, readEnvelope, versionOfRoot } from './envelope.ts';
import { SoapFault, senderFault } from './fault.ts';
import { readHeaders, requirePaaVegneAv } from './headers.ts';
import { contentTypeOf, type SoapAnswer, type SoapRequest, writeEnvelope } from './message.ts';
import { answerBody } from './operations.ts';
import { failure, faultAnswer } from './refuse.ts';
import { signed } from './security/sign.ts';
import { verified } from './security/verify.ts';
import type { SoapService } from './service.ts';
import { versionOf } from './version-of.ts';
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
export function answerSoap(request: SoapRequest, service: SoapService): SoapAnswer {
  const contentType = readContentType(request.contentType);
  let version = versionOf(request);
  try {
    requireSoap(contentType);
    const text = decodeXml(request.body);
    const root = parseXml(text, MARKUP_LIMITS[service.wsSecurity]);
    version = versionOfRoot(root) ?? version;
    requireFitting(contentType, version);
    return send(answered(readEnvelope(root), text, service), version, service);
  } catch (error) {
    if (error instanceof SoapFault) return faultAnswer(error, version);
    service.onFailure(error);
    return faultAnswer(failure(), version);
  }
}

/** The answer to a message, of whose Body, if signatures are verified, only what is signed is used. */
function answered(envelope: Envelope, text: string, service: SoapService): XmlElement {
  const headers = readHeaders(envelope);
  const { body, oppslagstjenesten } =
    service.wsSecurity === 'verify'
      ? verified({ envelope, headers, text }, service)
      : { body: envelope.body, oppslagstjenesten: headers.oppslagstjenesten };
  if (oppslagstjenesten !== undefined) requirePaaVegneAv(oppslagstjenesten);
  return answerBody(body, service);
}

function send(body: XmlElement, version: SoapVersion, { signer, now }: SoapService): SoapAnswer {
  const write = (blocks: readonly XmlElement[], bodyAttributes?: XmlElement['attributes']): string =>
    writeEnvelope(version, blocks, body, bodyAttributes);
  const text = signer === undefined ? write([]) : signed(write, signer, now());
  return { status: 200, contentType: contentTypeOf(version), body: text };
}

/** @throws SoapFault if the content type is that of the other version */
function requireFitting({ mediaType }: ContentType, version: SoapVersion): void {
  const { mediaType: expected } = VERSIONS[version];
  if (mediaType !== expected) throw senderFault(`the content type of a message in SOAP ${version} is ${expected}`);
}
