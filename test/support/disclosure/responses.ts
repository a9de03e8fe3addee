import type { Person } from '../../../src/contract/index.ts';
import { ALL_PARTS, type BatchLookup, BatchSerializer } from '../../../src/disclosure/index.ts';
import { type Clock, frozenClock, Register } from '../../../src/register/index.ts';
import { type Behaviour, DEFAULT_BEHAVIOUR, type ScenarioPerson } from '../../../src/scenario/index.ts';
import { NOW } from '../mock/in-process.ts';

export interface Told {
  readonly behaviour?: Partial<Behaviour>;
  readonly persons?: readonly ScenarioPerson[];
  readonly clock?: Clock;
}

/** What a caller is answered about some persons: everything, unless the lookup says otherwise. */
export function answerTo(identifiers: readonly string[], told: Told, lookup: Partial<BatchLookup> = {}) {
  const { persons = [], clock = frozenClock(NOW) } = told;
  const behaviour = { ...DEFAULT_BEHAVIOUR, ...told.behaviour };
  const register = new Register({ seed: 1, clock, scenario: { population: 'all', behaviour, persons } });
  const whole = { identifiers, unknown: new Set<string>(), version: 'v2', parts: ALL_PARTS } as const;
  const { bytes } = new BatchSerializer(register, behaviour).write({ ...whole, includeNotRegistered: true, ...lookup });
  return JSON.parse(String(bytes)) as { personer: Person[] };
}

/** The persons of {@link answerTo}. */
export const personsIn = (...asked: Parameters<typeof answerTo>): Person[] => answerTo(...asked).personer;
