import { createElement, type OutputElement } from '../xml/write.ts';
import { SECURITY, type SoapVersion, VERSIONS } from './versions.ts';

/**
 * The fault codes of SOAP 1.2, each with its name in SOAP 1.1 and its HTTP status in SOAP 1.2. In SOAP 1.1 the status is
 * always 500.
 *
 * @see https://www.w3.org/TR/soap12-part2/#http-reqbindwaitstate
 * @see https://www.w3.org/TR/2000/NOTE-SOAP-20000508/#_Toc478383529
 */
export const FAULT_CODES = {
  Sender: { inVersion11: 'Client', status: 400 },
  Receiver: { inVersion11: 'Server', status: 500 },
  MustUnderstand: { inVersion11: 'MustUnderstand', status: 500 },
  VersionMismatch: { inVersion11: 'VersionMismatch', status: 500 },
} as const;
export type FaultCode = keyof typeof FAULT_CODES;

/** The codes of Web Services Security, with their namespaces. */
const SECURITY_CODES = {
  UnsupportedSecurityToken: SECURITY.wsse,
  UnsupportedAlgorithm: SECURITY.wsse,
  InvalidSecurity: SECURITY.wsse,
  InvalidSecurityToken: SECURITY.wsse,
  FailedCheck: SECURITY.wsse,
  SecurityTokenUnavailable: SECURITY.wsse,
  MessageExpired: SECURITY.wsu,
} as const;
export type SecurityCode = keyof typeof SECURITY_CODES;

export interface QName {
  readonly namespace: string;
  readonly name: string;
}

/** A rejected message. The reason quotes nothing of the message. */
export class SoapFault extends Error {
  readonly code: FaultCode;
  readonly subcode: QName | undefined;
  /** The unsupported header blocks with mustUnderstand. */
  readonly notUnderstood: readonly QName[];

  constructor(code: FaultCode, reason: string, more: { subcode?: QName; notUnderstood?: readonly QName[] } = {}) {
    super(reason);
    this.name = 'SoapFault';
    this.code = code;
    this.subcode = more.subcode;
    this.notUnderstood = more.notUnderstood ?? [];
  }
}

export const createSenderFault = (reason: string): SoapFault => new SoapFault('Sender', reason);

export const createSecurityFault = (code: SecurityCode, reason: string): SoapFault =>
  new SoapFault('Sender', reason, { subcode: { namespace: SECURITY_CODES[code], name: code } });

/** The parts of a fault response; the prefix `env` is that of the envelope's namespace. */
export interface SerializedFault {
  readonly status: number;
  readonly headers: readonly OutputElement[];
  readonly body: OutputElement;
}

const WRITERS: Readonly<Record<SoapVersion, (fault: SoapFault) => SerializedFault>> = {
  '1.1': writeFault11,
  '1.2': writeFault12,
};

export const writeFault = (fault: SoapFault, version: SoapVersion): SerializedFault => WRITERS[version](fault);

/** SOAP 1.1 has one code: a subcode replaces it. */
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

const createSubcodes = (subcode: QName | undefined): OutputElement[] =>
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
const createNotUnderstoodBlock = ({ namespace, name }: QName): OutputElement =>
  createElement('env:NotUnderstood', { qname: `block:${name}`, 'xmlns:block': namespace });

/** @see https://www.w3.org/TR/soap12-part1/#soapupgrade */
const UPGRADE = createElement(
  'env:Upgrade',
  {},
  ...Object.values(VERSIONS)
    .toReversed()
    .map(({ namespace }) => createElement('env:SupportedEnvelope', { qname: 'its:Envelope', 'xmlns:its': namespace })),
);
