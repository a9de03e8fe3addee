import type { Handler } from './handler.ts';
import { sendValue } from './send.ts';
import type { Service } from './service.ts';

/** The address and the certificate of the printer. */
export function printSertifikat(service: Service): Handler {
  return (request, reply) => sendValue(service.print, request, reply, service.sign);
}
