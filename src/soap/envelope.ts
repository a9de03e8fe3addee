import { createSenderFault, SoapFault } from './fault.ts';
import { findVersionByNamespace, type SoapVersion, VERSIONS } from './versions.ts';
import { type Element, getChildElements, hasNonSpaceText, isNamed } from './xml-read.ts';

/** A SOAP message, taken apart. */
export interface Envelope {
  readonly version: SoapVersion;
  readonly root: Element;
  readonly headers: readonly Element[];
  readonly body: Element;
}

/** The version of the envelope, or `undefined` if there is none of a known version. */
export const findRootVersion = (root: Element): SoapVersion | undefined =>
  root.localName === 'Envelope' ? findVersionByNamespace(root.namespaceURI) : undefined;

/**
 * Takes a message apart.
 *
 * @throws SoapFault: VersionMismatch for anything but an Envelope of SOAP 1.1 or 1.2, Sender for one that is not built right
 */
export function readEnvelope(root: Element): Envelope {
  const version = findRootVersion(root);
  if (version === undefined) {
    throw new SoapFault('VersionMismatch', 'the message must be an Envelope of SOAP 1.1 or 1.2');
  }
  const { namespace } = VERSIONS[version];
  const parts = getChildElements(root);
  const header = parts.find((part) => isNamed(part, namespace, 'Header'));
  const body = parts.find((part) => isNamed(part, namespace, 'Body'));
  const expected = [header, body].filter((part) => part !== undefined);
  const asExpected = parts.length === expected.length && parts.every((part, index) => part === expected[index]);
  if (body === undefined || !asExpected || hasNonSpaceText(root)) {
    throw createSenderFault('an Envelope has a Header, which may be left out, then a Body, and nothing else');
  }
  const headers = header === undefined ? [] : getChildElements(header);
  if (header !== undefined && hasNonSpaceText(header))
    throw createSenderFault('there is text between the header blocks');
  if (headers.some(({ namespaceURI }) => !namespaceURI))
    throw createSenderFault('a header block must have a namespace');
  return { version, root, headers, body };
}
