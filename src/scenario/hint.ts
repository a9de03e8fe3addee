import type { ErrorObject } from 'ajv/dist/2020.js';
import { shortened } from './presentable.ts';
import { remembered } from './remembered.ts';
import { rewritten } from './rewritten.ts';
import { meaning } from './suggest.ts';

type Told = Pick<ErrorObject, 'keyword' | 'params' | 'schema' | 'parentSchema' | 'data'>;

const typesWanted = ({ keyword, params, schema }: Told): readonly unknown[] =>
  keyword === 'type' ? [params.type].flat() : keyword === 'const' ? [typeof schema] : [];

/** What stands in quotes is text, even if it reads as a number or a truth value. */
function isOnlyQuoted(error: Told): boolean {
  const wanted = typesWanted(error);
  if (typeof error.data !== 'string' || wanted.includes('string')) return false;
  const isNumber = wanted.some((type) => type === 'integer' || type === 'number') && /^-?[0-9]+$/.test(error.data);
  return isNumber || (wanted.includes('boolean') && /^(?:true|false)$/.test(error.data));
}

/** What YAML made a number or a truth value of is text if it stands in quotes, or a duration if it has a unit. */
function unquoted(error: Told): string {
  const { data, parentSchema } = error;
  if (!typesWanted(error).includes('string') || !['number', 'boolean'].includes(typeof data)) return '';
  const pattern = new RegExp(parentSchema?.pattern ?? '', 'u');
  if (pattern.test(`${data}`)) return ' (quote it)';
  if (pattern.test(`${data}ms`)) return ` (with its unit: ${data}ms)`;
  return pattern.test(`0${data}`) ? ' (quote it: it has lost a zero)' : '';
}

/** A long number is not repeated. */
const inWords = (meant: string): string =>
  /^[0-9]{9,}$/.test(meant) ? ' (digits alone, in plain quotes)' : meaning(shortened(meant));

function otherForm({ data, parentSchema }: Told): string {
  const { pattern, properties } = parentSchema ?? {};
  if (typeof data !== 'string' || pattern === undefined) return '';
  const fits = (form: string) => (text: string) => new RegExp(form, 'u').test(text);
  const meant = rewritten(data, fits(pattern));
  if (meant !== undefined) return inWords(meant);
  const distance = properties?.ago?.pattern;
  if (distance === undefined) return '';
  const ago = fits(distance)(data) ? data : rewritten(data, fits(distance));
  return ago === undefined ? '' : meaning(`{ago: ${ago}}`);
}

function truth(error: Told): string {
  const { keyword, schema, data } = error;
  if (!typesWanted(error).includes('boolean')) return '';
  return meaning(remembered(String(data), keyword === 'const' ? [String(schema)] : ['true', 'false']));
}

/**
 * What may be meant by a value that is not what was expected, as the end of a message; nothing if nobody knows.
 *
 * @example
 * hint({ ...error, data: '18 months' }); // ' (did you mean P18M?)'
 */
export const hint = (error: Told): string =>
  isOnlyQuoted(error) ? ' (without quotes)' : unquoted(error) || otherForm(error) || truth(error);
