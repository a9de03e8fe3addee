import { DEFAULT_BEHAVIOUR, type Fault, type Layer, type Scenario, type ScenarioPerson } from './model.ts';

type LayerBehaviour = Layer['behaviour'];

function mergeBehaviour(lower: LayerBehaviour, upper: LayerBehaviour): LayerBehaviour {
  const expiredContact = { ...lower.expiredContact, ...upper.expiredContact };
  return { ...lower, ...upper, ...(Object.keys(expiredContact).length > 0 && { expiredContact }) };
}

/** What `lower` holds under a key that `upper` does not use. */
function excludeReplaced<T>(lower: readonly T[], upper: readonly T[], getKey: (item: T) => string): readonly T[] {
  const used = new Set(upper.map(getKey));
  return lower.filter((item) => !used.has(getKey(item)));
}

const getRole = ({ role }: ScenarioPerson): string => role;
const getName = ({ name }: Fault): string => name;

/**
 * Lays one layer on top of another. Name and description are the upper's; what time it is, who is registered, the print
 * certificate and each switch of behaviour are the upper's if it says so. A role or a fault of the upper replaces the
 * lower's of that name; the upper's faults come first. It does not matter which of three layers are laid first.
 *
 * Neither layer is changed, and what they extend is not followed: see {@link applyDefaults}.
 *
 * @example
 * lay(standard, rateLimit).faults; // those of rateLimit, then those of standard
 */
export function mergeLayers(lower: Layer, upper: Layer): Layer {
  const { description: _, ...lowerRest } = lower;
  return {
    ...lowerRest,
    ...upper,
    extends: [],
    behaviour: mergeBehaviour(lower.behaviour, upper.behaviour),
    persons: [...excludeReplaced(lower.persons, upper.persons, getRole), ...upper.persons],
    faults: [...upper.faults, ...excludeReplaced(lower.faults, upper.faults, getName)],
    violates: [...new Set([...lower.violates, ...upper.violates])],
  };
}

/** One person per identifier: the last, which lies on top. */
function keepLastPerIdentifier(persons: readonly ScenarioPerson[]): readonly ScenarioPerson[] {
  const last = new Map(persons.map((person) => [person.identifier, person]));
  return persons.filter((person) => last.get(person.identifier) === person);
}

/** A fault for a person whose identifier another role has taken over is a fault for that identifier. */
function retargetFault(fault: Fault, covered: ReadonlyMap<string, string>): Fault {
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
export function applyDefaults(layers: readonly Layer[]): Scenario {
  const { extends: _, behaviour, population = 'all', ...rest } = layers.reduce(mergeLayers);
  const persons = keepLastPerIdentifier(rest.persons);
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
    faults: rest.faults.map((fault) => retargetFault(fault, covered)),
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
export function collectLayers(
  name: string,
  library: Library,
  ancestors: readonly string[] = [],
): readonly [string, Layer][] {
  const chain = [...ancestors, name];
  if (ancestors.includes(name)) throw new Error(`extends: a circle: ${chain.join(' -> ')}`);
  const layer = library[name];
  if (layer === undefined) throw new Error(`extends: no scenario of the library: ${chain.join(' -> ')}`);
  return [...new Map([...layer.extends.flatMap((each) => collectLayers(each, library, chain)), [name, layer]])];
}
