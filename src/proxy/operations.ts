import { operations } from '../contract/index.ts';
import type { Batch, RequestFacts } from '../mock/faults/index.ts';
import { readJsonBatch } from '../mock/routes/batch-lookup.ts';
import { createSoapFormat } from '../mock/routes/soap.ts';
import * as soap from '../soap/index.ts';

/** The name of an operation in the journal and in fault conditions. */
export type OperationName = Pick<RequestFacts, 'operation' | 'version' | 'format'>;

const SOAP: OperationName = { operation: 'ws-v5', format: createSoapFormat(soap) };

/** Names the operation of a path, below any prefix. Undefined for other paths. */
export function findOperation(path: string, soapPath: string): OperationName | undefined {
  if (path === soapPath) return SOAP;
  const found = findByPath(path)[0];
  return found && { operation: found.path.slice(found.path.lastIndexOf('/') + 1), version: found.version };
}

/** Whether the service has the operation with this method. */
export const hasMethod = (name: OperationName, path: string, method: string): boolean =>
  name === SOAP ? method === 'POST' : findByPath(path).some((operation) => operation.method === method);

function findByPath(path: string): typeof operations {
  const plain = path.replace(/\/$/, '');
  return operations.filter((operation) => plain.endsWith(operation.path));
}

/** Reads the identifiers of a lookup, valid or not. Undefined for a request without a list. */
export function readBatch(name: OperationName, body: Buffer, json: unknown): Batch | undefined {
  if (name === SOAP) {
    const identifiers = soap.readSoapIdentifiers({ body });
    return identifiers && { identifiers, body: body.toString('latin1') };
  }
  return readJsonBatch(json);
}
