import { checkMeaning, meaningFirst } from './checks.ts';
import { isMapping, mappingsIn } from './mapping.ts';
import type { Mistake } from './mistake.ts';
import { type Outline, outlineOf } from './outline.ts';
import { describable, type Identified, identified, type WrittenPerson, wrongBirth } from './persons.ts';
import { presentable } from './presentable.ts';
import type { Layer } from './scenario.ts';
import { checkAgainstSchema } from './schema.ts';
import { type Finding, readSource, type Source } from './source.ts';
import { layerOf, type Written } from './written.ts';

/** What is known of a text, whatever mistakes it has. */
export interface ReadText {
  /** False if it is no YAML: then nothing of its outline is known. */
  readonly usable: boolean;
  readonly outline: Outline;
  /** Its mistakes, and what else was found, in the order of the lines. */
  readonly mistakesOf: (findings: readonly Finding[]) => Mistake[];
}

/** A layer, or every mistake of its file in the order of its lines. */
export type ParsedLayer = ReadText &
  ({ readonly ok: true; readonly layer: Layer } | { readonly ok: false; readonly mistakes: readonly Mistake[] });

/** The keys of each person with which something was found wrong, by the role. */
function wrongKeys(findings: readonly Finding[]): ReadonlyMap<string, ReadonlySet<string | undefined>> {
  const keys = new Map<string, Set<string | undefined>>();
  for (const { path } of findings) {
    const [home, role = '', key] = path;
    if (home === 'persons') keys.set(role, (keys.get(role) ?? new Set()).add(key));
  }
  return keys;
}

/** Who is described well enough has an identifier, whatever mistakes the others have. */
function identifiedIn(data: unknown, findings: readonly Finding[]): Identified {
  const persons = isMapping(data) ? mappingsIn(data.persons) : [];
  const wrong = wrongKeys(findings);
  const wrongIn = (role: string) => wrong.get(role) ?? new Set();
  const isDescribable = ([role, person]: (typeof persons)[number]): boolean => describable(person, wrongIn(role));
  const found = identified(persons.filter(isDescribable) as unknown as [string, WrittenPerson][], new Set());
  const others = persons.filter((entry) => !isDescribable(entry));
  const births = others.flatMap(([role, person]) => wrongBirth(role, person, wrongIn(role)));
  const all = [...found.findings, ...births];
  return { persons: found.persons, findings: all.map((each) => ({ ...each, path: ['persons', ...each.path] })) };
}

function examined(data: unknown): Identified {
  const judged = meaningFirst(checkAgainstSchema(data), checkMeaning(data));
  const { persons, findings } = identifiedIn(data, judged);
  return { persons, findings: [...judged, ...findings] };
}

/** Nothing else is said of a place where nothing could be read. */
function placedMistakes({ slips, locate }: Source, findings: readonly Finding[], file: string): Mistake[] {
  const blanks = new Set(slips.filter(({ isBlank }) => isBlank).map(({ line, column }) => `${line}:${column}`));
  const found = findings
    .map(({ path, part, isJoint, message }) => ({ ...locate(path, part, isJoint), message }))
    .filter(({ line, column }) => !blanks.has(`${line}:${column}`));
  const placed = [...slips.map(({ isBlank: _, ...slip }) => slip), ...found];
  const mistakes = placed.map(({ message, ...place }) => ({ file, ...place, message: presentable(message) }));
  const distinct = new Map(mistakes.map((mistake) => [JSON.stringify(mistake), mistake]));
  return [...distinct.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

/**
 * Reads one layer from YAML: only what its text says itself. `file` is only the name that mistakes carry. Never throws
 * for a mistake of the text: it reports all of them at once. What it extends is not followed, and so the roles that its
 * faults name are not checked: see `rolesMissing`.
 *
 * Loads a YAML parser and a schema validator: import this file when it is needed, not at start.
 *
 * @example
 * const parsed = parseLayer('name: late\nextends: standard\n', 'late.yaml');
 * if (parsed.ok) console.log(parsed.layer.extends); // ['standard']
 */
export function parseLayer(text: string, file: string): ParsedLayer {
  const source = readSource(text);
  const { persons, findings } = source.usable ? examined(source.data) : { persons: [], findings: [] };
  const mistakesOf = (more: readonly Finding[]): Mistake[] => placedMistakes(source, [...findings, ...more], file);
  const read = { usable: source.usable, outline: outlineOf(source.data), mistakesOf };
  const mistakes = mistakesOf([]);
  if (mistakes.length > 0) return { ...read, ok: false, mistakes };
  return { ...read, ok: true, layer: layerOf(source.data as Written, persons) };
}
