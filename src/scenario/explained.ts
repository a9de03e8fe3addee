import type { ErrorObject } from 'ajv/dist/2020.js';
import { keysUnder } from './compiled-schema.ts';
import { found, listed } from './found.ts';
import { hint } from './hint.ts';
import { shortened } from './presentable.ts';
import { remembered } from './remembered.ts';
import type { Finding } from './source.ts';
import { meaning, suggest } from './suggest.ts';

/** What is wrong; with the key that is missing, or the one that a misspelt key is taken for. */
export interface Explained extends Finding {
  readonly missing?: string;
  readonly meant?: string | undefined;
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

/** As many codes as a message lists. */
const MOST_LISTED = 20;

function unknownCode(error: ErrorObject, path: readonly string[]): Explained {
  const codes = (error.params.allowedValues as readonly unknown[]).map(String);
  const word = String(error.data);
  const expected = codes.length > MOST_LISTED ? error.parentSchema?.title : listed(codes);
  const meant = remembered(word, codes) ?? (typeof error.data === 'string' ? suggest(word, codes) : undefined);
  return {
    path,
    part: 'value',
    message: `${nameOf(path)}: expected ${expected}, found ${found(error.data)}${meaning(meant)}`,
  };
}

const HOMES = ['behaviour', 'kontaktinformasjon', 'digital_post', 'when'] as const;

/** Keys of the answer that are easily written one level too high. */
function elsewhere(key: string): string | undefined {
  const home = HOMES.find((name) => keysUnder(name).includes(key));
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

/**
 * An error of the validator in words, at its place. `meant` is the key that it was taken for.
 *
 * @param root where what was validated stands
 * @example
 * validate.errors.map((error) => explained(error, []).message);
 */
export function explained(error: ErrorObject, root: readonly string[]): Explained {
  const segments = error.instancePath.split('/').slice(1);
  const path = [...root, ...segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))];
  if (error.propertyName !== undefined) return badName(error, path);
  return (EXPLAIN[error.keyword] ?? mismatch)(error, path);
}
