import type { ServerResponse } from 'node:http';
import type { Scenario } from '../../scenario/index.ts';
import type { ExchangeRecorder } from '../har/index.ts';
import type { Session, SessionRegistry } from '../sessions/index.ts';
import type { ConformanceRuns } from './conformance.ts';
import type { EventStream } from './events.ts';

/** The session of a request, and the components that the control API reads and changes. */
export interface ControlContext {
  readonly session: Session;
  readonly sessions: SessionRegistry;
  /** Keeps the exchanges of the latest journal entries. */
  readonly recorder: ExchangeRecorder;
  /** Loads and merges scenarios by name or file; later ones override earlier ones. @throws KrrError */
  readonly load: (references: readonly string[]) => Promise<Scenario>;
  readonly conformance: ConformanceRuns;
  readonly events: EventStream;
  /** The path before `/rest`, such as `/kontaktinfo-oauth2-server`; empty by default. */
  readonly basePath: string;
}

export interface ControlRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
  readonly protocol: 'http' | 'https';
  /** The value of the `Host` header. */
  readonly host: string;
  /** The path that the client has selected the session with, or an empty text. */
  readonly context: { readonly sessionPath: string };
}

/** A response with JSON, with YAML, as a stream, or without a body (204). */
export interface ControlResponse {
  readonly status?: number;
  readonly json?: object;
  readonly yaml?: string;
  readonly stream?: (response: ServerResponse) => void;
}
