import { checkMeaning, meaningFirst } from './checks.ts';
import { complete } from './layers.ts';
import type { Mistake } from './mistake.ts';
import { identified } from './persons.ts';
import { presentable } from './presentable.ts';
import type { Layer, Scenario } from './scenario.ts';
import { checkAgainstSchema } from './schema.ts';
import { type Finding, readSource, type Source } from './source.ts';
import { meaning, suggest } from './suggest.ts';
import { layerOf, type Written } from './written.ts';

/** A scenario, or every mistake of its file in the order of its lines. */
export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** A layer with the way back into its text, or every mistake of its file in the order of its lines. */
export type ParsedLayer =
  | { readonly ok: true; readonly layer: Layer; readonly mistakesOf: (findings: readonly Finding[]) => Mistake[] }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

const EXTENDS: Finding = { path: ['extends'], part: 'key', message: 'extends: only for a scenario that is loaded' };

const findingsIn = (data: unknown): Finding[] => meaningFirst(checkAgainstSchema(data), checkMeaning(data));

function placedMistakes({ slips, locate }: Source, findings: readonly Finding[], file: string): Mistake[] {
  const placed = [...slips, ...findings.map(({ path, part, message }) => ({ ...locate(path, part), message }))];
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
  const mistakesOf = (findings: readonly Finding[]): Mistake[] => placedMistakes(source, findings, file);
  const mistakes = mistakesOf(source.usable ? findingsIn(source.data) : []);
  if (mistakes.length > 0) return { ok: false, mistakes };
  const written = source.data as Written;
  const { persons, findings } = identified(Object.entries(written.persons ?? {}), new Set());
  const placed = findings.map((finding) => ({ ...finding, path: ['persons', ...finding.path] }));
  if (placed.length > 0) return { ok: false, mistakes: mistakesOf(placed) };
  return { ok: true, layer: layerOf(written, persons), mistakesOf };
}

/**
 * The faults of a layer that strike for a role which nobody has.
 *
 * @param roles the roles of the layer and of all that it lies on
 * @example
 * rolesMissing(layer, new Set(['reserved'])).map(({ message }) => message);
 */
export function rolesMissing({ faults }: Layer, roles: ReadonlySet<string>): Finding[] {
  const astray = faults.filter(({ when: { person = '0' } }) => !/^[0-9]/.test(person) && !roles.has(person));
  return astray.map(({ name, when }) => {
    const near = suggest(when.person!, [...roles]);
    const message = `person: no person has the role "${when.person}"${meaning(near)}`;
    return { path: ['faults', name, 'when', 'person'], part: 'value', message };
  });
}

/**
 * Reads a scenario that extends nothing from YAML and fills in every default. `file` is only the name that mistakes
 * carry. Never throws for a mistake of the text: it reports all of them at once.
 *
 * @example
 * const parsed = parseScenario('name: empty\npopulation: scenario\n', 'empty.yaml');
 * if (!parsed.ok) console.error(parsed.mistakes.map(formatMistake).join('\n'));
 */
export function parseScenario(text: string, file: string): ParsedScenario {
  const parsed = parseLayer(text, file);
  if (!parsed.ok) return parsed;
  const { layer, mistakesOf } = parsed;
  const followed = layer.extends.length > 0 ? [EXTENDS] : [];
  const mistakes = mistakesOf([...followed, ...rolesMissing(layer, new Set(layer.persons.map(({ role }) => role)))]);
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, scenario: complete([layer]) };
}
