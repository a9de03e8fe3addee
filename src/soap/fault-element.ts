import { FAULT_CODES, type QName, type SoapFault } from './fault.ts';
import { type SoapVersion, VERSIONS } from './versions.ts';
import { element, type XmlElement } from './xml-write.ts';

/** A fault as the Body and the Header of an answer in a version have it, both in the namespace `env`. */
export interface WrittenFault {
  readonly status: number;
  readonly headers: readonly XmlElement[];
  readonly body: XmlElement;
}

/** How each version writes a fault. */
const WRITERS: Readonly<Record<SoapVersion, (fault: SoapFault) => WrittenFault>> = {
  '1.1': inVersion11,
  '1.2': inVersion12,
};

export const writeFault = (fault: SoapFault, version: SoapVersion): WrittenFault => WRITERS[version](fault);

/** A code of another specification stands in place of that of SOAP, which has no room for both. */
function inVersion11({ code, subcode, message }: SoapFault): WrittenFault {
  const faultcode =
    subcode === undefined
      ? element('faultcode', {}, `env:${FAULT_CODES[code].inVersion11}`)
      : element('faultcode', { 'xmlns:sub': subcode.namespace }, `sub:${subcode.name}`);
  return { status: 500, headers: [], body: element('env:Fault', {}, faultcode, element('faultstring', {}, message)) };
}

function inVersion12({ code, subcode, message, notUnderstood }: SoapFault): WrittenFault {
  const codes = [element('env:Value', {}, `env:${code}`), ...subcodeOf(subcode)];
  const reason = element('env:Reason', {}, element('env:Text', { 'xml:lang': 'en' }, message));
  const upgrade = code === 'VersionMismatch' ? [UPGRADE] : [];
  return {
    status: FAULT_CODES[code].status,
    headers: [...upgrade, ...notUnderstood.map(notUnderstoodBlock)],
    body: element('env:Fault', {}, element('env:Code', {}, ...codes), reason),
  };
}

const subcodeOf = (subcode: QName | undefined): XmlElement[] =>
  subcode === undefined
    ? []
    : [element('env:Subcode', {}, element('env:Value', { 'xmlns:sub': subcode.namespace }, `sub:${subcode.name}`))];

/** @see https://www.w3.org/TR/soap12-part1/#soapnotunderstood */
const notUnderstoodBlock = ({ namespace, name }: QName): XmlElement =>
  element('env:NotUnderstood', { qname: `block:${name}`, 'xmlns:block': namespace });

/** @see https://www.w3.org/TR/soap12-part1/#soapupgrade */
const UPGRADE = element(
  'env:Upgrade',
  {},
  ...Object.values(VERSIONS)
    .toReversed()
    .map(({ namespace }) => element('env:SupportedEnvelope', { qname: 'its:Envelope', 'xmlns:its': namespace })),
);
