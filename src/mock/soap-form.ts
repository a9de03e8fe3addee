import type { FastifyRequest } from 'fastify';
import type { SoapRequest } from '../soap/index.ts';
import type { Form } from './faults/index.ts';

/** What reads and writes XML, which nobody loads who is not asked in it. */
export type Soap = typeof import('../soap/index.ts');

/** What came in, as far as it has been read. */
export const sentBy = ({ headers, body, readAhead }: FastifyRequest): SoapRequest => ({
  contentType: headers['content-type'] ?? '',
  body: Buffer.isBuffer(body) ? body : (readAhead ?? Buffer.alloc(0)),
});

/** Answers over SOAP, for the faults that strike them. */
export const soapForm = ({ soapContentType, failSoap, placesOfPersons }: Soap): Form => ({
  isJson: false,
  contentType: (request) => soapContentType(sentBy(request)),
  refusal: (status, detail, request) => failSoap(sentBy(request), status, detail),
  personsIn: placesOfPersons,
});
