import { KrrError } from '../../errors.ts';
import { bundledNames, type Scenario } from '../../scenario/index.ts';
import type { Service } from '../service.ts';
import { ControlRefusal } from './refusal.ts';

/** What the mock answers by, in few words. */
export function stateOf({ scenario, clock }: Service): object {
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
    available: bundledNames(),
  };
}

/** Loads what a client has named. @throws ControlRefusal instead of a mistake of the scenario */
export async function loaded(
  load: (references: readonly string[]) => Promise<Scenario>,
  named: string | readonly string[],
): Promise<Scenario> {
  try {
    return await load([named].flat());
  } catch (error) {
    if (!(error instanceof KrrError)) throw error;
    const problems = error.message.split('\n').map((detail) => ({ detail, pointer: '/scenario' }));
    throw new ControlRefusal('bad-scenario', problems);
  }
}

/** Stops the clock of a service, or lets it go on. @throws ControlRefusal for a moment that is none */
export function setTime(service: Service, now: string | null): void {
  try {
    service.setTime(now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ControlRefusal('breaks-control', [{ detail: 'there is no such moment', pointer: '/now' }]);
  }
}
