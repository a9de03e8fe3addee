import { type Envelope, readEnvelope, versionOfRoot } from './envelope.ts';
import { SoapFault, senderFault } from './fault.ts';
import { writeFault } from './fault-element.ts';
import { readHeaders, requirePaaVegneAv } from './headers.ts';
import { NAMESPACES } from './namespaces.ts';
import { answerBody } from './operations.ts';
import { signed } from './security/sign.ts';
import { verified } from './security/verify.ts';
import type { SoapService } from './service.ts';
import { type SoapVersion, VERSIONS, versionOfMediaType } from './versions.ts';
import { decodeXml, parseXml } from './xml-read.ts';
import { MARKUP_LIMITS } from './xml-scan.ts';
import { element, writeDocument, type XmlElement } from './xml-write.ts';

/** A SOAP request as it came over HTTP. The operation is told by the body: the documented `soapAction` is empty. */
export interface SoapRequest {
  /** The header as it came; empty if there was none. */
  readonly contentType: string;
  readonly body: Uint8Array;
}

export interface SoapAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Encoded in UTF-8 when sent, as the content type and the document itself say. */
  readonly body: string;
}

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
export function answerSoap({ contentType, body }: SoapRequest, service: SoapService): SoapAnswer {
  const mediaType = mediaTypeOf(contentType);
  let version = versionOfMediaType(mediaType);
  try {
    const text = decodeXml(body);
    const root = parseXml(text, MARKUP_LIMITS[service.wsSecurity]);
    version = versionOfRoot(root) ?? version;
    requireFitting(contentType, version);
    return send({ status: 200, headers: [], body: answered(readEnvelope(root), text, service) }, version, service);
  } catch (error) {
    if (!(error instanceof SoapFault)) service.onFailure(error);
    const fault = error instanceof SoapFault ? error : failure();
    return send(writeFault(fault, version), version, service);
  }
}

/**
 * Refuses a request whose body has not been read, in the version of its content type.
 *
 * @param reason what the sender can mend, in words that hold nothing of what was sent; null if the service itself failed
 */
export function refuseSoap(contentType: string, reason: string | null, signing: Signing): SoapAnswer {
  const fault = reason === null ? failure() : senderFault(reason);
  const version = versionOfMediaType(mediaTypeOf(contentType));
  return send(writeFault(fault, version), version, signing);
}

const failure = (): SoapFault => new SoapFault('Receiver', 'the service failed');

/** The answer to a message, of which, if signatures are verified, only what is signed is used. */
function answered(envelope: Envelope, text: string, service: SoapService): XmlElement {
  const headers = readHeaders(envelope);
  const { body, oppslagstjenesten } =
    service.wsSecurity === 'verify'
      ? verified({ envelope, headers, text }, service)
      : { body: envelope.body, oppslagstjenesten: headers.oppslagstjenesten };
  if (oppslagstjenesten !== undefined) requirePaaVegneAv(oppslagstjenesten);
  return answerBody(body, service);
}

interface Content {
  readonly status: number;
  readonly headers: readonly XmlElement[];
  readonly body: XmlElement;
}

/** What it takes to sign answers. */
type Signing = Pick<SoapService, 'signer' | 'now'>;

function send({ status, headers, body }: Content, version: SoapVersion, { signer, now }: Signing): SoapAnswer {
  const { namespace, mediaType } = VERSIONS[version];
  const prefixes = { 'xmlns:env': namespace, 'xmlns:ot': NAMESPACES.messages, 'xmlns:begrep': NAMESPACES.person };
  const envelope = (blocks: readonly XmlElement[], bodyAttributes: XmlElement['attributes']): string =>
    writeDocument(
      element(
        'env:Envelope',
        prefixes,
        ...(blocks.length === 0 ? [] : [element('env:Header', {}, ...blocks)]),
        element('env:Body', bodyAttributes, body),
      ),
    );
  const text = signer === undefined ? envelope(headers, {}) : signed(headers, envelope, signer, now());
  return { status, contentType: `${mediaType}; charset=utf-8`, body: text };
}

const mediaTypeOf = (contentType: string): string => contentType.split(';', 1)[0]!.trim().toLowerCase();

/** @throws SoapFault if the content type is not that of the version, or names another encoding than UTF-8 */
function requireFitting(contentType: string, version: SoapVersion): void {
  const { mediaType } = VERSIONS[version];
  if (mediaTypeOf(contentType) !== mediaType) {
    throw senderFault(`the content type of a message in SOAP ${version} is ${mediaType}`);
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase();
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'us-ascii') {
    throw senderFault('the encoding of a message is UTF-8');
  }
}
