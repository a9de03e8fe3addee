import {
  findChild,
  getChildText,
  parseXml,
  XML_NAMESPACE,
  type XmlElement,
  type XmlErrorKind,
  XmlSyntaxError,
} from '../../xml/read.ts';
import type { ServiceResponse } from '../target/exchange.ts';
import { describeNamespace, listNames } from './describe.ts';
import { memoize } from './memoize.ts';

export const ENVELOPES = {
  '1.1': { namespace: 'http://schemas.xmlsoap.org/soap/envelope/', mediaType: 'text/xml' },
  '1.2': { namespace: 'http://www.w3.org/2003/05/soap-envelope', mediaType: 'application/soap+xml' },
} as const;

export type EnvelopeVersion = keyof typeof ENVELOPES;

const VERSIONS = Object.keys(ENVELOPES) as EnvelopeVersion[];

export const findEnvelopeVersion = (namespace: string): EnvelopeVersion | undefined =>
  VERSIONS.find((version) => ENVELOPES[version].namespace === namespace);

/** The namespaces of the schemas 16-02: of requests and responses, and of Person and its parts. */
export const MESSAGE_NAMESPACE = 'http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02';
export const PERSON_NAMESPACE = 'http://begrep.difi.no';

/** A SOAP fault of either version. */
export interface SoapFault {
  /** Without a prefix: `Sender`, `Client.Authentication`. Empty if missing. */
  readonly code: string;
  /** The code and subcode, with their prefixes. */
  readonly codes: readonly string[];
  /** How the fault violates its SOAP version, in words. */
  readonly violation: string | undefined;
}

/** The fault codes of each version, in the namespace of its Envelope. */
const FAULT_CODES: Readonly<Record<EnvelopeVersion, readonly string[]>> = {
  '1.1': ['VersionMismatch', 'MustUnderstand', 'Client', 'Server'],
  '1.2': ['VersionMismatch', 'MustUnderstand', 'DataEncodingUnknown', 'Sender', 'Receiver'],
};

/** The children of a fault, in order; the first two are required. Those of version 1.1 have no namespace. */
const FAULT_CHILDREN: Readonly<Record<EnvelopeVersion, readonly string[]>> = {
  '1.1': ['faultcode', 'faultstring', 'faultactor', 'detail'],
  '1.2': ['Code', 'Reason', 'Node', 'Role', 'Detail'],
};

const MISSING_CODE_OR_REASON = 'no code or no reason';
const describeChildren = (children: readonly XmlElement[]): string =>
  `a fault with ${listNames(children.map(({ name }) => name))}, in this order`;

/** Parses a Fault and checks it against its SOAP version. */
export function parseFault(element: XmlElement, version: EnvelopeVersion): SoapFault {
  const code = version === '1.1' ? findChild(element, 'faultcode') : getValueElement(findChild(element, 'Code'));
  const outer = findChild(element, 'Code');
  const subcode = version === '1.2' && outer ? getValueElement(findChild(outer, 'Subcode')) : undefined;
  const codes = [code, subcode].flatMap((one) => (one === undefined ? [] : [one.text.trim()]));
  return {
    code: (codes[0] ?? '').replace(/^.*:/, ''),
    codes,
    violation: checkChildren(element, version) ?? checkReason(element, version) ?? checkCode(code, version),
  };
}

const getValueElement = (element: XmlElement | undefined): XmlElement | undefined =>
  element && findChild(element, 'Value');

function checkChildren({ children }: XmlElement, version: EnvelopeVersion): string | undefined {
  const positions = children.map(({ name }) => FAULT_CHILDREN[version].indexOf(name));
  if (positions[0] !== 0 || positions[1] !== 1)
    return positions.includes(0) && positions.includes(1) ? describeChildren(children) : MISSING_CODE_OR_REASON;
  if (positions.some((position, index) => position <= (positions[index - 1] ?? -1))) return describeChildren(children);
  const namespace = version === '1.1' ? '' : ENVELOPES[version].namespace;
  const misplaced = children.find((child) => child.namespace !== namespace);
  return misplaced && `a fault with ${misplaced.name} in ${describeNamespace(misplaced.namespace)}`;
}

function checkReason(element: XmlElement, version: EnvelopeVersion): string | undefined {
  if (version === '1.1') return getChildText(element, 'faultstring') === '' ? MISSING_CODE_OR_REASON : undefined;
  const texts = findChild(element, 'Reason')!.children;
  const { namespace } = ENVELOPES[version];
  if (texts.length === 0 || texts.some(({ text }) => text.trim() === '')) return MISSING_CODE_OR_REASON;
  if (texts.some((text) => text.name !== 'Text' || text.namespace !== namespace))
    return `a reason with ${listNames(texts.map(({ name, namespace: own }) => `${name} in ${describeNamespace(own)}`))}`;
  return texts.every(hasLanguage) ? undefined : 'a reason without its language (xml:lang)';
}

const hasLanguage = ({ qualified }: XmlElement): boolean =>
  qualified.some(({ namespace, local }) => namespace === XML_NAMESPACE && local === 'lang');

/** In version 1.1, a code may have a suffix after a dot, or be an application's own code in another namespace. */
function checkCode(code: XmlElement | undefined, version: EnvelopeVersion): string | undefined {
  const [name, prefix = ''] = (code?.text.trim() ?? '').split(':').reverse();
  if (code === undefined || !name) return MISSING_CODE_OR_REASON;
  const namespace = code.prefixes.get(prefix) ?? '';
  const isForeign = namespace !== '' && namespace !== ENVELOPES[version].namespace;
  if (isForeign && version === '1.1') return undefined;
  const isOwn = FAULT_CODES[version].includes(version === '1.1' ? name.split('.')[0]! : name);
  return isOwn && namespace !== '' && !isForeign
    ? undefined
    : `the code ${code.text.trim()}, which SOAP ${version} does not have`;
}

export interface SoapMessage {
  readonly envelope: EnvelopeVersion;
  /** The only element of its body. */
  readonly content: XmlElement;
  readonly fault: SoapFault | undefined;
}

/** A message, or the reason why a response is not a SOAP message. */
type SoapMessageResult = SoapMessage | { readonly error: string };

/** Many responses have the same text; the cache keeps the most recently used ones. */
const resultByText = new Map<string, SoapMessageResult>();
const MAX_CACHED_TEXTS = 50;

/** Parses a response as a SOAP message. */
export const readMessage = memoize(({ body, isUtf8, bodyProblem }: ServiceResponse): SoapMessageResult => {
  if (bodyProblem !== undefined) return { error: bodyProblem };
  return isUtf8 ? parseMessageCached(body) : { error: 'bytes that are not UTF-8' };
});

function parseMessageCached(text: string): SoapMessageResult {
  const message = resultByText.get(text) ?? parseMessage(text);
  // A Map iterates in insertion order: the first key is the least recently used.
  resultByText.delete(text);
  resultByText.set(text, message);
  if (resultByText.size > MAX_CACHED_TEXTS) resultByText.delete(resultByText.keys().next().value!);
  return message;
}

function parseMessage(text: string): SoapMessageResult {
  const root = tryParseXml(text);
  if ('error' in root) return root;
  if (root.name !== 'Envelope') return { error: 'XML without an Envelope' };
  const envelope = findEnvelopeVersion(root.namespace);
  if (envelope === undefined) return { error: `an Envelope in ${describeNamespace(root.namespace)}` };
  const misplaced = checkStructure(root, envelope);
  if (misplaced !== undefined) return { error: misplaced };
  const body = findChild(root, 'Body')!;
  const [content, ...others] = body.children;
  if (content === undefined || others.length > 0) return { error: 'an Envelope without one element in its Body' };
  if (hasText(root) || hasText(body)) return { error: 'an Envelope with text beside its elements' };
  const isFault = content.name === 'Fault' && content.namespace === root.namespace;
  return { envelope, content, fault: isFault ? parseFault(content, envelope) : undefined };
}

/** The kinds of rejected XML, as rules report them. */
const XML_ERRORS: Readonly<Record<XmlErrorKind, string>> = {
  malformed: 'a text that is not well-formed XML',
  limit: 'a text that is not well-formed XML',
  doctype: 'XML with a document type',
  'processing-instruction': 'XML with a processing instruction',
  declaration: 'UTF-8 with an XML declaration that does not name UTF-8',
};

/** A response that is nested deeper is not a message. */
const MAX_DEPTH = 200;

/** The root element of a text, or the reason why it is not XML that SOAP allows. */
export function tryParseXml(text: string): XmlElement | { readonly error: string } {
  try {
    return parseXml(text, { depth: MAX_DEPTH });
  } catch (error) {
    if (error instanceof XmlSyntaxError) return { error: XML_ERRORS[error.kind] };
    throw error;
  }
}

const hasText = ({ text }: XmlElement): boolean => text.trim() !== '';

/** An Envelope has an optional Header and a Body; in version 1.1, elements of other namespaces may follow. */
function checkStructure({ children, namespace }: XmlElement, version: EnvelopeVersion): string | undefined {
  const [first, ...others] = children;
  const isHeaded = first?.name === 'Header' && first.namespace === namespace;
  const [body, ...after] = isHeaded ? others : children;
  if (body?.name !== 'Body') return 'an Envelope without a Body in its place';
  if (body.namespace !== namespace) return `an Envelope with a Body in ${describeNamespace(body.namespace)}`;
  const isAllowed = (one: XmlElement): boolean =>
    version === '1.1' && one.namespace !== '' && one.namespace !== namespace;
  return after.every(isAllowed) ? undefined : 'an Envelope with content after its Body';
}

/** The element of this name in the body of a successful response. */
export function findResponseElement(response: ServiceResponse, name: string): XmlElement | undefined {
  if (response.status !== 200) return undefined;
  const message = readMessage(response);
  return 'content' in message && message.content.name === name ? message.content : undefined;
}

/** The SOAP fault of a response, regardless of its status. */
export function findFault(response: ServiceResponse): SoapFault | undefined {
  const message = readMessage(response);
  return 'fault' in message ? message.fault : undefined;
}

/** The charset parameter of the content type, in lower case. */
export const getCharset = ({ headers }: ServiceResponse): string | undefined =>
  /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase();

/** The content type without its parameters. */
export const getMediaType = ({ headers }: ServiceResponse): string | undefined =>
  headers['content-type']?.replace(/;.*$/s, '').trim().toLowerCase();
