import { operations } from '../contract/index.ts';

/** The name of an operation in the journal. */
export interface OperationName {
  readonly operation: string;
  readonly version: string | undefined;
}

/** Names the operation of a path, below any prefix. Undefined for other paths. */
export function findOperation(path: string, soapPath: string): OperationName | undefined {
  if (path === soapPath) return { operation: 'ws-v5', version: undefined };
  const plain = path.replace(/\/$/, '');
  const found = operations.find((operation) => plain.endsWith(operation.path));
  return found && { operation: found.path.slice(found.path.lastIndexOf('/') + 1), version: found.version };
}
