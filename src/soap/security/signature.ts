import type { X509Certificate } from 'node:crypto';
import { securityFault } from '../fault.ts';
import { SECURITY } from '../namespaces.ts';
import { attributesOf, childElements, childrenNamed, type Element, isNamed } from '../xml-read.ts';
import { xmlCrypto } from './xml-crypto.ts';

/** Three elements are documented; each Reference costs walks through the message, and a copy of what it covers. */
const MOST_REFERENCES = 5;
/** A PrefixList names the few prefixes of an envelope; each costs a look at every namespace of the message. */
const LONGEST_PREFIX_LIST = 200;

const invalid = (reason: string) => securityFault('InvalidSecurity', reason);

/**
 * What a signature covers, by id: each signed element in canonical form, exactly the bytes that were verified. Nothing
 * else of the message may be believed, and whoever uses an element must ask for it by the id that it has in its place.
 *
 * @throws SoapFault
 */
export function signedElements(
  signature: Element,
  certificate: X509Certificate,
  text: string,
): ReadonlyMap<string, string> {
  const ids = referencesOf(signature).map(idReferredTo);
  if (new Set(ids).size < ids.length) throw invalid('two References of the signature name the same element');
  const root = signature.ownerDocument!.documentElement!;
  requireShortPrefixLists(root);
  requireUniqueIds(root);
  const canonical = checked(signature, certificate, text);
  if (canonical === null || canonical.length !== ids.length) {
    throw securityFault('FailedCheck', 'the signature does not fit the message');
  }
  return new Map(ids.map((id, index) => [id, canonical[index]!]));
}

/** The references of a signature that is built as documented: nothing more in it, and no other algorithm. */
function referencesOf(signature: Element): Element[] {
  const names = childElements(signature).map((child) => (child.namespaceURI === SECURITY.ds ? child.localName : ''));
  if (names.join(' ') !== 'SignedInfo SignatureValue KeyInfo') {
    throw invalid('a Signature has SignedInfo, SignatureValue and KeyInfo, and nothing else');
  }
  const [canonicalization, method, ...references] = childElements(childElements(signature)[0]!);
  requireAlgorithm(canonicalization, 'CanonicalizationMethod', SECURITY.exclusiveC14n);
  requireAlgorithm(method, 'SignatureMethod', SECURITY.rsaSha256);
  if (references.length === 0 || references.some((one) => !isNamed(one, SECURITY.ds, 'Reference'))) {
    throw invalid('SignedInfo has two methods, then References, and nothing else');
  }
  if (references.length > MOST_REFERENCES) throw invalid(`a signature has at most ${MOST_REFERENCES} References`);
  return references;
}

function idReferredTo(reference: Element): string {
  const [transforms, digest, value, ...others] = childElements(reference);
  const [transform, ...further] = transforms === undefined ? [] : childElements(transforms);
  if (transforms === undefined || !isNamed(transforms, SECURITY.ds, 'Transforms')) throw untransformed();
  if (value === undefined || others.length > 0 || further.length > 0) {
    throw invalid('a Reference has one Transform, one DigestMethod and one DigestValue');
  }
  requireAlgorithm(transform, 'Transform', SECURITY.exclusiveC14n);
  requireAlgorithm(digest, 'DigestMethod', SECURITY.sha256);
  const [, id] = /^#([\w.-]+)$/.exec(reference.getAttribute('URI') ?? '') ?? [];
  if (id === undefined) throw invalid('a Reference must name an element of the message by its id');
  return id;
}

/** The library has inclusive canonical form too, but not with all that it has from the elements around. */
const untransformed = () =>
  securityFault(
    'UnsupportedAlgorithm',
    `a Reference without Transforms means inclusive canonicalization: it must have one Transform, ${SECURITY.exclusiveC14n}`,
  );

function requireAlgorithm(method: Element | undefined, name: string, algorithm: string): void {
  if (method === undefined || !isNamed(method, SECURITY.ds, name)) throw invalid(`the signature lacks ${name}`);
  if (method.getAttribute('Algorithm') !== algorithm) {
    throw securityFault('UnsupportedAlgorithm', `the algorithm of ${name} must be ${algorithm}`);
  }
}

/** Asked of the whole message: the library finds such a list in what is signed, too. */
function requireShortPrefixLists(element: Element): void {
  if ((element.getAttribute('PrefixList') ?? '').length > LONGEST_PREFIX_LIST) {
    throw invalid(`a PrefixList has at most ${LONGEST_PREFIX_LIST} characters`);
  }
  childElements(element).forEach(requireShortPrefixLists);
}

/** An id that is there twice is how a signed element is moved away and another put in its place. */
function requireUniqueIds(root: Element): void {
  const ids: string[] = [];
  const collect = (element: Element): void => {
    for (const { localName, value } of attributesOf(element)) if (localName?.toLowerCase() === 'id') ids.push(value);
    childElements(element).forEach(collect);
  };
  collect(root);
  if (new Set(ids).size < ids.length) throw invalid('an id stands more than once in the message');
}

/** The verified canonical forms in the order of the references, or `null` if anything fails. */
function checked(signature: Element, certificate: X509Certificate, text: string): string[] | null {
  const { SignedXml } = xmlCrypto();
  const check = new SignedXml({
    idMode: 'wssecurity',
    publicCert: certificate.toString(),
    getCertFromKeyInfo: () => null,
  });
  // It would look for ID and id as well, each time through the whole message; neither is taken anyway.
  check.idAttributes = ['Id'];
  check.SignatureAlgorithms = { [SECURITY.rsaSha256]: check.SignatureAlgorithms[SECURITY.rsaSha256]! };
  check.HashAlgorithms = { [SECURITY.sha256]: check.HashAlgorithms[SECURITY.sha256]! };
  check.CanonicalizationAlgorithms = {
    [SECURITY.exclusiveC14n]: check.CanonicalizationAlgorithms[SECURITY.exclusiveC14n]!,
  };
  try {
    check.loadSignature(signature as unknown as Parameters<typeof check.loadSignature>[0]);
    return check.checkSignature(text) ? check.getSignedReferences() : null;
  } catch {
    return null;
  }
}

/** The only signature of a Security header. */
export function signatureOf(security: Element): Element {
  const [signature, ...others] = childrenNamed(security, SECURITY.ds, 'Signature');
  if (signature === undefined || others.length > 0) throw invalid('the Security header needs one Signature');
  return signature;
}
