import { DEFAULT_BEHAVIOUR } from './behaviour.ts';
import type { Fault } from './fault.ts';
import type { Layer, Scenario } from './scenario.ts';
import type { ScenarioPerson } from './scenario-person.ts';

type WrittenBehaviour = Layer['behaviour'];

function layBehaviour(lower: WrittenBehaviour, upper: WrittenBehaviour): WrittenBehaviour {
  const expiredContact = { ...lower.expiredContact, ...upper.expiredContact };
  return { ...lower, ...upper, ...(Object.keys(expiredContact).length > 0 && { expiredContact }) };
}

/** What `lower` holds under a key that `upper` does not use. */
function without<T>(lower: readonly T[], upper: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const used = new Set(upper.map(keyOf));
  return lower.filter((item) => !used.has(keyOf(item)));
}

const roleOf = ({ role }: ScenarioPerson): string => role;
const nameOf = ({ name }: Fault): string => name;

/**
 * Lays one layer on top of another. Name and description are the upper's; what time it is, who is registered, the print
 * certificate and each switch of behaviour are the upper's if it says so. A role or a fault of the upper replaces the
 * lower's of that name; the upper's faults come first. It does not matter which of three layers are laid first.
 *
 * Neither layer is changed, and what they extend is not followed: see {@link complete}.
 *
 * @example
 * lay(standard, rateLimit).faults; // those of rateLimit, then those of standard
 */
export function lay(lower: Layer, upper: Layer): Layer {
  const { description: _, ...below } = lower;
  return {
    ...below,
    ...upper,
    extends: [],
    behaviour: layBehaviour(lower.behaviour, upper.behaviour),
    persons: [...without(lower.persons, upper.persons, roleOf), ...upper.persons],
    faults: [...upper.faults, ...without(lower.faults, upper.faults, nameOf)],
    breaks: [...new Set([...lower.breaks, ...upper.breaks])],
  };
}

/** One person per identifier: the last, which lies on top. */
function distinct(persons: readonly ScenarioPerson[]): readonly ScenarioPerson[] {
  const last = new Map(persons.map((person) => [person.identifier, person]));
  return persons.filter((person) => last.get(person.identifier) === person);
}

/** A fault for a person whose identifier another role has taken over is a fault for that identifier. */
function retarget(fault: Fault, covered: ReadonlyMap<string, string>): Fault {
  const identifier = fault.when.person === undefined ? undefined : covered.get(fault.when.person);
  return identifier === undefined ? fault : { ...fault, when: { ...fault.when, person: identifier } };
}

/**
 * The scenario that layers make, the lowest first: every default filled in, and no identifier twice.
 *
 * @param layers at least one
 * @example
 * complete([standard, rateLimit]).name; // 'rate-limit'
 */
export function complete(layers: readonly Layer[]): Scenario {
  const { extends: _, behaviour, population = 'all', ...rest } = layers.reduce(lay);
  const persons = distinct(rest.persons);
  const kept = new Set(persons);
  const covered = new Map(rest.persons.filter((person) => !kept.has(person)).map((p) => [p.role, p.identifier]));
  return {
    ...rest,
    population,
    behaviour: {
      ...DEFAULT_BEHAVIOUR,
      ...behaviour,
      expiredContact: { ...DEFAULT_BEHAVIOUR.expiredContact, ...behaviour.expiredContact },
    },
    persons,
    faults: rest.faults.map((fault) => retarget(fault, covered)),
  };
}

/** Layers by their names. */
export type Library = Readonly<Record<string, Layer>>;

/**
 * The layers that a scenario of a library is made of, each once, the lowest first.
 *
 * @throws Error if the library has no such scenario, or one lies on itself: the build keeps both from happening
 * @example
 * layersOf('rate-limit', library).map(([name]) => name); // ['standard', 'rate-limit']
 */
export function layersOf(name: string, library: Library, above: readonly string[] = []): readonly [string, Layer][] {
  const chain = [...above, name];
  if (above.includes(name)) throw new Error(`extends: a circle: ${chain.join(' -> ')}`);
  const layer = library[name];
  if (layer === undefined) throw new Error(`extends: no scenario of the library: ${chain.join(' -> ')}`);
  return [...new Map([...layer.extends.flatMap((each) => layersOf(each, library, chain)), [name, layer]])];
}
