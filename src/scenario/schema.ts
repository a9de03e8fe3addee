import { readFileSync } from 'node:fs';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { found, listed } from './found.ts';
import { hint } from './hint.ts';
import { shortened } from './presentable.ts';
import { remembered } from './remembered.ts';
import type { Finding } from './source.ts';
import { meaning, suggest } from './suggest.ts';

interface Explained extends Finding {
  readonly missing?: string;
  readonly meant?: string | undefined;
}

interface Schema {
  readonly $defs: Readonly<Record<string, { readonly properties?: object }>>;
}

/** The whole file, and one person of it. */
const PARTS = { scenario: 'scenario', person: 'scenario#/$defs/anyPerson' } as const;

let loaded: { readonly schema: Schema; readonly ajv: Ajv2020 } | undefined;

/** Loaded with the first scenario that is read: the mock starts with one that was parsed when the package was built. */
function load(): NonNullable<typeof loaded> {
  if (loaded) return loaded;
  const schema = JSON.parse(readFileSync(new URL('../../scenarios/scenario.schema.json', import.meta.url), 'utf8'));
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
  });
  loaded = { schema, ajv: ajv.addSchema(schema, PARTS.scenario) };
  return loaded;
}

/** What stands in a list is called by it. */
function nameOf(path: readonly string[]): string {
  const name = path.at(-1) ?? 'scenario';
  return shortened(path.length > 1 && /^[0-9]+$/.test(name) ? `${path.at(-2)}[${name}]` : name);
}

function mismatch(error: ErrorObject, path: readonly string[]): Explained {
  const message = `${nameOf(path)}: expected ${error.parentSchema?.title}, found ${found(error.data)}${hint(error)}`;
  return { path, part: 'value', message };
}

function length(error: ErrorObject, path: readonly string[]): Explained {
  const bound = error.keyword === 'maxLength' ? 'at most' : 'at least';
  const size = [...String(error.data)].length;
  return {
    path,
    part: 'value',
    message: `${nameOf(path)}: expected a length of ${bound} ${error.params.limit}, found ${size}`,
  };
}

function unknownCode(error: ErrorObject, path: readonly string[]): Explained {
  const codes = (error.params.allowedValues as readonly unknown[]).map(String);
  const word = String(error.data);
  const meant = remembered(word, codes) ?? (typeof error.data === 'string' ? suggest(word, codes) : undefined);
  return {
    path,
    part: 'value',
    message: `${nameOf(path)}: expected ${listed(codes)}, found ${found(error.data)}${meaning(meant)}`,
  };
}

/** Keys of the answer that are easily written one level too high. */
function elsewhere(key: string): string | undefined {
  const { $defs } = load().schema;
  const home = ['behaviour', 'kontaktinformasjon', 'digital_post', 'when'].find((name) =>
    Object.hasOwn($defs[name]?.properties ?? {}, key),
  );
  return home && ` (belongs under ${home})`;
}

/** What keeps a key from being what it looks like. */
function blank(key: string): string {
  const [, name, value] = /^(\w+):(\S+)$/.exec(key) ?? [];
  if (name !== undefined) return ` (did you mean ${shortened(`${name}: ${value}`)}?)`;
  return /[^\S ]/.test(key) ? ' (a blank in it is not that of the space bar)' : '';
}

function unknownKey(error: ErrorObject, path: readonly string[]): Explained {
  const key: string = error.params.additionalProperty;
  const known = Object.keys(error.parentSchema?.properties ?? {});
  const meant = remembered(key, known) ?? suggest(key, known);
  const help = meant === undefined ? (elsewhere(key) ?? `: expected ${listed(known)}`) : meaning(meant);
  const message = `unknown key "${shortened(key)}"${blank(key) || help}`;
  return { path: [...path, key], part: 'key', message, meant };
}

/** What may stand in place of a key that is missing. */
const INSTEAD: Readonly<Record<string, string>> = { identifier: ', or kind, born or sex' };

function missingKey(error: ErrorObject, path: readonly string[]): Explained {
  const missing: string = error.params.missingProperty;
  const message = `${nameOf(path)}: missing key "${missing}"${INSTEAD[missing] ?? ''}`;
  return { path, part: 'key', message, missing };
}

function badName(error: ErrorObject, path: readonly string[]): Explained {
  const name = String(error.propertyName);
  const help = blank(name) || hint({ ...error, data: name });
  const message = `"${shortened(name)}": expected ${error.parentSchema?.title}${help}`;
  return { path: [...path, name], part: 'key', message };
}

const EXPLAIN: Readonly<Record<string, (error: ErrorObject, path: readonly string[]) => Explained>> = {
  additionalProperties: unknownKey,
  dependentRequired: missingKey,
  enum: unknownCode,
  maxLength: length,
  minLength: length,
  required: missingKey,
};

/** Keywords that only say that another one has failed. */
const ECHOES: ReadonlySet<string> = new Set(['if', 'propertyNames']);

function explain(error: ErrorObject, root: readonly string[]): Explained {
  const segments = error.instancePath.split('/').slice(1);
  const path = [...root, ...segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))];
  if (error.propertyName !== undefined) return badName(error, path);
  return (EXPLAIN[error.keyword] ?? mismatch)(error, path);
}

/**
 * Everything that `scenarios/scenario.schema.json` has against a scenario, or against one person that stands at `root`
 * within one. A key that is missing because it is misspelt is reported once, where it stands.
 *
 * @example
 * checkAgainstSchema({ nam: 'x' }); // one finding: unknown key "nam" (did you mean name?)
 */
export function checkAgainstSchema(
  data: unknown,
  part: keyof typeof PARTS = 'scenario',
  root: readonly string[] = [],
): readonly Finding[] {
  const validate = load().ajv.getSchema(PARTS[part])!;
  if (validate(data)) return [];
  const errors = (validate.errors ?? []).filter(({ keyword }) => !ECHOES.has(keyword));
  const explained = errors.map((error) => explain(error, root));
  const misspelt = new Set(explained.map(({ path, meant }) => JSON.stringify([...path.slice(0, -1), meant])));
  return explained.filter(({ path, missing }) => !missing || !misspelt.has(JSON.stringify([...path, missing])));
}
