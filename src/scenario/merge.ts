import { DEFAULT_BEHAVIOUR, type Fault, type Layer, type Scenario, type ScenarioPerson } from './model.ts';

type LayerBehaviour = Layer['behaviour'];

function mergeBehaviour(lower: LayerBehaviour, upper: LayerBehaviour): LayerBehaviour {
  const expiredContact = { ...lower.expiredContact, ...upper.expiredContact };
  return { ...lower, ...upper, ...(Object.keys(expiredContact).length > 0 && { expiredContact }) };
}

/** The items of `lower` whose key does not occur in `upper`. */
function excludeReplaced<T>(lower: readonly T[], upper: readonly T[], getKey: (item: T) => string): readonly T[] {
  const used = new Set(upper.map(getKey));
  return lower.filter((item) => !used.has(getKey(item)));
}

const getRole = ({ role }: ScenarioPerson): string => role;
const getName = ({ name }: Fault): string => name;

/**
 * Merges two layers. Name and description come from `upper`. Its `now`, population, print certificate and behaviour
 * override those of `lower` where it specifies them. A role or a fault of `upper` replaces one with the same name; its
 * faults come first. The merge is associative. Neither layer is changed, and their `extends` are not followed: see
 * {@link applyDefaults}.
 *
 * @example
 * mergeLayers(standard, rateLimit).faults; // those of rateLimit, then those of standard
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

/** Keeps one person per identifier: the last one overrides the others. */
function keepLastPerIdentifier(persons: readonly ScenarioPerson[]): readonly ScenarioPerson[] {
  const last = new Map(persons.map((person) => [person.identifier, person]));
  return persons.filter((person) => last.get(person.identifier) === person);
}

/** A fault for a role whose identifier another role has taken over applies to that identifier. */
function retargetFault(fault: Fault, covered: ReadonlyMap<string, string>): Fault {
  const identifier = fault.when.person === undefined ? undefined : covered.get(fault.when.person);
  return identifier === undefined ? fault : { ...fault, when: { ...fault.when, person: identifier } };
}

/**
 * Merges layers to a scenario, fills in the defaults, and removes duplicate identifiers.
 *
 * @param layers at least one; later layers override earlier ones
 * @example
 * applyDefaults([standard, rateLimit]).name; // 'rate-limit'
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

/** The layers of a scenario library by name. */
export type Library = Readonly<Record<string, Layer>>;

/**
 * Collects the layers of a library scenario, each once, every layer after those that it extends.
 *
 * @throws Error for an unknown name or circular `extends`; the build prevents both in the bundled library
 * @example
 * collectLayers('rate-limit', library).map(([name]) => name); // ['standard', 'rate-limit']
 */
export function collectLayers(
  name: string,
  library: Library,
  ancestors: readonly string[] = [],
): readonly [string, Layer][] {
  const chain = [...ancestors, name];
  if (ancestors.includes(name)) throw new Error(`extends: circular: ${chain.join(' -> ')}`);
  const layer = library[name];
  if (layer === undefined) throw new Error(`extends: no scenario of the library: ${chain.join(' -> ')}`);
  return [...new Map([...layer.extends.flatMap((each) => collectLayers(each, library, chain)), [name, layer]])];
}
