import { DEFAULT_BEHAVIOUR } from './behaviour.ts';
import { checkMeaning } from './checks.ts';
import { type Description, identifierFor } from './described.ts';
import type { Mistake } from './mistake.ts';
import { presentable } from './presentable.ts';
import type { Behaviour, Scenario, ScenarioPerson, StatedPerson } from './scenario.ts';
import { checkAgainstSchema } from './schema.ts';
import { type Finding, readSource, type Source } from './source.ts';

/** A scenario, or every mistake of its file in the order of its lines. */
export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

type ExpiredContact = Behaviour['expiredContact'];
type WrittenBehaviour = Partial<Omit<Behaviour, 'expiredContact'>> & {
  readonly expiredContact?: 'withheld' | 'delivered' | Partial<ExpiredContact>;
};
type WrittenPerson = StatedPerson & Description & { readonly description?: string; readonly identifier?: string };
type Entry = readonly [role: string, person: WrittenPerson];
type Written = Partial<Omit<Scenario, 'name' | 'behaviour' | 'persons'>> & {
  readonly name: string;
  readonly behaviour?: WrittenBehaviour;
  readonly persons?: Readonly<Record<string, WrittenPerson>>;
};

function completeBehaviour({ expiredContact = {}, ...rest }: WrittenBehaviour): Behaviour {
  const byVersion = typeof expiredContact === 'string' ? { v1: expiredContact, v2: expiredContact } : expiredContact;
  return { ...DEFAULT_BEHAVIOUR, ...rest, expiredContact: { ...DEFAULT_BEHAVIOUR.expiredContact, ...byVersion } };
}

function personOf(role: string, person: WrittenPerson, identifier: string): ScenarioPerson {
  const { description, identifier: _, kind: _kind, born: _born, sex: _sex, ...stated } = person;
  return { role, ...(description !== undefined && { description }), identifier, stated };
}

/** The persons of a file, each with an identifier; or what keeps a description from having one. */
function identified(entries: readonly Entry[]): { persons: readonly ScenarioPerson[]; findings: readonly Finding[] } {
  const taken = new Set(entries.flatMap(([, { identifier }]) => identifier ?? []));
  const persons: ScenarioPerson[] = [];
  const findings: Finding[] = [];
  for (const [role, person] of entries) {
    const found =
      person.identifier === undefined ? identifierFor(role, person, taken) : { identifier: person.identifier };
    if ('trouble' in found) {
      findings.push({ path: ['persons', role, 'born'], part: 'value', message: `born: ${found.trouble}` });
      continue;
    }
    taken.add(found.identifier);
    persons.push(personOf(role, person, found.identifier));
  }
  return { persons, findings };
}

const entriesOf = ({ persons = {} }: Written): readonly Entry[] => Object.entries(persons);

function complete(
  { behaviour = {}, persons: _, population = 'all', ...rest }: Written,
  persons: readonly ScenarioPerson[],
): Scenario {
  return { faults: [], breaks: [], ...rest, population, behaviour: completeBehaviour(behaviour), persons };
}

/** What is wrong in meaning is told in better words than that it fits no pattern. */
function findingsIn(data: unknown): Finding[] {
  const meant = checkMeaning(data);
  const places = new Set(meant.filter(({ part }) => part === 'value').map(({ path }) => JSON.stringify(path)));
  const isNew = ({ path, part }: Finding): boolean => part !== 'value' || !places.has(JSON.stringify(path));
  return [...checkAgainstSchema(data).filter(isNew), ...meant];
}

function mistakesOf({ slips, locate }: Source, findings: readonly Finding[], file: string): Mistake[] {
  const placed = [...slips, ...findings.map(({ path, part, message }) => ({ ...locate(path, part), message }))];
  const mistakes = placed.map(({ message, ...place }) => ({ file, ...place, message: presentable(message) }));
  const distinct = new Map(mistakes.map((mistake) => [JSON.stringify(mistake), mistake]));
  return [...distinct.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

/**
 * Reads a scenario from YAML and fills in every default. `file` is only the name that mistakes carry. Never throws for
 * a mistake of the text: it reports all of them at once.
 *
 * Loads a YAML parser and a schema validator: import this file when it is needed, not at start.
 *
 * @example
 * const parsed = parseScenario('name: empty\npopulation: scenario\n', 'empty.yaml');
 * if (!parsed.ok) console.error(parsed.mistakes.map(formatMistake).join('\n'));
 */
export function parseScenario(text: string, file: string): ParsedScenario {
  const source = readSource(text);
  const mistakes = mistakesOf(source, source.usable ? findingsIn(source.data) : [], file);
  if (mistakes.length > 0) return { ok: false, mistakes };
  const written = source.data as Written;
  const { persons, findings } = identified(entriesOf(written));
  if (findings.length > 0) return { ok: false, mistakes: mistakesOf(source, findings, file) };
  return { ok: true, scenario: complete(written, persons) };
}
