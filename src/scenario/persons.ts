import { DESCRIBED_BY, type Description, identifierFor } from './described.ts';
import type { Mapping } from './mapping.ts';
import type { ScenarioPerson, StatedPerson } from './scenario-person.ts';
import type { Finding } from './source.ts';

/** A person as a file that the schema accepts has it. */
export type WrittenPerson = StatedPerson &
  Description & { readonly description?: string; readonly identifier?: string; readonly contradictory?: boolean };

type Entry = readonly [role: string, person: WrittenPerson];

/** The persons of a file, each with an identifier; or what keeps a description from having one. */
export interface Identified {
  readonly persons: readonly ScenarioPerson[];
  readonly findings: readonly Finding[];
}

function personOf(role: string, written: WrittenPerson, identifier: string): ScenarioPerson {
  const { description, contradictory, identifier: _, kind: _kind, born: _born, sex: _sex, ...stated } = written;
  return {
    role,
    ...(description !== undefined && { description }),
    identifier,
    stated,
    ...(contradictory && { contradictory }),
  };
}

const KEYS: readonly string[] = ['identifier', ...DESCRIBED_BY];

/**
 * Whether what is written says who the person is, and nothing was found wrong with that.
 *
 * @param wrong the keys of the person with which something was found wrong
 * @example
 * describable({ born: 1700, foo: 1 }, new Set(['foo'])); // true
 */
export const describable = (person: Mapping, wrong: ReadonlySet<string | undefined>): boolean =>
  KEYS.some((key) => person[key] !== undefined) && !KEYS.some((key) => wrong.has(key));

/**
 * What is wrong with when somebody was born who is not {@link describable} for another reason.
 *
 * @example
 * wrongBirth('anna', { born: '1950-1949', kind: 'dnum' }, new Set(['kind'])); // one finding at anna.born
 */
export function wrongBirth(role: string, person: Mapping, wrong: ReadonlySet<string | undefined>): readonly Finding[] {
  const { identifier, born } = person;
  if (identifier !== undefined || born === undefined || wrong.has('born')) return [];
  return identified([[role, { born } as WrittenPerson]], new Set()).findings;
}

/**
 * Gives each person an identifier: the one that is written, or for a description one that nobody has, neither among
 * these persons nor in `others`.
 *
 * @example
 * identified([['anna', { kind: 'dnr', born: '1950-1959' }]], new Set()).persons[0]?.identifier;
 */
export function identified(entries: readonly Entry[], others: ReadonlySet<string>): Identified {
  const taken = new Set([...others, ...entries.flatMap(([, { identifier }]) => identifier ?? [])]);
  const persons: ScenarioPerson[] = [];
  const findings: Finding[] = [];
  for (const [role, person] of entries) {
    const found =
      person.identifier === undefined ? identifierFor(role, person, taken) : { identifier: person.identifier };
    if ('trouble' in found) {
      findings.push({ path: [role, 'born'], part: 'value', message: `born: ${found.trouble}` });
      continue;
    }
    taken.add(found.identifier);
    persons.push(personOf(role, person, found.identifier));
  }
  return { persons, findings };
}
