import { ENVELOPES, type EnvelopeVersion } from './names.ts';
import { childNamed, textIn, XML_NAMESPACE, type Xml } from './xml.ts';

/** A fault, in whichever version it is written. */
export interface Fault {
  /** Without a prefix: `Sender`, `Client.Authentication`. Empty if it has none. */
  readonly code: string;
  /** The prefixed names of its code and subcode, as they are written. */
  readonly codes: readonly string[];
  /** How it is not what its version has, in words. */
  readonly mistake: string | undefined;
}

/** The codes of each version, in the namespace of its Envelope. */
const CODES: Readonly<Record<EnvelopeVersion, readonly string[]>> = {
  '1.1': ['VersionMismatch', 'MustUnderstand', 'Client', 'Server'],
  '1.2': ['VersionMismatch', 'MustUnderstand', 'DataEncodingUnknown', 'Sender', 'Receiver'],
};

/** The elements of a fault, in their order; the first two must be there. Those of version 1.1 have no namespace. */
const PARTS: Readonly<Record<EnvelopeVersion, readonly string[]>> = {
  '1.1': ['faultcode', 'faultstring', 'faultactor', 'detail'],
  '1.2': ['Code', 'Reason', 'Node', 'Role', 'Detail'],
};

const WITHOUT = 'no code or no reason';
const OTHER_PARTS = 'a fault with other elements, or in another order';

/** What a Fault says, and whether it is one of its version. */
export function faultIn(element: Xml, version: EnvelopeVersion): Fault {
  const code = version === '1.1' ? childNamed(element, 'faultcode') : valueIn(childNamed(element, 'Code'));
  const outer = childNamed(element, 'Code');
  const subcode = version === '1.2' && outer ? valueIn(childNamed(outer, 'Subcode')) : undefined;
  const codes = [code, subcode].flatMap((one) => (one === undefined ? [] : [one.text.trim()]));
  return {
    code: (codes[0] ?? '').replace(/^.*:/, ''),
    codes,
    mistake: partsMistake(element, version) ?? reasonMistake(element, version) ?? codeMistake(code, version),
  };
}

const valueIn = (element: Xml | undefined): Xml | undefined => element && childNamed(element, 'Value');

function partsMistake({ children }: Xml, version: EnvelopeVersion): string | undefined {
  const places = children.map(({ name }) => PARTS[version].indexOf(name));
  if (places[0] !== 0 || places[1] !== 1) return places.includes(0) && places.includes(1) ? OTHER_PARTS : WITHOUT;
  if (places.some((place, index) => place <= (places[index - 1] ?? -1))) return OTHER_PARTS;
  const namespace = version === '1.1' ? '' : ENVELOPES[version].namespace;
  return children.every((child) => child.namespace === namespace)
    ? undefined
    : 'a fault with parts in another namespace';
}

function reasonMistake(element: Xml, version: EnvelopeVersion): string | undefined {
  if (version === '1.1') return textIn(element, 'faultstring') === '' ? WITHOUT : undefined;
  const texts = childNamed(element, 'Reason')!.children;
  const { namespace } = ENVELOPES[version];
  if (texts.length === 0 || texts.some(({ text }) => text.trim() === '')) return WITHOUT;
  if (texts.some((text) => text.name !== 'Text' || text.namespace !== namespace)) return OTHER_PARTS;
  return texts.every(hasLanguage) ? undefined : 'a reason that does not say its language (xml:lang)';
}

const hasLanguage = ({ qualified }: Xml): boolean =>
  qualified.some(({ namespace, local }) => namespace === XML_NAMESPACE && local === 'lang');

/** In version 1.1 a code may go on behind a dot, or be one of somebody else's, in a namespace of theirs. */
function codeMistake(code: Xml | undefined, version: EnvelopeVersion): string | undefined {
  const [name, prefix = ''] = (code?.text.trim() ?? '').split(':').reverse();
  if (code === undefined || !name) return WITHOUT;
  const namespace = code.prefixes.get(prefix) ?? '';
  const isTheirs = namespace !== '' && namespace !== ENVELOPES[version].namespace;
  if (isTheirs && version === '1.1') return undefined;
  const isOwn = CODES[version].includes(version === '1.1' ? name.split('.')[0]! : name);
  return isOwn && namespace !== '' && !isTheirs ? undefined : `a code that SOAP ${version} does not have`;
}
