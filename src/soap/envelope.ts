import { MIMEType } from 'node:util';
import { MAX_IDENTIFIERS } from '../contract/limits.ts';
import { isOrganisationNumber } from '../identifier/index.ts';
import {
  collapseSpace,
  getQualifiedAttribute,
  getText,
  hasNonSpaceText,
  isNamed,
  parseXml,
  type XmlElement,
  XmlSyntaxError,
} from '../xml/read.ts';
import { createElement, type OutputElement, writeDocument } from '../xml/write.ts';
import { createSenderFault, SoapFault } from './fault.ts';
import {
  findVersionByNamespace,
  getVersionByMediaType,
  NAMESPACES,
  SECURITY,
  type SoapVersion,
  VERSIONS,
} from './versions.ts';

/** A message of 1000 persons is far smaller. */
const MAX_BYTES = 1 << 20;
const MAX_ELEMENT_DEPTH = 40;

/** A start tag, an end tag and five attributes: some toolkits declare namespaces on every element. */
const MARKUP_PER_PERSON = 2 + 5;
/** The envelope with its headers and its signature, and white space in CDATA sections or comments. */
const MARKUP_OVERHEAD = 1000;

/**
 * The library that verifies a signature walks through the message once per signed element, and removes comments in time
 * quadratic in the number of adjacent ones.
 */
const LIMITS = {
  accept: { depth: MAX_ELEMENT_DEPTH, markup: 20_000 },
  verify: {
    depth: MAX_ELEMENT_DEPTH,
    markup: MAX_IDENTIFIERS * MARKUP_PER_PERSON + MARKUP_OVERHEAD,
    comments: 100,
  },
} as const;

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** @throws SoapFault if the bytes are too many or not UTF-8 */
export function decodeMessage(bytes: Uint8Array): string {
  if (bytes.length > MAX_BYTES) throw createSenderFault(`a message has at most ${MAX_BYTES} bytes`);
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw createSenderFault('the message is not UTF-8');
  }
}

/** @throws SoapFault with the position of the error; it quotes nothing of the message */
export function parseMessage(text: string, wsSecurity: keyof typeof LIMITS): XmlElement {
  if (text.includes('\ufffd')) {
    throw createSenderFault('the message has U+FFFD, which a decoder inserts for bytes in another encoding');
  }
  try {
    return parseXml(text, LIMITS[wsSecurity]);
  } catch (error) {
    if (error instanceof XmlSyntaxError) throw createSenderFault(error.message);
    throw error;
  }
}

/** The parts of a SOAP message. */
export interface Envelope {
  readonly version: SoapVersion;
  readonly root: XmlElement;
  readonly headers: readonly XmlElement[];
  readonly body: XmlElement;
}

export const findRootVersion = (root: XmlElement): SoapVersion | undefined =>
  root.name === 'Envelope' ? findVersionByNamespace(root.namespace) : undefined;

/**
 * Splits an envelope into its parts.
 *
 * @throws SoapFault: VersionMismatch unless the root is an Envelope of SOAP 1.1 or 1.2, Sender for an invalid structure
 */
export function readEnvelope(root: XmlElement): Envelope {
  const version = findRootVersion(root);
  if (version === undefined) {
    throw new SoapFault('VersionMismatch', 'the message must be an Envelope of SOAP 1.1 or 1.2');
  }
  const { namespace } = VERSIONS[version];
  const parts = root.children;
  const header = parts.find((part) => isNamed(part, namespace, 'Header'));
  const body = parts.find((part) => isNamed(part, namespace, 'Body'));
  const expected = [header, body].filter((part) => part !== undefined);
  const asExpected = parts.length === expected.length && parts.every((part, index) => part === expected[index]);
  if (body === undefined || !asExpected || hasNonSpaceText(root)) {
    throw createSenderFault('an Envelope has an optional Header, then a Body, and nothing else');
  }
  const headers = header?.children ?? [];
  if (header !== undefined && hasNonSpaceText(header))
    throw createSenderFault('there is text between the header blocks');
  if (headers.some((block) => block.namespace === '')) throw createSenderFault('a header block must have a namespace');
  return { version, root, headers, body };
}

/**
 * The documented schema and the documented example use different namespaces for this header: both are accepted.
 * @see https://docs.digdir.no/resources/begrep/felles/paaVegneAv
 */
const OPPSLAGSTJENESTEN = [NAMESPACES.messages, NAMESPACES.wsdl] as const;

const isOppslagstjenesten = (block: XmlElement): boolean =>
  OPPSLAGSTJENESTEN.some((namespace) => isNamed(block, namespace, 'Oppslagstjenesten'));
const isSecurity = (block: XmlElement): boolean => isNamed(block, SECURITY.wsse, 'Security');

/** The supported header blocks that are addressed to this service. */
export interface Headers {
  readonly oppslagstjenesten: XmlElement | undefined;
  readonly security: XmlElement | undefined;
}

/**
 * Finds the header blocks for this service. Blocks for other roles, and unsupported optional blocks, are ignored.
 *
 * @throws SoapFault: MustUnderstand for an unsupported block with mustUnderstand, Sender for a supported block that occurs
 * twice or for an invalid value of mustUnderstand
 */
export function readHeaders({ version, headers }: Envelope): Headers {
  const { namespace, role, ours } = VERSIONS[version];
  const addressed = headers.filter((block) =>
    (ours as readonly string[]).includes(getQualifiedAttribute(block, namespace, role) ?? ''),
  );
  const mandatory = headers.filter((block) => mustBeUnderstood(block, version));
  const unsupported = addressed.filter(
    (block) => mandatory.includes(block) && !isOppslagstjenesten(block) && !isSecurity(block),
  );
  if (unsupported.length > 0) {
    throw new SoapFault('MustUnderstand', 'a header block with mustUnderstand is not supported', {
      notUnderstood: unsupported.map((block) => ({ namespace: block.namespace, name: block.name })),
    });
  }
  return {
    oppslagstjenesten: requireAtMostOne(addressed.filter(isOppslagstjenesten)),
    security: requireAtMostOne(addressed.filter(isSecurity)),
  };
}

/** Checked in every block, also in those for other roles, because an invalid value makes the message invalid. */
function mustBeUnderstood(block: XmlElement, version: SoapVersion): boolean {
  const { namespace, booleans } = VERSIONS[version];
  const value = getQualifiedAttribute(block, namespace, 'mustUnderstand');
  const meaning = value === undefined ? false : booleans.get(collapseSpace(value));
  if (meaning === undefined)
    throw createSenderFault(`mustUnderstand must be one of ${[...booleans.keys()].join(', ')}`);
  return meaning;
}

function requireAtMostOne(blocks: readonly XmlElement[]): XmlElement | undefined {
  if (blocks.length > 1) throw createSenderFault('a header block of this service occurs twice');
  return blocks[0];
}

/**
 * Rejects an Oppslagstjenesten block without the organisation number of the organisation that the request is made for.
 *
 * @throws SoapFault
 */
export function requirePaaVegneAv(oppslagstjenesten: XmlElement): void {
  const [paaVegneAv, ...others] = oppslagstjenesten.children;
  if (
    paaVegneAv === undefined ||
    others.length > 0 ||
    hasNonSpaceText(oppslagstjenesten) ||
    !isNamed(paaVegneAv, oppslagstjenesten.namespace, 'PaaVegneAv')
  ) {
    throw createSenderFault('Oppslagstjenesten has one element, PaaVegneAv, in its own namespace, and nothing else');
  }
  if (!isOrganisationNumber(getText(paaVegneAv) ?? ''))
    throw createSenderFault('PaaVegneAv must be an organisation number');
}

/** A SOAP request over HTTP. The body determines the operation: the documented `soapAction` is empty. */
export interface SoapRequest {
  /** The value of the header; empty if it is missing. */
  readonly contentType: string;
  /** Empty if the body was not read. */
  readonly body: Uint8Array;
}

export interface SoapResponse {
  readonly status: number;
  readonly contentType: string;
  /** To be sent in UTF-8, the encoding in the content type and in the XML declaration. */
  readonly body: string;
}

export const getContentType = (version: SoapVersion): string => `${VERSIONS[version].mediaType}; charset=utf-8`;

export function writeEnvelope(
  version: SoapVersion,
  blocks: readonly OutputElement[],
  body: OutputElement,
  bodyAttributes: OutputElement['attributes'] = {},
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

/** The content type of a message, in lower case. */
export interface ContentType {
  /** Empty if it is missing or malformed. */
  readonly mediaType: string;
  readonly charset?: string;
}

const ENCODINGS: readonly string[] = ['utf-8', 'utf8', 'us-ascii'];
const MEDIA_TYPES: readonly string[] = Object.values(VERSIONS).map(({ mediaType }) => mediaType);

export function readContentType(header: string): ContentType {
  try {
    const { essence, params } = new MIMEType(header);
    const charset = params.get('charset')?.toLowerCase();
    return { mediaType: essence, ...(charset !== undefined && { charset }) };
  } catch {
    return { mediaType: '' };
  }
}

/**
 * Rejects a content type other than that of a SOAP message in UTF-8.
 *
 * @throws SoapFault
 */
export function requireSoapContentType({ mediaType, charset }: ContentType): void {
  if (!MEDIA_TYPES.includes(mediaType)) {
    const supported = Object.entries(VERSIONS).map(([version, { mediaType: one }]) => `${one} in SOAP ${version}`);
    throw createSenderFault(`the content type of a message is ${supported.join(', ')}`);
  }
  if (charset !== undefined && !ENCODINGS.includes(charset)) {
    throw createSenderFault('the encoding of a message must be UTF-8, but its content type names another one');
  }
}

/** The start of the envelope is searched in this many bytes. */
const MAX_VERSION_SCAN_BYTES = 1 << 16;
const ENVELOPE = /<(?:([A-Za-z_][\w.-]*):)?Envelope(?=[\s/>])([^<>]*)/y;

/**
 * Returns the version for the response to a message that is not parsed or is malformed: the version of its envelope, if
 * the start tag can be found, otherwise that of its content type.
 */
export function detectVersion({ contentType, body }: SoapRequest): SoapVersion {
  const { buffer, byteOffset, byteLength } = body;
  const text = Buffer.from(buffer, byteOffset, Math.min(byteLength, MAX_VERSION_SCAN_BYTES)).toString('latin1');
  return findEnvelopeVersion(text) ?? getVersionByMediaType(readContentType(contentType).mediaType);
}

/** Uses the first start tag; after a document type, which may contain tags, the first start tag of an Envelope. */
function findEnvelopeVersion(text: string): SoapVersion | undefined {
  const withoutComments = text.replace(/<!--[\s\S]*?(?:-->|$)/g, '');
  const doctypeStart = withoutComments.indexOf('<!');
  for (const tag of withoutComments.matchAll(/<(?![!?])/g)) {
    ENVELOPE.lastIndex = tag.index;
    const found = ENVELOPE.exec(withoutComments);
    if (found !== null) return findVersionByNamespace(findNamespace(found));
    if (doctypeStart === -1 || doctypeStart > tag.index) return undefined;
  }
  return undefined;
}

/** The namespace of the prefix of a start tag, if the tag declares it; empty otherwise. */
function findNamespace([, prefix, attributes]: RegExpExecArray): string {
  const name = prefix === undefined ? 'xmlns' : `xmlns:${prefix}`;
  for (const [, attribute, value] of attributes!.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (attribute === name) return value ?? '';
  }
  return '';
}
