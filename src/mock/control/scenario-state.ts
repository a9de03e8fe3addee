import { KrrError } from '../../errors.ts';
import { listBundledScenarios, type Scenario } from '../../scenario/index.ts';
import type { MockState } from '../service.ts';
import { ControlApiError } from './refusal.ts';

/** What the mock answers by, in few words. */
export function toScenarioState({ scenario, clock }: MockState): object {
  const { name, description, population, behaviour, persons, faults } = scenario;
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

/** Loads what a client has named. @throws ControlRefusal instead of a mistake of the scenario */
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

/** Stops the clock of a service, or lets it go on. @throws ControlRefusal for a moment that is none */
export function setTime(state: MockState, now: string | null): void {
  try {
    state.setTime(now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ControlApiError('invalid-body', [{ detail: 'there is no such moment', pointer: '/now' }]);
  }
}
