import type { Issuer } from '../../maskinporten/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { ClientChecks } from '../findings/index.ts';
import type { Journal } from '../journal/index.ts';
import type { MockState } from '../service.ts';

/** What is controlled. */
export interface ControlContext {
  readonly state: MockState;
  readonly journal: Journal;
  readonly clientChecks: ClientChecks;
  readonly issuer: Issuer;
  /** Loads scenarios by name or file, the last on top. @throws KrrError for those that cannot be used */
  readonly load: (references: readonly string[]) => Promise<Scenario>;
}

/** A request as far as a route needs it. */
export interface ControlRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
  readonly protocol: 'http' | 'https';
  /** As its header says it. */
  readonly host: string;
}

/** What a route answers: JSON, text, or nothing (204). */
export interface ControlResponse {
  readonly status?: number;
  readonly json?: object;
  readonly yaml?: string;
}

/** One route, as `openapi/control.yaml` describes it. */
export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** After `/__krr`, with parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly handle: (controlled: ControlContext, request: ControlRequest) => ControlResponse | Promise<ControlResponse>;
}
