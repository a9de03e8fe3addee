import type { ServiceResponse } from '../exchange.ts';
import { parseFault, type SoapFault } from './fault.ts';
import { type EnvelopeVersion, findEnvelopeVersion } from './names.ts';
import { findChild, tryParseXml, type XmlElement } from './xml.ts';

/** What a SOAP message holds. */
export interface SoapMessage {
  /** By the namespace of its envelope. */
  readonly envelope: EnvelopeVersion;
  /** The one element of its body. */
  readonly content: XmlElement;
  readonly fault: SoapFault | undefined;
}

/** A message, or why a reply is none. */
type SoapMessageResult = SoapMessage | { readonly error: string };

/** Many rules look at the same replies: each is read once. */
const resultByResponse = new WeakMap<ServiceResponse, SoapMessageResult>();
/** Many requests are answered alike, to the letter: the last texts that were read are not read again. */
const resultByText = new Map<string, SoapMessageResult>();
const MAX_CACHED_TEXTS = 50;

/** The message that a reply is, or why it is none. */
export function readMessage(response: ServiceResponse): SoapMessageResult {
  const message =
    resultByResponse.get(response) ??
    (response.isUtf8 ? parseMessageCached(response.body) : { error: 'bytes that are not UTF-8' });
  resultByResponse.set(response, message);
  return message;
}

function parseMessageCached(text: string): SoapMessageResult {
  const message = resultByText.get(text) ?? parseMessage(text);
  // Behind the others, of which the first is the one that was longest not asked for.
  resultByText.delete(text);
  resultByText.set(text, message);
  if (resultByText.size > MAX_CACHED_TEXTS) resultByText.delete(resultByText.keys().next().value!);
  return message;
}

function parseMessage(text: string): SoapMessageResult {
  const root = tryParseXml(text);
  if ('error' in root) return root;
  if (root.name !== 'Envelope') return { error: 'XML that is no Envelope' };
  const envelope = findEnvelopeVersion(root.namespace);
  if (envelope === undefined) return { error: 'an Envelope in a namespace that is none of SOAP' };
  const misplaced = checkStructure(root, envelope);
  if (misplaced !== undefined) return { error: misplaced };
  const body = findChild(root, 'Body')!;
  const [content, ...others] = body.children;
  if (content === undefined || others.length > 0) return { error: 'an Envelope without one element in its Body' };
  if (hasText(root) || hasText(body)) return { error: 'an Envelope with text beside its elements' };
  const isFault = content.name === 'Fault' && content.namespace === root.namespace;
  return { envelope, content, fault: isFault ? parseFault(content, envelope) : undefined };
}

const hasText = ({ text }: XmlElement): boolean => text.trim() !== '';

/** An Envelope has a Header or none, and a Body; in version 1.1 elements of other namespaces may follow. */
function checkStructure({ children, namespace }: XmlElement, version: EnvelopeVersion): string | undefined {
  const [first, ...others] = children;
  const isHeaded = first?.name === 'Header' && first.namespace === namespace;
  const [body, ...after] = isHeaded ? others : children;
  if (body?.name !== 'Body') return 'an Envelope without a Body where it belongs';
  if (body.namespace !== namespace) return 'an Envelope with a Body in another namespace';
  const isAllowed = (one: XmlElement): boolean =>
    version === '1.1' && one.namespace !== '' && one.namespace !== namespace;
  return after.every(isAllowed) ? undefined : 'an Envelope with more behind its Body';
}

/** The content of a reply that is an answer with this name; undefined for anything else. */
export function findResponseElement(response: ServiceResponse, name: string): XmlElement | undefined {
  if (response.status !== 200) return undefined;
  const message = readMessage(response);
  return 'content' in message && message.content.name === name ? message.content : undefined;
}

/** The fault that a reply is, whatever its status. */
export function findFault(response: ServiceResponse): SoapFault | undefined {
  const message = readMessage(response);
  return 'fault' in message ? message.fault : undefined;
}

/** The character set that the content type names, in lower case; undefined if it names none. */
export const getCharset = ({ headers }: ServiceResponse): string | undefined =>
  /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase();

/** The content type without its parameters; undefined if there is none. */
export const getMediaType = ({ headers }: ServiceResponse): string | undefined =>
  headers['content-type']?.replace(/;.*$/s, '').trim().toLowerCase();
