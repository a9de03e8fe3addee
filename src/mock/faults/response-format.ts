import { STATUS_CODES } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { ErrorBody } from '../../contract/index.ts';
import { type ByteRange, findPersonRanges } from './corrupt.ts';

/** An answer that a fault makes up. */
export interface GeneratedBody {
  readonly contentType: string;
  readonly body: string;
}

/** What the answers of an operation are made of, for faults that make one up or take one apart. */
export interface ResponseFormat {
  /** Whether they are JSON: what can only be done to JSON is done to no other. */
  readonly isJson: boolean;
  readonly getContentType: (request: FastifyRequest) => string;
  /** What is answered with a status, in place of an answer, where the scenario does not say. */
  readonly createError: (status: number, detail: string, request: FastifyRequest) => GeneratedBody;
  /** The places of the persons of an answer; none if it is another one. */
  readonly findPersonRanges: (body: Buffer) => readonly ByteRange[];
}

const JSON_IN_UTF8 = 'application/json; charset=utf-8';

const toErrorBody = (status: number, detail: string): ErrorBody => ({
  errors: [{ id: 'fault', status: String(status), title: STATUS_CODES[status] ?? 'A status without a name', detail }],
});

export const JSON_FORMAT: ResponseFormat = {
  isJson: true,
  getContentType: () => JSON_IN_UTF8,
  createError: (status, detail) => ({ contentType: JSON_IN_UTF8, body: JSON.stringify(toErrorBody(status, detail)) }),
  findPersonRanges,
};
