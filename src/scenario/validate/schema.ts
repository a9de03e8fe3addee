import type { ErrorObject } from 'ajv/dist/2020.js';
import {
  describeValue,
  formatList,
  isMapping,
  MAX_DIAGNOSTICS,
  type PathDiagnostic,
  parseJsonPointer,
  shorten,
  toJsonPointer,
  toText,
} from '../../yaml/diagnostics.ts';
import { formatSuggestion, suggest } from '../../yaml/suggest.ts';
import * as compiled from '../generated/validators.ts';
import { createHint, findAlias } from './hints.ts';

/** A part of a scenario that has a schema: a whole file, or one person of it. */
export type SchemaPart = 'scenario' | 'person';

type CompiledValidator = ((value: unknown) => boolean) & { errors?: ErrorObject[] | null };

const VALIDATORS: Readonly<Record<SchemaPart, CompiledValidator>> = compiled;

/** `suggestion` is the key that a misspelt one probably stands for. */
type SchemaDiagnostic = PathDiagnostic & { readonly suggestion?: string | undefined };

/** The last key of a path; an item of a list as `list[0]`. */
function formatName(path: readonly string[]): string {
  const name = path.at(-1) ?? 'scenario';
  return shorten(path.length > 1 && /^[0-9]+$/.test(name) ? `${path.at(-2)}[${name}]` : name);
}

function explainMismatch(error: ErrorObject, path: readonly string[]): SchemaDiagnostic {
  const message = `${formatName(path)}: expected ${error.parentSchema?.title}, found ${describeValue(error.data)}${createHint(error)}`;
  return { path, part: 'value', message };
}

function explainLength(error: ErrorObject, path: readonly string[]): SchemaDiagnostic {
  const bound = error.keyword === 'maxLength' ? 'at most' : 'at least';
  const size = [...String(error.data)].length;
  return {
    path,
    part: 'value',
    message: `${formatName(path)}: expected a length of ${bound} ${error.params.limit}, found ${size}`,
  };
}

function explainCount(error: ErrorObject, path: readonly string[]): SchemaDiagnostic {
  const found = (error.data as readonly unknown[]).length;
  const message = `${formatName(path)}: expected at most ${error.params.limit} items, found ${found}`;
  return { path, part: 'value', message };
}

/** A message names more codes than this by their title. */
const MAX_LISTED = 20;

function explainUnknownCode(error: ErrorObject, path: readonly string[]): SchemaDiagnostic {
  const codes = (error.params.allowedValues as readonly unknown[]).map(String);
  const word = toText(error.data);
  const expected = codes.length > MAX_LISTED ? error.parentSchema?.title : formatList(codes);
  const suggestion = findAlias(word, codes) ?? (typeof error.data === 'string' ? suggest(word, codes) : undefined);
  return {
    path,
    part: 'value',
    message: `${formatName(path)}: expected ${expected}, found ${describeValue(error.data)}${formatSuggestion(suggestion)}`,
  };
}

const PARENT_KEYS = ['behaviour', 'kontaktinformasjon', 'digital_post', 'when'] as const;

/** Finds the mapping of a key that is one level too high. */
function describeOtherParent(key: string): string | undefined {
  const parent = PARENT_KEYS.find((name) => compiled.memberKeys[name].includes(key));
  return parent && ` (belongs under ${parent})`;
}

/** Explains a key with missing or unusual whitespace. */
function describeWhitespace(key: string): string {
  const [, name, value] = /^(\w+):(\S+)$/.exec(key) ?? [];
  if (name !== undefined) return ` (did you mean ${shorten(`${name}: ${value}`)}?)`;
  return /[^\S ]/.test(key) ? ' (contains whitespace other than a space)' : '';
}

function explainUnknownKey(error: ErrorObject, path: readonly string[]): SchemaDiagnostic {
  const key: string = error.params.additionalProperty;
  const known = Object.keys(error.parentSchema?.properties ?? {});
  const suggestion = findAlias(key, known) ?? suggest(key, known);
  const help =
    suggestion === undefined
      ? (describeOtherParent(key) ?? `: expected ${formatList(known)}`)
      : formatSuggestion(suggestion);
  const message = `unknown key "${shorten(key)}"${describeWhitespace(key) || help}`;
  return { path: [...path, key], part: 'key', message, suggestion };
}

/** Alternatives to a missing key. */
const ALTERNATIVES: Readonly<Record<string, string>> = { identifier: ', or kind, born or sex' };

function explainMissingKey(error: ErrorObject, path: readonly string[]): SchemaDiagnostic {
  const missing: string = error.params.missingProperty;
  const message = `${formatName(path)}: missing key "${missing}"${ALTERNATIVES[missing] ?? ''}`;
  return { path, part: 'key', message };
}

function explainInvalidName(error: ErrorObject, path: readonly string[]): SchemaDiagnostic {
  const name = String(error.propertyName);
  if (error.keyword === 'maxLength') {
    const message = `"${shorten(name)}": expected a length of at most ${error.params.limit}, found ${name.length}`;
    return { path: [...path, name], part: 'key', message };
  }
  const help = describeWhitespace(name) || createHint({ ...error, data: name });
  const message = `"${shorten(name)}": expected ${error.parentSchema?.title}${help}`;
  return { path: [...path, name], part: 'key', message };
}

const EXPLAINERS: Readonly<Record<string, (error: ErrorObject, path: readonly string[]) => SchemaDiagnostic>> = {
  additionalProperties: explainUnknownKey,
  dependentRequired: explainMissingKey,
  enum: explainUnknownCode,
  maxItems: explainCount,
  maxLength: explainLength,
  minLength: explainLength,
  required: explainMissingKey,
};

const toPath = ({ instancePath }: ErrorObject, root: readonly string[]): readonly string[] => [
  ...root,
  ...parseJsonPointer(instancePath),
];

function toSchemaDiagnostic(error: ErrorObject, root: readonly string[]): SchemaDiagnostic {
  const path = toPath(error, root);
  if (error.propertyName !== undefined) return explainInvalidName(error, path);
  return (EXPLAINERS[error.keyword] ?? explainMismatch)(error, path);
}

/** Keywords that only repeat the error of another keyword. */
const ECHOES: ReadonlySet<string> = new Set(['if', 'propertyNames']);

/** Only the first errors of a person are shown, and an explanation takes time. The others are counted. */
const UNEXPLAINED = { part: 'key', message: '', suggestion: undefined } as const;

const collectErrors = (part: SchemaPart, data: unknown): readonly ErrorObject[] =>
  VALIDATORS[part](data) ? [] : (VALIDATORS[part].errors ?? []);

const CHUNK_SIZE = 100;

/** A compiled validator copies its errors for each item of a mapping: many items at once need quadratic time. */
function validateScenario(data: unknown): readonly ErrorObject[] {
  if (!isMapping(data)) return collectErrors('scenario', data);
  const rest: Record<string, unknown> = { ...data };
  const errors: ErrorObject[] = [];
  for (const key of ['persons', 'faults']) {
    const entries = Object.entries(isMapping(rest[key]) ? rest[key] : {});
    if (entries.length <= CHUNK_SIZE) continue;
    rest[key] = {};
    for (let from = 0; from < entries.length; from += CHUNK_SIZE) {
      const items = Object.fromEntries(entries.slice(from, from + CHUNK_SIZE));
      errors.push(...collectErrors('scenario', { name: 'chunk', [key]: items }));
    }
  }
  return [...collectErrors('scenario', rest), ...errors];
}

/**
 * Validates a scenario, or one person at the path `root` within one, against `scenarios/scenario.schema.json`. A required
 * key that is misspelt is reported once, as a misspelt key.
 *
 * @example
 * checkAgainstSchema({ nam: 'x' }); // one diagnostic: unknown key "nam" (did you mean name?)
 */
export function checkAgainstSchema(
  data: unknown,
  part: SchemaPart = 'scenario',
  root: readonly string[] = [],
): readonly PathDiagnostic[] {
  const errors = (part === 'scenario' ? validateScenario(data) : collectErrors(part, data)).filter(
    ({ keyword }) => !ECHOES.has(keyword),
  );
  const diagnostics = errors.map((error, index) =>
    part === 'person' && index >= MAX_DIAGNOSTICS
      ? { path: toPath(error, root), ...UNEXPLAINED }
      : toSchemaDiagnostic(error, root),
  );
  const misspelt = new Set(
    diagnostics.flatMap(({ path, suggestion }) =>
      suggestion ? toJsonPointer([...path.slice(0, -1), suggestion]) : [],
    ),
  );
  return diagnostics.filter(({ path }, i) => {
    const missing: unknown = errors[i]!.params.missingProperty;
    return typeof missing !== 'string' || !misspelt.has(toJsonPointer([...path, missing]));
  });
}
