import type { FastifyRequest } from 'fastify';
import type { SoapRequest } from '../soap/index.ts';
import type { ResponseFormat } from './faults/index.ts';

/** What reads and writes XML, which nobody loads who is not asked in it. */
export type SoapModule = typeof import('../soap/index.ts');

/** What came in, as far as it has been read. */
export const toSoapRequest = ({ headers, body, readAhead }: FastifyRequest): SoapRequest => ({
  contentType: headers['content-type'] ?? '',
  body: Buffer.isBuffer(body) ? body : (readAhead ?? Buffer.alloc(0)),
});

/** Answers over SOAP, for the faults that strike them. */
export const createSoapFormat = ({
  getSoapContentType,
  createSoapFailure,
  findSoapPersonRanges,
}: SoapModule): ResponseFormat => ({
  isJson: false,
  getContentType: (request) => getSoapContentType(toSoapRequest(request)),
  createError: (status, detail, request) => createSoapFailure(toSoapRequest(request), status, detail),
  findPersonRanges: findSoapPersonRanges,
});
