import { SoapFault, senderFault } from './fault.ts';
import { type WrittenFault, writeFault } from './fault-element.ts';
import { contentTypeOf, type SoapAnswer, type SoapRequest, writeEnvelope } from './message.ts';
import { versionOf } from './version-of.ts';
import type { SoapVersion } from './versions.ts';

/** A fault as an answer. It has no Security header: none of the documented faults has. */
export function faultAnswer(fault: SoapFault, version: SoapVersion): SoapAnswer {
  const { status, headers, body }: WrittenFault = writeFault(fault, version);
  return { status, contentType: contentTypeOf(version), body: writeEnvelope(version, headers, body) };
}

export const failure = (): SoapFault => new SoapFault('Receiver', 'the service failed');

/**
 * Refuses a request that {@link answerSoap} does not get to see.
 *
 * @param reason what the sender can mend, in words that hold nothing of what was sent; null if the service itself failed
 */
export const refuseSoap = (request: SoapRequest, reason: string | null): SoapAnswer =>
  faultAnswer(reason === null ? failure() : senderFault(reason), versionOf(request));

/** A fault of the service, with a status that is not the one of such a fault: what a simulated failure is answered with. */
export const failSoap = (request: SoapRequest, status: number, reason: string): SoapAnswer => ({
  ...faultAnswer(new SoapFault('Receiver', reason), versionOf(request)),
  status,
});

/** The content type that an answer to a request has. */
export const soapContentType = (request: SoapRequest): string => contentTypeOf(versionOf(request));
