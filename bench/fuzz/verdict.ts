import type { Response } from './connection.ts';
import type { FuzzRequest } from './http.ts';

/** The limits that the mock reports with 503. */
const LIMITS = /"id":"(?:too-many-sessions|too-many-listeners)"/;
/** Faults of SOAP that have status 500 by its specifications: those of the sender, and two more. */
const SOAP_FAULT =
  /<faultcode[^>]*>(?:env:(?:Client|MustUnderstand|VersionMismatch)|sub:\w+)<|<env:Value>env:(?:MustUnderstand|VersionMismatch)</;
const INTERNAL_ERROR = /internal-error|the service failed/;
const STACK_TRACE = /\n\s+at .+:\d+:\d+|node_modules|node:internal|file:\/\/\//;

/** Describes a response that the mock should not send; undefined for any other. */
export function findFailure({ isFaulty }: FuzzRequest, { status, text }: Response): string | undefined {
  if (STACK_TRACE.test(text)) return 'a stack trace in a response';
  if (status < 500) return undefined;
  if (INTERNAL_ERROR.test(text)) return `${status}: an internal error`;
  if (isFaulty || LIMITS.test(text) || SOAP_FAULT.test(text)) return undefined;
  return `${status} that is not by design`;
}
