import type { Operation } from '../contract/index.ts';
import { createChangesHandler } from './endringer.ts';
import type { Handler } from './handler.ts';
import { createPersonHandler, createPersonUpdateHandler } from './person.ts';
import { createBatchLookupHandler } from './personer.ts';
import { createPrintCertificateHandler } from './print-sertifikat.ts';
import type { MockState } from './service.ts';

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
