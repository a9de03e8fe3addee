import { ENVELOPES, type EnvelopeVersion } from './names.ts';
import { findChild, getChildText, XML_NAMESPACE, type XmlElement } from './xml.ts';

/** A fault, in whichever version it is written. */
export interface SoapFault {
  /** Without a prefix: `Sender`, `Client.Authentication`. Empty if it has none. */
  readonly code: string;
  /** The prefixed names of its code and subcode, as they are written. */
  readonly codes: readonly string[];
  /** How it is not what its version has, in words. */
  readonly violation: string | undefined;
}

/** The codes of each version, in the namespace of its Envelope. */
const FAULT_CODES: Readonly<Record<EnvelopeVersion, readonly string[]>> = {
  '1.1': ['VersionMismatch', 'MustUnderstand', 'Client', 'Server'],
  '1.2': ['VersionMismatch', 'MustUnderstand', 'DataEncodingUnknown', 'Sender', 'Receiver'],
};

/** The elements of a fault, in their order; the first two must be there. Those of version 1.1 have no namespace. */
const FAULT_CHILDREN: Readonly<Record<EnvelopeVersion, readonly string[]>> = {
  '1.1': ['faultcode', 'faultstring', 'faultactor', 'detail'],
  '1.2': ['Code', 'Reason', 'Node', 'Role', 'Detail'],
};

const MISSING_CODE_OR_REASON = 'no code or no reason';
const UNEXPECTED_CHILDREN = 'a fault with other elements, or in another order';

/** What a Fault says, and whether it is one of its version. */
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
    return positions.includes(0) && positions.includes(1) ? UNEXPECTED_CHILDREN : MISSING_CODE_OR_REASON;
  if (positions.some((position, index) => position <= (positions[index - 1] ?? -1))) return UNEXPECTED_CHILDREN;
  const namespace = version === '1.1' ? '' : ENVELOPES[version].namespace;
  return children.every((child) => child.namespace === namespace)
    ? undefined
    : 'a fault with parts in another namespace';
}

function checkReason(element: XmlElement, version: EnvelopeVersion): string | undefined {
  if (version === '1.1') return getChildText(element, 'faultstring') === '' ? MISSING_CODE_OR_REASON : undefined;
  const texts = findChild(element, 'Reason')!.children;
  const { namespace } = ENVELOPES[version];
  if (texts.length === 0 || texts.some(({ text }) => text.trim() === '')) return MISSING_CODE_OR_REASON;
  if (texts.some((text) => text.name !== 'Text' || text.namespace !== namespace)) return UNEXPECTED_CHILDREN;
  return texts.every(hasLanguage) ? undefined : 'a reason that does not say its language (xml:lang)';
}

const hasLanguage = ({ qualified }: XmlElement): boolean =>
  qualified.some(({ namespace, local }) => namespace === XML_NAMESPACE && local === 'lang');

/** In version 1.1 a code may go on behind a dot, or be one of somebody else's, in a namespace of theirs. */
function checkCode(code: XmlElement | undefined, version: EnvelopeVersion): string | undefined {
  const [name, prefix = ''] = (code?.text.trim() ?? '').split(':').reverse();
  if (code === undefined || !name) return MISSING_CODE_OR_REASON;
  const namespace = code.prefixes.get(prefix) ?? '';
  const isForeign = namespace !== '' && namespace !== ENVELOPES[version].namespace;
  if (isForeign && version === '1.1') return undefined;
  const isOwn = FAULT_CODES[version].includes(version === '1.1' ? name.split('.')[0]! : name);
  return isOwn && namespace !== '' && !isForeign ? undefined : `a code that SOAP ${version} does not have`;
}
