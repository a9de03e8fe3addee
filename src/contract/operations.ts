import * as generated from './generated/operations.ts';
import type { SchemaName } from './types.ts';

/** The version of the contract. */
export const contractVersion: string = generated.contractVersion;

/** A scope of the contract, including older names. */
export type Scope = (typeof generated.operations)[number]['scopes'][number];

/** One path and method of the contract. */
export type Operation = {
  readonly operationId: (typeof generated.operations)[number]['operationId'];
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly version: 'v1' | 'v2';
  /** Any one of them is sufficient; if the list is empty, any token is. */
  readonly scopes: readonly Scope[];
  /** Whether a request without a token is rejected. */
  readonly tokenRequired: boolean;
  /** The HTTP statuses that the contract describes; a gateway may send others. */
  readonly statuses: readonly number[];
  readonly requestMediaTypes: readonly string[];
  /** Media types of the 200 response, the default first; empty if the operation has no 200 response. */
  readonly responseMediaTypes: readonly string[];
  /** The schema of the request body. */
  readonly request?: SchemaName;
  /** The schema of the 200 response body. */
  readonly response?: SchemaName;
};

/**
 * The operations of the contract (`krr-kit/openapi/krr.yaml`), in its order.
 *
 * @example
 * ```ts
 * import { operations } from 'krr-kit';
 * operations.filter(({ method }) => method === 'POST').map(({ path }) => path);
 * // ['/rest/v1/personer', '/rest/v2/personer', '/rest/v2/krr/hentEndringer']
 * ```
 */
export const operations: readonly Operation[] = generated.operations;

/**
 * All scopes of the contract, each once.
 *
 * @example
 * SCOPES.includes('krr:global/digitalpost.read'); // true
 */
export const SCOPES: readonly Scope[] = [...new Set(operations.flatMap(({ scopes }) => scopes))];
