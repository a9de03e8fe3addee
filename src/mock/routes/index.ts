import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Operation } from '../../contract/index.ts';
import type { MockState } from '../state.ts';
import { createBatchLookupHandler } from './batch-lookup.ts';
import { createChangesHandler, createPrintCertificateHandler } from './changes.ts';
import { createPersonHandler, createPersonUpdateHandler } from './person.ts';

/** Answers one operation. */
export type Handler = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;

/** Who answers each operation of the contract. */
const HANDLERS: Readonly<Record<Operation['operationId'], (service: MockState, operation: Operation) => Handler>> = {
  hentPersonerV1: createBatchLookupHandler,
  hentPersonerV2: createBatchLookupHandler,
  hentPersonV1: createPersonHandler,
  endrePersonV1: createPersonUpdateHandler,
  hentPersonV2: createPersonHandler,
  hentPrintSertifikatV1: createPrintCertificateHandler,
  hentPrintSertifikatV2: createPrintCertificateHandler,
  hentEndringerV2: createChangesHandler,
};

export const createHandler = (state: MockState, operation: Operation): Handler =>
  HANDLERS[operation.operationId](state, operation);
