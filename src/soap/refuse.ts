import { createSenderFault, SoapFault } from './fault.ts';
import { type SerializedFault, writeFault } from './fault-element.ts';
import { getContentType, type SoapRequest, type SoapResponse, writeEnvelope } from './message.ts';
import { detectVersion } from './version-of.ts';
import type { SoapVersion } from './versions.ts';

/** A fault as an answer. It has no Security header: none of the documented faults has. */
export function createFaultResponse(fault: SoapFault, version: SoapVersion): SoapResponse {
  const { status, headers, body }: SerializedFault = writeFault(fault, version);
  return { status, contentType: getContentType(version), body: writeEnvelope(version, headers, body) };
}

export const createInternalFault = (): SoapFault => new SoapFault('Receiver', 'the service failed');

/**
 * Refuses a request that {@link answerSoap} does not get to see.
 *
 * @param reason what the sender can mend, in words that hold nothing of what was sent; null if the service itself failed
 */
export const createSoapRejection = (request: SoapRequest, reason: string | null): SoapResponse =>
  createFaultResponse(reason === null ? createInternalFault() : createSenderFault(reason), detectVersion(request));

/** A fault of the service, with a status that is not the one of such a fault: what a simulated failure is answered with. */
export const createSoapFailure = (request: SoapRequest, status: number, reason: string): SoapResponse => ({
  ...createFaultResponse(new SoapFault('Receiver', reason), detectVersion(request)),
  status,
});

/** The content type that an answer to a request has. */
export const getSoapContentType = (request: SoapRequest): string => getContentType(detectVersion(request));
