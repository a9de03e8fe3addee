import type { Issuer } from '../../maskinporten/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { Findings } from '../findings/index.ts';
import type { Journal } from '../journal/index.ts';
import type { Service } from '../service.ts';

/** What is controlled. */
export interface Controlled {
  readonly service: Service;
  readonly journal: Journal;
  readonly findings: Findings;
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
export interface ControlAnswer {
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
  readonly handle: (controlled: Controlled, request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>;
}
