/** The client of the control API. The page has no other access to the mock. */

import { CONTROL_PATH } from './base.ts';

export class ApiFailure extends Error {}

interface ErrorBody {
  readonly errors?: readonly { readonly title: string; readonly detail: string }[];
}

/** @throws ApiFailure with the details of an error response */
export async function call<Result = void>(method: string, path: string, body?: object): Promise<Result> {
  const response = await fetch(`${CONTROL_PATH}${path}`, {
    method,
    headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (response.status === 204) return undefined as Result;
  const json = await response.json();
  if (response.ok) return json as Result;
  const details = (json as ErrorBody).errors?.map(({ title, detail }) => `${title}: ${detail}`) ?? [];
  throw new ApiFailure(details.join('\n') || `${response.status}`);
}

export interface ScenarioState {
  readonly name: string;
  readonly description?: string;
  readonly time: { readonly now: string; readonly frozen: boolean };
  readonly population: string;
  readonly persons: readonly { readonly role: string; readonly description?: string; readonly identifier: string }[];
  readonly faults: readonly { readonly name: string; readonly description?: string }[];
  readonly available: readonly { readonly name: string; readonly description?: string }[];
}

export interface RegisterPerson {
  readonly personidentifikator: string;
  readonly status: string;
  readonly reservasjon?: string;
  readonly varslingsstatus?: string;
  readonly spraak?: string;
  readonly kontaktinformasjon?: Readonly<Record<string, string>>;
  readonly digital_post?: Readonly<Record<string, string>>;
}

export interface FoundPerson {
  readonly role?: string;
  readonly person: RegisterPerson;
}

export interface CardResponse {
  readonly request: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface Channel {
  readonly channel: 'epostadresse' | 'mobiltelefonnummer';
  readonly value: string;
  readonly updated: string | null;
  readonly verified: string | null;
  readonly expires: string | null;
  readonly expired: boolean;
}

export type Reason = 'specified' | 'not-active' | 'all-channels-expired' | 'reserved' | 'no-channel' | 'usable-channel';

export interface Contact {
  readonly now: string;
  readonly border: string;
  readonly channels: readonly Channel[];
  readonly varslingsstatus: string | null;
  readonly reason: Reason;
}

export type DigitPart = 'day' | 'month' | 'year' | 'individnummer' | 'k1' | 'k2';

export interface CheckSum {
  readonly sum: number;
  readonly remainder: number;
  readonly digit: number;
  readonly permitted: readonly number[];
}

export interface Explanation {
  readonly parsed: {
    readonly valid: boolean;
    readonly kind?: 'fnr' | 'dnr';
    readonly synthetic?: string;
    readonly birthDate?: string | null;
    readonly sex?: 'female' | 'male' | null;
    readonly rule?: string;
  };
  readonly reasons: readonly string[];
  readonly digits: readonly {
    readonly digit: number;
    readonly part: DigitPart;
    readonly k1Weight: number | null;
    readonly k2Weight: number | null;
  }[];
  readonly checks: { readonly k1: CheckSum; readonly k2: CheckSum } | null;
}

export type Interface = 'v1' | 'v2' | 'person' | 'soap';

export interface PersonCard {
  readonly identifier: string;
  readonly role: string | null;
  readonly description: string | null;
  readonly specified: Readonly<Record<string, unknown>> | null;
  readonly allowInvalidState: boolean;
  readonly explanation: Explanation;
  readonly contact: Contact;
  readonly responses: Readonly<Record<Interface, CardResponse>>;
  readonly yaml: string;
}

export interface Entry {
  readonly id: number;
  readonly time: string;
  readonly ms: number | null;
  readonly method: string;
  readonly path: string;
  readonly operation: string | null;
  readonly version: string | null;
  readonly status: number | null;
  readonly outcome: string | null;
  readonly bytes: number | null;
  readonly connection: { readonly number: number; readonly request: number };
  readonly token: number | null;
  readonly attempt: number | null;
  readonly persons: number | null;
  readonly identifiers: readonly string[];
  readonly roles: readonly string[];
  readonly duplicates: number;
  readonly notSynthetic: number;
  readonly traceparent: string | null;
  readonly fault: { readonly name: string; readonly attempt: number } | null;
  readonly nearMisses: {
    readonly faults: readonly { readonly fault: string; readonly because: string }[];
    readonly persons: readonly { readonly identifier: string; readonly because: string }[];
  };
}

export interface JournalEvent {
  readonly entries: readonly Entry[];
  readonly omitted: number;
  readonly cleared: boolean;
}

export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly source: { readonly title: string; readonly url: string } | null;
  readonly example: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly seen: string;
}

export interface Expiries {
  readonly now: string;
  readonly frozen: boolean;
  readonly expiries: readonly {
    readonly role: string;
    readonly channel: Channel['channel'];
    readonly expires: string;
  }[];
}

export interface Token {
  readonly access_token: string;
  readonly expires_in: number;
  readonly scope: string;
}

export type Outcome = 'pass' | 'fail' | 'warn' | 'observed' | 'skipped' | 'error';

export interface RuleResult {
  readonly id: string;
  readonly title: string;
  readonly level: string;
  readonly requirement: string;
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  readonly outcome: Outcome;
  readonly reason?: string;
  readonly waived?: string;
  readonly observations?: Readonly<Record<string, string>>;
  readonly findings: readonly {
    readonly version: string;
    readonly expected: string;
    readonly actual: string;
    readonly curl: string;
    readonly response: string;
  }[];
}

export interface ConformanceStatus {
  readonly state: 'idle' | 'running' | 'completed' | 'failed' | 'unavailable';
  readonly url?: string;
  readonly completed: number;
  readonly total: number;
  readonly report?: {
    readonly target: string;
    readonly conforms: boolean;
    readonly statistics: {
      readonly requests: number;
      readonly durationMs: number;
      readonly outcomes: Readonly<Record<Outcome, number>>;
    };
    readonly results: readonly RuleResult[];
  };
  readonly error?: string;
}

export interface SessionState {
  readonly name: string;
  readonly path: string;
  readonly scenario: string;
  readonly time: { readonly now: string; readonly frozen: boolean };
  readonly requests: number;
  readonly findings: number;
  /** Null for the default session. */
  readonly idleTimeoutSeconds: number | null;
}

export interface Sessions {
  readonly sessions: readonly SessionState[];
}
