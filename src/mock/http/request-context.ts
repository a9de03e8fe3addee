import type { Operation } from '../../contract/index.ts';
import type { PartSet } from '../../disclosure/index.ts';
import type { SoapResponse } from '../../soap/index.ts';
import { ANONYMOUS, type Caller } from '../auth/authenticate.ts';
import type { Batch, InjectedFault, ResponseFormat } from '../faults/index.ts';
import type { Entry, RequestError } from '../journal/index.ts';
import type { ResolvedSession, Session, Turn } from '../sessions/index.ts';
import { EMPTY_BODY, type RequestBody } from './request-body.ts';

declare module 'fastify' {
  interface FastifyRequest {
    context: RequestContext;
  }
}

/** The name of an operation in the journal and in fault conditions. */
export interface OperationLabel {
  /** The last segment of the path, such as `personer`. */
  readonly operation: string;
  readonly version?: 'v1' | 'v2';
  /** The encoding of responses; JSON by default. */
  readonly format?: ResponseFormat;
}

export const toOperationLabel = ({ path, version }: Operation): OperationLabel => ({
  operation: path.slice(path.lastIndexOf('/') + 1),
  version,
});

/** The response to a SOAP request, and the identifiers that the request contains. */
export interface HandledSoapRequest {
  readonly response: SoapResponse;
  readonly headers: Readonly<Record<string, string>>;
  readonly batch: Batch | undefined;
}

const NO_PARTS: PartSet = 0;
const NO_ERRORS: readonly RequestError[] = [];

/** Everything that the mock knows about one request. Each step of the lifecycle fills in its own fields. */
export class RequestContext {
  readonly startedAt = performance.now();
  readonly session: Session;
  /** The path that the client has selected the session with; empty for another way, and for the default session. */
  readonly sessionPath: string;
  /** Undefined for requests that the journal does not record, such as `GET /health`. */
  entry: Entry | undefined;
  body: RequestBody = EMPTY_BODY;
  /** True if the client disconnected before the body was complete. */
  isAborted = false;
  fault: InjectedFault | undefined;
  /** A copy of the response body, if it is recorded. */
  sentBody: string | Buffer | undefined;
  /** Gets the bytes that a response with a fault has sent. */
  readSentBody: (() => string | Buffer | undefined) | undefined;
  caller: Caller = ANONYMOUS;
  permittedParts = NO_PARTS;
  /** The media type of the response; undefined for an operation without a response body. */
  mediaType: string | undefined;
  /** The decoded body of a REST request. */
  json: unknown;
  /** Set early if a fault condition depends on the identifiers in the message. */
  soap: HandledSoapRequest | undefined;
  personCount: number | undefined;
  /** The number of changes of the state before this request, if they are stored. */
  stateRevision = 0;
  /** The right to change the session, if replicas share it. */
  turn: Turn | undefined;
  /** True if a change could not be stored. */
  isStateUnavailable = false;
  /** The errors in the response, for log and journal. */
  errors = NO_ERRORS;

  constructor({ session, path }: ResolvedSession) {
    this.session = session;
    this.sessionPath = path;
  }
}
