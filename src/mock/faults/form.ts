import { STATUS_CODES } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { ErrorBody } from '../../contract/index.ts';
import { type Place, personsIn } from './persons-in.ts';

/** An answer that a fault makes up. */
export interface MadeUp {
  readonly contentType: string;
  readonly body: string;
}

/** What the answers of an operation are made of, for faults that make one up or take one apart. */
export interface Form {
  /** Whether they are JSON: what can only be done to JSON is done to no other. */
  readonly isJson: boolean;
  readonly contentType: (request: FastifyRequest) => string;
  /** What is answered with a status, in place of an answer, where the scenario does not say. */
  readonly refusal: (status: number, detail: string, request: FastifyRequest) => MadeUp;
  /** The places of the persons of an answer; none if it is another one. */
  readonly personsIn: (body: Buffer) => readonly Place[];
}

const JSON_IN_UTF8 = 'application/json; charset=utf-8';

const errorOf = (status: number, detail: string): ErrorBody => ({
  errors: [{ id: 'fault', status: String(status), title: STATUS_CODES[status] ?? 'A status without a name', detail }],
});

export const JSON_FORM: Form = {
  isJson: true,
  contentType: () => JSON_IN_UTF8,
  refusal: (status, detail) => ({ contentType: JSON_IN_UTF8, body: JSON.stringify(errorOf(status, detail)) }),
  personsIn,
};
