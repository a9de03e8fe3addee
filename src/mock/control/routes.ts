import type { Issuer } from '../../maskinporten/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { ClientCheckResult, ClientChecks } from '../client-checks/index.ts';
import { getRequestedOrigin } from '../http/origin.ts';
import type { ExpectedCount, Filter, Journal } from '../journal/index.ts';
import type { MockState } from '../state.ts';
import {
  parseBody,
  parseBodyWithFilter,
  parseFilter,
  parsePersonQuery,
  parseTokenRequest,
  readControlDocument,
} from './input.ts';
import { findPersons } from './persons.ts';
import { loadNamedScenarios, putPerson, setTime, toScenarioState } from './scenario.ts';

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

type WaitRequest = { readonly filter?: Filter; readonly count?: number; readonly timeoutMs?: number };

async function wait({ journal, state }: ControlContext, { body }: ControlRequest): Promise<ControlResponse> {
  const { filter = {}, ...limits } = parseBodyWithFilter<WaitRequest>('Wait', body, state);
  const result = await journal.waitFor(filter, limits);
  return { status: result.ok ? 200 : 409, json: result };
}

async function verify({ journal, state }: ControlContext, { body }: ControlRequest): Promise<ControlResponse> {
  const { filter = {}, ...expected } = parseBodyWithFilter<{ filter?: Filter } & ExpectedCount>(
    'Verification',
    body,
    state,
  );
  const result = journal.verify(filter, Object.keys(expected).length > 0 ? expected : { atLeast: 1 });
  return { status: result.ok ? 200 : 409, json: result };
}

const toFindingsResponse = (findings: readonly ClientCheckResult[]): ControlResponse => ({ json: { findings } });

/** The whole control API. */
export const ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/',
    summary: 'What can be controlled, and how',
    handle: () => ({
      json: { routes: ROUTES.map(({ method, path, summary }) => ({ method, path: `/__krr${path}`, summary })) },
    }),
  },
  {
    method: 'GET',
    path: '/openapi.yaml',
    summary: 'The description of this API',
    handle: async () => ({ yaml: await readControlDocument() }),
  },
  {
    method: 'GET',
    path: '/scenario',
    summary: 'The scenario that the mock answers by',
    handle: ({ state }) => ({ json: toScenarioState(state) }),
  },
  {
    method: 'PUT',
    path: '/scenario',
    summary: 'Answer by another scenario, or by several laid over each other',
    handle: async ({ state, load }, { body }) => {
      const { scenario } = parseBody<{ scenario: string | string[] }>('ScenarioChoice', body);
      state.setScenario(await loadNamedScenarios(load, scenario));
      return { json: toScenarioState(state) };
    },
  },
  {
    method: 'DELETE',
    path: '/scenario',
    summary: 'Back to the scenario, the persons and the time of the start',
    handle: ({ state }) => {
      state.reset();
      return { json: toScenarioState(state) };
    },
  },
  {
    method: 'PUT',
    path: '/time',
    summary: 'Stop the clock, or let the scenario decide again',
    handle: async ({ state }, { body }) => {
      setTime(state, parseBody<{ now: string | null }>('Time', body).now);
      return { json: toScenarioState(state) };
    },
  },
  {
    method: 'GET',
    path: '/persons',
    summary: 'A person of the scenario, or generated ones by what they are',
    handle: async ({ state }, { query }) => ({ json: { persons: findPersons(state, parsePersonQuery(query)) } }),
  },
  {
    method: 'PUT',
    path: '/persons/{role}',
    summary: 'Put a person into the scenario, or another in the place of one',
    handle: putPerson,
  },
  {
    method: 'POST',
    path: '/tokens',
    summary: "A token of the mock's issuer, without a grant",
    handle: async ({ issuer }, request) => {
      const wish = parseTokenRequest(request.body);
      return { json: await issuer.issue({ client_id: 'krr-kit', ...wish }, getRequestedOrigin(request)) };
    },
  },
  {
    method: 'GET',
    path: '/journal',
    summary: 'The requests that were received',
    handle: async ({ journal, state }, { query }) => ({
      json: { entries: journal.entries(parseFilter(query, state)), dropped: journal.dropped },
    }),
  },
  {
    method: 'DELETE',
    path: '/journal',
    summary: 'Empty the journal',
    handle: ({ journal }) => {
      journal.clear();
      return { status: 204 };
    },
  },
  { method: 'POST', path: '/journal/wait', summary: 'Wait until requests have come', handle: wait },
  { method: 'POST', path: '/journal/verify', summary: 'Whether as many requests came as expected', handle: verify },
  {
    method: 'GET',
    path: '/findings',
    summary: 'What the client does that it should not',
    handle: ({ clientChecks }) => toFindingsResponse(clientChecks.list()),
  },
  {
    method: 'DELETE',
    path: '/findings',
    summary: 'Forget what was found',
    handle: ({ clientChecks }) => {
      clientChecks.clear();
      return { status: 204 };
    },
  },
];
