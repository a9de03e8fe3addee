import type { X509Certificate } from 'node:crypto';
import { createRequire } from 'node:module';
import type * as XmlCrypto from 'xml-crypto';
import { findChildren, isNamed, XML_NAMESPACE, type XmlElement } from '../../xml/read.ts';
import { createElement, type OutputElement, writeXml } from '../../xml/write.ts';
import { createSecurityFault } from '../fault.ts';
import type { Canonicalization } from '../types.ts';
import { SECURITY } from '../versions.ts';
import { requireUniqueIds } from './ids.ts';
import { createInclusiveC14n } from './inclusive-c14n.ts';

const require = createRequire(import.meta.url);

/** Loads the library on first use, to keep start-up short. */
export const loadXmlCrypto = (): typeof XmlCrypto => require('xml-crypto');

/** Three elements are documented. Each Reference costs several passes over the message and a copy of its element. */
const MAX_REFERENCES = 5;
/** A PrefixList names the few prefixes of an envelope. Each costs a pass over the namespaces of the message. */
const MAX_PREFIX_LIST_LENGTH = 200;

const createInvalidSecurityFault = (reason: string) => createSecurityFault('InvalidSecurity', reason);

const CANONICALIZATION_METHODS: Readonly<Record<Canonicalization, readonly string[]>> = {
  exclusive: [SECURITY.exclusiveC14n],
  any: [SECURITY.exclusiveC14n, SECURITY.inclusiveC14n],
};

/** A message with a signature, as a tree and as its text. */
export interface SignedMessage {
  readonly root: XmlElement;
  readonly text: string;
  readonly canonicalization: Canonicalization;
}

/**
 * Verifies a signature, and returns the signed elements by id, each in canonical form: exactly the verified bytes. The
 * rest of the message is not authenticated. A caller must look up an element by the id that it has in the message.
 *
 * @throws SoapFault
 */
export function verifySignedElements(
  signature: XmlElement,
  certificate: X509Certificate,
  message: SignedMessage,
): ReadonlyMap<string, string> {
  const { root, canonicalization } = message;
  const methods = CANONICALIZATION_METHODS[canonicalization];
  const ids = readReferences(signature, methods).map((reference) => readReferencedId(reference, methods));
  if (new Set(ids).size < ids.length)
    throw createInvalidSecurityFault('two References of the signature name the same element');
  requireShortPrefixLists(root);
  requireUniqueIds(root);
  const canonical = verifySignature(signature, certificate, message);
  if (canonical === null || canonical.length !== ids.length) {
    throw createSecurityFault('FailedCheck', 'the signature does not match the message');
  }
  return new Map(ids.map((id, index) => [id, canonical[index]!]));
}

/** Reads the references of a signature with the documented structure and algorithms; any other is rejected. */
function readReferences(signature: XmlElement, methods: readonly string[]): XmlElement[] {
  const names = signature.children.map(({ namespace, name }) => (namespace === SECURITY.ds ? name : ''));
  if (names.join(' ') !== 'SignedInfo SignatureValue KeyInfo') {
    throw createInvalidSecurityFault('a Signature has SignedInfo, SignatureValue and KeyInfo, and nothing else');
  }
  const [canonicalization, method, ...references] = signature.children[0]!.children;
  requireAlgorithm(canonicalization, 'CanonicalizationMethod', methods);
  requireAlgorithm(method, 'SignatureMethod', [SECURITY.rsaSha256]);
  if (references.length === 0 || references.some((one) => !isNamed(one, SECURITY.ds, 'Reference'))) {
    throw createInvalidSecurityFault('SignedInfo has two methods, then References, and nothing else');
  }
  if (references.length > MAX_REFERENCES)
    throw createInvalidSecurityFault(`a signature has at most ${MAX_REFERENCES} References`);
  return references;
}

function readReferencedId(reference: XmlElement, methods: readonly string[]): string {
  const [transforms, digest, value, ...others] = reference.children;
  const [transform, ...further] = transforms?.children ?? [];
  if (transforms === undefined || !isNamed(transforms, SECURITY.ds, 'Transforms')) throw createMissingTransformFault();
  if (value === undefined || others.length > 0 || further.length > 0) {
    throw createInvalidSecurityFault('a Reference has one Transform, one DigestMethod and one DigestValue');
  }
  requireAlgorithm(transform, 'Transform', methods);
  requireAlgorithm(digest, 'DigestMethod', [SECURITY.sha256]);
  const [, id] = /^#([\w.-]+)$/.exec(reference.attributes.URI ?? '') ?? [];
  if (id === undefined) throw createInvalidSecurityFault('a Reference must name an element of the message by its id');
  return id;
}

const createMissingTransformFault = () =>
  createSecurityFault(
    'UnsupportedAlgorithm',
    `a Reference without Transforms means inclusive canonicalization: it must have one Transform, ${SECURITY.exclusiveC14n}`,
  );

function requireAlgorithm(method: XmlElement | undefined, name: string, algorithms: readonly string[]): void {
  if (method === undefined || !isNamed(method, SECURITY.ds, name))
    throw createInvalidSecurityFault(`the signature lacks ${name}`);
  if (!algorithms.includes(method.attributes.Algorithm ?? '')) {
    throw createSecurityFault('UnsupportedAlgorithm', `the algorithm of ${name} must be ${algorithms.join(' or ')}`);
  }
}

/** Checks the whole message, because the library also reads such a list inside signed elements. */
function requireShortPrefixLists(element: XmlElement): void {
  if ((element.attributes.PrefixList ?? '').length > MAX_PREFIX_LIST_LENGTH) {
    throw createInvalidSecurityFault(`a PrefixList has at most ${MAX_PREFIX_LIST_LENGTH} characters`);
  }
  element.children.forEach(requireShortPrefixLists);
}

/** The verified canonical forms in the order of the references; `null` if the verification fails. */
function verifySignature(signature: XmlElement, certificate: X509Certificate, message: SignedMessage): string[] | null {
  const { SignedXml } = loadXmlCrypto();
  const signedXml = new SignedXml({
    idMode: 'wssecurity',
    publicCert: certificate.toString(),
    getCertFromKeyInfo: () => null,
  });
  // By default the library also searches the whole message for ID and id, which are not accepted here.
  signedXml.idAttributes = ['Id'];
  signedXml.SignatureAlgorithms = { [SECURITY.rsaSha256]: signedXml.SignatureAlgorithms[SECURITY.rsaSha256]! };
  signedXml.HashAlgorithms = { [SECURITY.sha256]: signedXml.HashAlgorithms[SECURITY.sha256]! };
  signedXml.CanonicalizationAlgorithms = {
    [SECURITY.exclusiveC14n]: signedXml.CanonicalizationAlgorithms[SECURITY.exclusiveC14n]!,
    [SECURITY.inclusiveC14n]: createInclusiveC14n(message.root, signature.children[0]!),
  };
  try {
    signedXml.loadSignature(writeXml(toOutput(signature)));
    return signedXml.checkSignature(message.text) ? signedXml.getSignedReferences() : null;
  } catch {
    return null;
  }
}

/**
 * Converts the signature that was checked to XML for the library, with the namespaces of its ancestors. The library then
 * cannot select another signature of the message, and sees no comments.
 */
function toOutput(element: XmlElement, around: ReadonlyMap<string, string> = NO_PREFIXES): OutputElement {
  const declared = [...element.prefixes].filter(([prefix, namespace]) => (around.get(prefix) ?? '') !== namespace);
  const attributes = {
    ...Object.fromEntries(
      declared.map(([prefix, namespace]) => [prefix === '' ? 'xmlns' : `xmlns:${prefix}`, namespace]),
    ),
    ...element.attributes,
    ...Object.fromEntries(element.qualified.map(({ name, value }) => [name, value])),
  };
  const nodes = element.nodes.map((node) => (typeof node === 'string' ? node : toOutput(node, element.prefixes)));
  return createElement(element.tag, attributes, ...nodes);
}

const NO_PREFIXES: ReadonlyMap<string, string> = new Map([['xml', XML_NAMESPACE]]);

/** The only signature of a Security header. */
export function findSignature(security: XmlElement): XmlElement {
  const [signature, ...others] = findChildren(security, SECURITY.ds, 'Signature');
  if (signature === undefined || others.length > 0)
    throw createInvalidSecurityFault('the Security header needs one Signature');
  return signature;
}
