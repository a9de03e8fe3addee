import type { Finding } from '../findings/index.ts';
import type { Expected, Filter } from '../journal/index.ts';
import { originAsked } from '../origin.ts';
import { bodyAs, filterFrom, tokenWishFrom, wishFrom, withFilter } from './asked-for.ts';
import { personsOf } from './persons.ts';
import { putPerson } from './put-person.ts';
import type { ControlAnswer, Controlled, ControlRequest, Route } from './route.ts';
import { loaded, setTime, stateOf } from './scenario-state.ts';
import { describedAs } from './schemas.ts';

type Waiting = { readonly filter?: Filter; readonly count?: number; readonly timeoutMs?: number };

async function wait({ journal, service }: Controlled, { body }: ControlRequest): Promise<ControlAnswer> {
  const { filter = {}, ...limits } = await withFilter<Waiting>('Wait', body, service);
  const waited = await journal.waitFor(filter, limits);
  return { status: waited.ok ? 200 : 409, json: waited };
}

async function verify({ journal, service }: Controlled, { body }: ControlRequest): Promise<ControlAnswer> {
  const { filter = {}, ...expected } = await withFilter<{ filter?: Filter } & Expected>('Verification', body, service);
  const verified = journal.verify(filter, Object.keys(expected).length > 0 ? expected : { atLeast: 1 });
  return { status: verified.ok ? 200 : 409, json: verified };
}

const listed = (findings: readonly Finding[]): ControlAnswer => ({ json: { findings } });

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
    handle: async () => ({ yaml: await describedAs() }),
  },
  {
    method: 'GET',
    path: '/scenario',
    summary: 'The scenario that the mock answers by',
    handle: ({ service }) => ({ json: stateOf(service) }),
  },
  {
    method: 'PUT',
    path: '/scenario',
    summary: 'Answer by another scenario, or by several laid over each other',
    handle: async ({ service, load }, { body }) => {
      const { scenario } = await bodyAs<{ scenario: string | string[] }>('ScenarioChoice', body);
      service.setScenario(await loaded(load, scenario));
      return { json: stateOf(service) };
    },
  },
  {
    method: 'DELETE',
    path: '/scenario',
    summary: 'Back to the scenario, the persons and the time of the start',
    handle: ({ service }) => {
      service.reset();
      return { json: stateOf(service) };
    },
  },
  {
    method: 'PUT',
    path: '/time',
    summary: 'Stop the clock, or let the scenario decide again',
    handle: async ({ service }, { body }) => {
      setTime(service, (await bodyAs<{ now: string | null }>('Time', body)).now);
      return { json: stateOf(service) };
    },
  },
  {
    method: 'GET',
    path: '/persons',
    summary: 'A person of the scenario, or generated ones by what they are',
    handle: async ({ service }, { query }) => ({ json: { persons: personsOf(service, await wishFrom(query)) } }),
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
      const wish = await tokenWishFrom(request.body);
      return { json: await issuer.issue({ client_id: 'krr-kit', ...wish }, originAsked(request)) };
    },
  },
  {
    method: 'GET',
    path: '/journal',
    summary: 'The requests that were received',
    handle: async ({ journal, service }, { query }) => ({
      json: { entries: journal.entries(await filterFrom(query, service)), dropped: journal.dropped },
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
    handle: ({ findings }) => listed(findings.list()),
  },
  {
    method: 'DELETE',
    path: '/findings',
    summary: 'Forget what was found',
    handle: ({ findings }) => {
      findings.clear();
      return { status: 204 };
    },
  },
];
