import { FAULT_CODES, type QName, type SoapFault } from './fault.ts';
import { type SoapVersion, VERSIONS } from './versions.ts';
import { createElement, type XmlElement } from './xml-write.ts';

/** A fault as the Body and the Header of an answer in a version have it, both in the namespace `env`. */
export interface SerializedFault {
  readonly status: number;
  readonly headers: readonly XmlElement[];
  readonly body: XmlElement;
}

/** How each version writes a fault. */
const WRITERS: Readonly<Record<SoapVersion, (fault: SoapFault) => SerializedFault>> = {
  '1.1': writeFault11,
  '1.2': writeFault12,
};

export const writeFault = (fault: SoapFault, version: SoapVersion): SerializedFault => WRITERS[version](fault);

/** A code of another specification stands in place of that of SOAP, which has no room for both. */
function writeFault11({ code, subcode, message }: SoapFault): SerializedFault {
  const faultcode =
    subcode === undefined
      ? createElement('faultcode', {}, `env:${FAULT_CODES[code].inVersion11}`)
      : createElement('faultcode', { 'xmlns:sub': subcode.namespace }, `sub:${subcode.name}`);
  return {
    status: 500,
    headers: [],
    body: createElement('env:Fault', {}, faultcode, createElement('faultstring', {}, message)),
  };
}

function writeFault12({ code, subcode, message, notUnderstood }: SoapFault): SerializedFault {
  const codes = [createElement('env:Value', {}, `env:${code}`), ...createSubcodes(subcode)];
  const reason = createElement('env:Reason', {}, createElement('env:Text', { 'xml:lang': 'en' }, message));
  const upgrade = code === 'VersionMismatch' ? [UPGRADE] : [];
  return {
    status: FAULT_CODES[code].status,
    headers: [...upgrade, ...notUnderstood.map(createNotUnderstoodBlock)],
    body: createElement('env:Fault', {}, createElement('env:Code', {}, ...codes), reason),
  };
}

const createSubcodes = (subcode: QName | undefined): XmlElement[] =>
  subcode === undefined
    ? []
    : [
        createElement(
          'env:Subcode',
          {},
          createElement('env:Value', { 'xmlns:sub': subcode.namespace }, `sub:${subcode.name}`),
        ),
      ];

/** @see https://www.w3.org/TR/soap12-part1/#soapnotunderstood */
const createNotUnderstoodBlock = ({ namespace, name }: QName): XmlElement =>
  createElement('env:NotUnderstood', { qname: `block:${name}`, 'xmlns:block': namespace });

/** @see https://www.w3.org/TR/soap12-part1/#soapupgrade */
const UPGRADE = createElement(
  'env:Upgrade',
  {},
  ...Object.values(VERSIONS)
    .toReversed()
    .map(({ namespace }) => createElement('env:SupportedEnvelope', { qname: 'its:Envelope', 'xmlns:its': namespace })),
);
