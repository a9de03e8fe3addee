import { SECURITY } from './namespaces.ts';

/**
 * Whose fault it is, in the words of SOAP 1.2, with the name in SOAP 1.1 and the HTTP status that SOAP 1.2 asks for.
 * With 1.1 the status is always 500.
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

/** Thrown by whoever finds that a message cannot be answered. The reason holds nothing of what was sent. */
export class SoapFault extends Error {
  readonly code: FaultCode;
  readonly subcode: QName | undefined;
  /** Header blocks that had to be understood. */
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
