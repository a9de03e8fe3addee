import { MIMEType } from 'node:util';
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

const MAX_PERSONS = 1000;
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
    markup: MAX_PERSONS * MARKUP_PER_PERSON + MARKUP_OVERHEAD,
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

/** A SOAP message, taken apart. */
export interface Envelope {
  readonly version: SoapVersion;
  readonly root: XmlElement;
  readonly headers: readonly XmlElement[];
  readonly body: XmlElement;
}

/** The version of the envelope, or `undefined` if there is none of a known version. */
export const findRootVersion = (root: XmlElement): SoapVersion | undefined =>
  root.name === 'Envelope' ? findVersionByNamespace(root.namespace) : undefined;

/**
 * Takes a message apart.
 *
 * @throws SoapFault: VersionMismatch for anything but an Envelope of SOAP 1.1 or 1.2, Sender for one that is not built right
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
    throw createSenderFault('an Envelope has a Header, which may be left out, then a Body, and nothing else');
  }
  const headers = header?.children ?? [];
  if (header !== undefined && hasNonSpaceText(header))
    throw createSenderFault('there is text between the header blocks');
  if (headers.some((block) => block.namespace === '')) throw createSenderFault('a header block must have a namespace');
  return { version, root, headers, body };
}

/**
 * The schema and the example of the documentation have the header in different namespaces: both are read.
 * @see https://docs.digdir.no/resources/begrep/felles/paaVegneAv
 */
const OPPSLAGSTJENESTEN = [NAMESPACES.messages, NAMESPACES.wsdl] as const;

const isOppslagstjenesten = (block: XmlElement): boolean =>
  OPPSLAGSTJENESTEN.some((namespace) => isNamed(block, namespace, 'Oppslagstjenesten'));
const isSecurity = (block: XmlElement): boolean => isNamed(block, SECURITY.wsse, 'Security');

/** The header blocks that are for this service, by what they are. */
export interface Headers {
  readonly oppslagstjenesten: XmlElement | undefined;
  readonly security: XmlElement | undefined;
}

/**
 * Finds the header blocks for this service. What is for another role, or need not be understood, is left alone.
 *
 * @throws SoapFault: MustUnderstand for a block that must be understood and is not, Sender for one of ours that is there twice
 * or for a mustUnderstand that says neither yes nor no
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
    throw new SoapFault('MustUnderstand', 'a header block that must be understood is not', {
      notUnderstood: unsupported.map((block) => ({ namespace: block.namespace, name: block.name })),
    });
  }
  return {
    oppslagstjenesten: requireAtMostOne(addressed.filter(isOppslagstjenesten)),
    security: requireAtMostOne(addressed.filter(isSecurity)),
  };
}

/** Asked of every block, whomever it is for: a message is built right, or it is not. */
function mustBeUnderstood(block: XmlElement, version: SoapVersion): boolean {
  const { namespace, booleans } = VERSIONS[version];
  const value = getQualifiedAttribute(block, namespace, 'mustUnderstand');
  const meaning = value === undefined ? false : booleans.get(collapseSpace(value));
  if (meaning === undefined)
    throw createSenderFault(`mustUnderstand must be one of ${[...booleans.keys()].join(', ')}`);
  return meaning;
}

function requireAtMostOne(blocks: readonly XmlElement[]): XmlElement | undefined {
  if (blocks.length > 1) throw createSenderFault('a header block of this service is there twice');
  return blocks[0];
}

/**
 * Refuses an Oppslagstjenesten block that does not name the organisation on whose behalf the request is made.
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

/** What a message says it is, in small letters. */
export interface ContentType {
  /** Empty if it says nothing that can be understood. */
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
 * Refuses what is sent as something else than a message in UTF-8, whatever it is in truth.
 *
 * @throws SoapFault
 */
export function requireSoapContentType({ mediaType, charset }: ContentType): void {
  if (!MEDIA_TYPES.includes(mediaType)) {
    const supported = Object.entries(VERSIONS).map(([version, { mediaType: one }]) => `${one} in SOAP ${version}`);
    throw createSenderFault(`the content type of a message is ${supported.join(', ')}`);
  }
  if (charset !== undefined && !ENCODINGS.includes(charset)) {
    throw createSenderFault('the encoding of a message is UTF-8, and its content type names another one');
  }
}

/** An envelope begins before this many bytes. */
const MAX_VERSION_SCAN_BYTES = 1 << 16;
const ENVELOPE = /<(?:([A-Za-z_][\w.-]*):)?Envelope(?=[\s/>])([^<>]*)/y;

/**
 * The version in which to answer a message that is not read, or cannot be: that of its envelope, if that can be made out,
 * else that of its content type.
 */
export function detectVersion({ contentType, body }: SoapRequest): SoapVersion {
  const { buffer, byteOffset, byteLength } = body;
  const text = Buffer.from(buffer, byteOffset, Math.min(byteLength, MAX_VERSION_SCAN_BYTES)).toString('latin1');
  return findEnvelopeVersion(text) ?? getVersionByMediaType(readContentType(contentType).mediaType);
}

/** By the first start tag; after a document type, which may hold tags of its own, by the first of an Envelope. */
function findEnvelopeVersion(text: string): SoapVersion | undefined {
  let declared = false;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      if (end === -1) return undefined;
      at = end;
    } else if (text[at + 1] === '!') declared = true;
    else if (text[at + 1] !== '?') {
      ENVELOPE.lastIndex = at;
      const found = ENVELOPE.exec(text);
      if (found !== null) return findVersionByNamespace(findNamespace(found));
      if (!declared) return undefined;
    }
  }
  return undefined;
}

/** What the prefix of a start tag stands for, by the tag itself. */
function findNamespace([, prefix, attributes]: RegExpExecArray): string {
  const name = prefix === undefined ? 'xmlns' : `xmlns:${prefix}`;
  for (const [, attribute, value] of attributes!.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (attribute === name) return value ?? '';
  }
  return '';
}
