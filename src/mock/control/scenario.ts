import { setImmediate } from 'node:timers/promises';
import { KrrError } from '../../errors.ts';
import { listBundledScenarios, type Scenario } from '../../scenario/index.ts';
import type { ScenarioPerson } from '../../scenario/model.ts';
import { isMapping, toJsonPointer } from '../../yaml/diagnostics.ts';
import type { MockState } from '../state.ts';
import type { ControlContext, ControlRequest, ControlResponse } from './context.ts';
import { ControlApiError } from './errors.ts';
import { requireBody } from './input.ts';
import { findPersonByRole } from './persons.ts';

/** Converts the active scenario and clock to JSON. */
export function toScenarioState({ scenario, clock, faults }: MockState): object {
  const { name, description, population, behaviour, persons } = scenario;
  return {
    name,
    ...(description !== undefined && { description }),
    time: { now: new Date(clock.now()).toISOString(), frozen: clock.frozen },
    population,
    behaviour,
    persons: persons.map((person) => ({
      role: person.role,
      ...(person.description !== undefined && { description: person.description }),
      identifier: person.identifier,
    })),
    faults: faults.map((fault) => ({
      name: fault.name,
      ...(fault.description !== undefined && { description: fault.description }),
    })),
    available: listBundledScenarios(),
  };
}

const PERSONS_PER_TURN = 100;

/** Lists when the contact channels of the scenario's persons expire, in the order of time. */
export async function listExpiries({ scenario, register, clock }: MockState): Promise<object> {
  const { describeContact } = await import('../../register/contact-timeline.ts');
  const { parseTimestamp } = await import('../../register/index.ts');
  const { now, frozen } = { now: clock.now(), frozen: clock.frozen };
  const dated: { readonly at: number; readonly expiry: object }[] = [];
  for (const [index, { role, identifier }] of scenario.persons.entries()) {
    // Calendar arithmetic is slow: other requests get their turn.
    if (index % PERSONS_PER_TURN === 0) await setImmediate();
    for (const { channel, expires } of describeContact(register.find(identifier), now, scenario.behaviour).channels)
      if (expires !== null) dated.push({ at: parseTimestamp(expires), expiry: { role, channel, expires } });
  }
  dated.sort((one, other) => one.at - other.at);
  return { now: new Date(now).toISOString(), frozen, expiries: dated.map(({ expiry }) => expiry) };
}

/** @throws ControlApiError with the errors of the scenario */
export async function loadNamedScenarios(
  load: (references: readonly string[]) => Promise<Scenario>,
  requested: string | readonly string[],
): Promise<Scenario> {
  try {
    return await load([requested].flat());
  } catch (error) {
    if (!(error instanceof KrrError)) throw error;
    const details = error.message.split('\n').map((detail) => ({ detail, pointer: '/scenario' }));
    throw new ControlApiError('bad-scenario', details);
  }
}

/**
 * @param now the time at which the clock stops; null for the clock of the scenario
 * @throws ControlApiError for an invalid time
 */
export function setTime(state: MockState, now: string | null): void {
  try {
    state.setTime(now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw createNonexistentTimeError();
  }
}

/** Creates the error of a `now` that has the format of a time, such as 30 February. */
export const createNonexistentTimeError = (): ControlApiError =>
  new ControlApiError('invalid-body', [{ detail: 'this time does not exist', pointer: '/now' }]);

const IDENTITY_FIELDS = ['identifier', 'kind', 'born', 'sex'];

/** Adds the current identifier of a role to a body that does not specify or describe one. */
function keepIdentifier(body: unknown, persons: readonly ScenarioPerson[], role: string): unknown {
  const known = persons.find((person) => person.role === role);
  if (known === undefined || !isMapping(body) || IDENTITY_FIELDS.some((member) => Object.hasOwn(body, member)))
    return body;
  return { identifier: known.identifier, ...body };
}

/** Adds or replaces a person. The body has the format of a person in a scenario file. @throws ControlApiError */
export async function putPerson(
  { session }: ControlContext,
  { params, body }: ControlRequest,
): Promise<ControlResponse> {
  requireBody(body);
  const { state } = session;
  const { parsePerson } = await import('../../scenario/parse/persons.ts');
  const { persons, behaviour } = state.scenario;
  const role = params.role!;
  const taken = new Set(persons.filter((other) => other.role !== role).map(({ identifier }) => identifier));
  const parsed = parsePerson(
    role,
    keepIdentifier(body, persons, role),
    taken,
    behaviour.identifierRule === 'both' ? '2032' : 'classic',
  );
  if (!parsed.ok) {
    const details = parsed.diagnostics.map(({ path, message }) => ({ pointer: toJsonPointer(path), detail: message }));
    throw new ControlApiError('bad-person', details);
  }
  state.putPerson(parsed.person);
  return { json: { persons: [findPersonByRole(state, role)] } };
}
