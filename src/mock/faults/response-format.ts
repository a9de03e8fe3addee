import { STATUS_CODES } from 'node:http';
import type { ErrorBody } from '../../contract/index.ts';
import { type ByteRange, findPersonRanges } from './corrupt.ts';
import type { FaultedRequest } from './faulted-response.ts';

/** A response body that a fault generates. */
export interface GeneratedBody {
  readonly contentType: string;
  readonly body: string;
}

/** The encoding of an operation's responses, for faults that generate or modify one. */
export interface ResponseFormat {
  /** Whether responses are JSON: some faults apply to JSON only. */
  readonly isJson: boolean;
  readonly getContentType: (request: FaultedRequest) => string;
  /** Creates the body of an error response if the scenario does not specify one. */
  readonly createError: (status: number, detail: string, request: FaultedRequest) => GeneratedBody;
  /** Finds the ranges of the persons in a response; empty for a response without persons. */
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
