import type { Operation } from '../../contract/index.ts';
import type { Authenticator } from '../auth/authenticate.ts';
import { authorize } from '../auth/authorize.ts';
import { decodeJson, requireNoEncoding } from '../http/request-body.ts';
import { toOperationLabel } from '../http/request-context.ts';
import type { ServedOperation } from '../http/request-lifecycle.ts';
import { createBatchLookupHandler, readBatch } from './batch-lookup.ts';
import { createChangesHandler, createPrintCertificateHandler } from './changes.ts';
import type { Handler } from './handler.ts';
import { createPersonHandler, createPersonUpdateHandler } from './person.ts';

const HANDLERS: Readonly<Record<Operation['operationId'], (operation: Operation) => Handler>> = {
  hentPersonerV1: createBatchLookupHandler,
  hentPersonerV2: createBatchLookupHandler,
  hentPersonV1: createPersonHandler,
  endrePersonV1: createPersonUpdateHandler,
  hentPersonV2: createPersonHandler,
  hentPrintSertifikatV1: createPrintCertificateHandler,
  hentPrintSertifikatV2: createPrintCertificateHandler,
  hentEndringerV2: createChangesHandler,
};

/** A request for changes detects them, and so appends to the change log. */
const CHANGING: ReadonlySet<Operation['operationId']> = new Set(['endrePersonV1', 'hentEndringerV2']);

interface OperationOptions {
  readonly authenticator: Authenticator;
  readonly basePath: string;
}

/** Creates the REST operation that serves an operation of the contract. */
export function createOperation(operation: Operation, { authenticator, basePath }: OperationOptions): ServedOperation {
  const { method, path, operationId } = operation;
  return {
    method,
    url: basePath + path,
    label: toOperationLabel(operation),
    isJsonRequest: true,
    readBatch,
    authorize: authorize(authenticator, operation),
    decode: ({ context, headers }) => {
      requireNoEncoding(headers);
      if (method !== 'GET') context.json = decodeJson(context.body, headers['content-type']);
    },
    changesState: () => CHANGING.has(operationId),
    handle: HANDLERS[operationId](operation),
  };
}
