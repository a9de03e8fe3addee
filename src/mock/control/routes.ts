import type { FastifyRequest } from 'fastify';
import type { ClientCheckResult } from '../client-checks/index.ts';
import { getRequestedIssuer, getRequestedOrigin } from '../http/origin.ts';
import { getSelectedSession } from '../http/state-changes.ts';
import type { ExpectedCount, Filter } from '../journal/index.ts';
import type { ConformanceStart } from './conformance.ts';
import type { ControlContext, ControlRequest, ControlResponse } from './context.ts';
import { parseBody, parseBodyWithFilter, parseJournalQuery, parseTokenRequest, readControlDocument } from './input.ts';
import type { PersonCardRequest } from './person-card.ts';
import { listPersons } from './persons.ts';
import { clearRequests, readRequests, waitForRequests } from './requests.ts';
import { listExpiries, loadNamedScenarios, putPerson, setTime, toScenarioState } from './scenario.ts';
import {
  createSession,
  deleteSession,
  getNamedSession,
  getSession,
  listSessions,
  nameNewSession,
  resetSession,
} from './sessions.ts';

/** A route; `openapi/control.yaml` contains the same methods, paths and summaries. */
export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** The path after `/__krr`, with parameters in braces. */
  readonly path: string;
  /** Whether the response has no end. Then there is no HEAD. */
  readonly isStream?: true;
  readonly summary: string;
  /** Finds the name of the session that a request changes; by default, it changes none. */
  readonly findChangedSession?: (request: FastifyRequest) => string | undefined;
  readonly handle: (context: ControlContext, request: ControlRequest) => ControlResponse | Promise<ControlResponse>;
}

type WaitRequest = { readonly filter?: Filter; readonly count?: number; readonly timeoutMs?: number };

async function wait(context: ControlContext, { body }: ControlRequest): Promise<ControlResponse> {
  const { filter = {}, ...limits } = parseBodyWithFilter<WaitRequest>('Wait', body, context.session.state);
  const result = await waitForRequests(context, filter, limits);
  return { status: result.ok ? 200 : 409, json: result };
}

async function verify(context: ControlContext, { body }: ControlRequest): Promise<ControlResponse> {
  const { filter = {}, ...expected } = parseBodyWithFilter<{ filter?: Filter } & ExpectedCount>(
    'Verification',
    body,
    context.session.state,
  );
  const { list } = await readRequests(context);
  const result = list.verify(filter, Object.keys(expected).length > 0 ? expected : { atLeast: 1 });
  return { status: result.ok ? 200 : 409, json: result };
}

const toFindingsResponse = (findings: readonly ClientCheckResult[]): ControlResponse => ({ json: { findings } });

export const ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/',
    summary: 'List the routes of this API',
    handle: () => ({
      json: { routes: ROUTES.map(({ method, path, summary }) => ({ method, path: `/__krr${path}`, summary })) },
    }),
  },
  {
    method: 'GET',
    path: '/openapi.yaml',
    summary: 'Get the OpenAPI description of this API',
    handle: async () => ({ yaml: await readControlDocument() }),
  },
  {
    method: 'GET',
    path: '/scenario',
    summary: 'Get the active scenario',
    handle: ({ session: { state } }) => ({ json: toScenarioState(state) }),
  },
  {
    method: 'PUT',
    path: '/scenario',
    summary: 'Activate a scenario, or several merged in order',
    findChangedSession: getSelectedSession,
    handle: async ({ session: { state }, load }, { body }) => {
      const { scenario } = parseBody<{ scenario: string | string[] }>('ScenarioChoice', body);
      state.setScenario(await loadNamedScenarios(load, scenario));
      return { json: toScenarioState(state) };
    },
  },
  {
    method: 'DELETE',
    path: '/scenario',
    summary: 'Restore the initial scenario, persons and time',
    findChangedSession: getSelectedSession,
    handle: ({ session: { state } }) => {
      state.reset();
      return { json: toScenarioState(state) };
    },
  },
  {
    method: 'PUT',
    path: '/time',
    summary: 'Stop the clock, or return to the time of the scenario',
    findChangedSession: getSelectedSession,
    handle: async ({ session: { state } }, { body }) => {
      setTime(state, parseBody<{ now: string | null }>('Time', body).now);
      return { json: toScenarioState(state) };
    },
  },
  {
    method: 'GET',
    path: '/expiries',
    summary: 'List when contact information of the scenario expires',
    handle: async ({ session: { state } }) => ({ json: await listExpiries(state) }),
  },
  {
    method: 'PUT',
    path: '/faults',
    summary: 'Add faults to those of the scenario, in place of earlier ones',
    findChangedSession: getSelectedSession,
    handle: async ({ session: { state } }, { body }) => {
      const { faults } = parseBody<{ faults: Record<string, unknown> }>('AddedFaults', body);
      (await import('./faults.ts')).setAddedFaults(state, faults);
      return { json: toScenarioState(state) };
    },
  },
  {
    method: 'GET',
    path: '/persons',
    summary: 'Find persons by role or by properties',
    handle: listPersons,
  },
  {
    method: 'PUT',
    path: '/persons/{role}',
    summary: 'Add or replace a person of the scenario',
    findChangedSession: getSelectedSession,
    handle: putPerson,
  },
  {
    method: 'POST',
    path: '/persons/card',
    summary: 'Get the responses for a person over every interface',
    handle: async ({ session: { state } }, { body }) => {
      const request = parseBody<PersonCardRequest>('PersonCardRequest', body);
      const { createPersonCard } = await import('./person-card.ts');
      return { json: await createPersonCard(state, request) };
    },
  },
  {
    method: 'POST',
    path: '/tokens',
    summary: 'Issue a token without a grant',
    handle: async ({ session: { issuer } }, request) => {
      const tokenRequest = parseTokenRequest(request.body);
      return { json: await issuer.issue({ client_id: 'krr-kit', ...tokenRequest }, getRequestedIssuer(request)) };
    },
  },
  {
    method: 'GET',
    path: '/journal',
    summary: 'List the received requests',
    handle: async (context, request) => {
      const { session, recorder } = context;
      const { format, filter } = parseJournalQuery(request.query, session.state);
      if (format === 'har') return { json: recorder.toHar(session.journal.find(filter), getRequestedOrigin(request)) };
      const { list } = await readRequests(context);
      return { json: { entries: list.entries(filter), dropped: list.dropped } };
    },
  },
  {
    method: 'DELETE',
    path: '/journal',
    summary: 'Clear the journal',
    handle: async (context) => {
      await clearRequests(context, 'journal');
      return { status: 204 };
    },
  },
  { method: 'POST', path: '/journal/wait', summary: 'Wait for matching requests', handle: wait },
  {
    method: 'POST',
    path: '/journal/verify',
    summary: 'Compare the number of matching requests with the expected one',
    handle: verify,
  },
  {
    method: 'GET',
    path: '/findings',
    summary: 'List the findings about client behaviour',
    handle: async (context) => toFindingsResponse((await readRequests(context)).findings),
  },
  {
    method: 'DELETE',
    path: '/findings',
    summary: 'Clear the findings',
    handle: async (context) => {
      await clearRequests(context, 'findings');
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/events',
    isStream: true,
    summary: 'Follow changes as Server-Sent Events',
    handle: ({ events }) => {
      events.requireCapacity();
      return { stream: (response) => events.add(response) };
    },
  },
  {
    method: 'GET',
    path: '/sessions',
    summary: 'List the sessions',
    handle: listSessions,
  },
  {
    method: 'POST',
    path: '/sessions',
    summary: 'Create a session',
    findChangedSession: nameNewSession,
    handle: createSession,
  },
  {
    method: 'GET',
    path: '/sessions/{name}',
    summary: 'Get a session',
    handle: getSession,
  },
  {
    method: 'DELETE',
    path: '/sessions/{name}',
    summary: 'Delete a session',
    findChangedSession: getNamedSession,
    handle: deleteSession,
  },
  {
    method: 'POST',
    path: '/sessions/{name}/reset',
    summary: 'Restore the state of a session at its creation',
    findChangedSession: getNamedSession,
    handle: resetSession,
  },
  {
    method: 'GET',
    path: '/conformance',
    summary: 'Get the progress or the report of the conformance suite',
    handle: ({ conformance }) => ({ json: conformance.status }),
  },
  {
    method: 'POST',
    path: '/conformance',
    summary: 'Run the conformance suite against a URL of this machine',
    handle: async ({ conformance, session: { state, issuer, path }, basePath }, request) => {
      const start = parseBody<ConformanceStart>('ConformanceStart', request.body);
      return { json: await conformance.start(start, getRequestedOrigin(request) + path + basePath, state, issuer) };
    },
  },
  {
    method: 'DELETE',
    path: '/conformance',
    summary: 'Stop the conformance suite and remove its report',
    handle: ({ conformance }) => {
      conformance.stop();
      return { status: 204 };
    },
  },
];
