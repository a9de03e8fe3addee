import { NAMESPACES } from './namespaces.ts';
import type { SoapVersion } from './versions.ts';
import { VERSIONS } from './versions.ts';
import { createElement, writeDocument, type XmlElement } from './xml-write.ts';

/** A SOAP request as it came over HTTP. The operation is told by the body: the documented `soapAction` is empty. */
export interface SoapRequest {
  /** The header as it came; empty if there was none. */
  readonly contentType: string;
  /** Empty if it has not been read. */
  readonly body: Uint8Array;
}

export interface SoapResponse {
  readonly status: number;
  readonly contentType: string;
  /** Encoded in UTF-8 when sent, as the content type and the document itself say. */
  readonly body: string;
}

export const getContentType = (version: SoapVersion): string => `${VERSIONS[version].mediaType}; charset=utf-8`;

/** An envelope with these header blocks, and this in its Body. */
export function writeEnvelope(
  version: SoapVersion,
  blocks: readonly XmlElement[],
  body: XmlElement,
  bodyAttributes: XmlElement['attributes'] = {},
): string {
  const prefixes = {
    'xmlns:env': VERSIONS[version].namespace,
    'xmlns:ot': NAMESPACES.messages,
    'xmlns:begrep': NAMESPACES.person,
  };
  const header = blocks.length === 0 ? [] : [createElement('env:Header', {}, ...blocks)];
  return writeDocument(
    createElement('env:Envelope', prefixes, ...header, createElement('env:Body', bodyAttributes, body)),
  );
}
