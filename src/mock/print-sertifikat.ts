import type { Handler } from './handler.ts';
import { sendValue } from './send.ts';
import type { MockState } from './service.ts';

/** The address and the certificate of the printer. */
export function createPrintCertificateHandler(state: MockState): Handler {
  return (request, reply) => sendValue(state.print, request, reply, state.sign);
}
