import type { ErrorObject } from 'ajv/dist/2020.js';
import { shorten } from './presentable.ts';
import { findAlias } from './remembered.ts';
import { suggestValue } from './rewritten.ts';
import { formatSuggestion } from './suggest.ts';

type SchemaError = Pick<ErrorObject, 'keyword' | 'params' | 'schema' | 'parentSchema' | 'data'>;

const getExpectedTypes = ({ keyword, params, schema }: SchemaError): readonly unknown[] =>
  keyword === 'type' ? [params.type].flat() : keyword === 'const' ? [typeof schema] : [];

/** What stands in quotes is text, even if it reads as a number or a truth value. */
function isOnlyQuoted(error: SchemaError): boolean {
  const expected = getExpectedTypes(error);
  if (typeof error.data !== 'string' || expected.includes('string')) return false;
  const isNumber = expected.some((type) => type === 'integer' || type === 'number') && /^-?[0-9]+$/.test(error.data);
  return isNumber || (expected.includes('boolean') && /^(?:true|false)$/.test(error.data));
}

/** What YAML made a number or a truth value of is text if it stands in quotes, or a duration if it has a unit. */
function suggestQuotes(error: SchemaError): string {
  const { data, parentSchema } = error;
  if (!getExpectedTypes(error).includes('string') || !['number', 'boolean'].includes(typeof data)) return '';
  const pattern = new RegExp(parentSchema?.pattern ?? '', 'u');
  if (pattern.test(`${data}`)) return ' (quote it)';
  if (pattern.test(`${data}ms`)) return ` (with its unit: ${data}ms)`;
  return pattern.test(`0${data}`) ? ' (quote it: it has lost a zero)' : '';
}

/** A long number is not repeated. */
const formatValueSuggestion = (suggestion: string): string =>
  /^[0-9]{9,}$/.test(suggestion) ? ' (digits alone, in plain quotes)' : formatSuggestion(shorten(suggestion));

function suggestOtherForm({ data, parentSchema }: SchemaError): string {
  const { pattern, properties } = parentSchema ?? {};
  if (typeof data !== 'string' || pattern === undefined) return '';
  const fits = (form: string) => (text: string) => new RegExp(form, 'u').test(text);
  const suggestion = suggestValue(data, fits(pattern));
  if (suggestion !== undefined) return formatValueSuggestion(suggestion);
  const distance = properties?.ago?.pattern;
  if (distance === undefined) return '';
  const ago = fits(distance)(data) ? data : suggestValue(data, fits(distance));
  return ago === undefined ? '' : formatSuggestion(`{ago: ${ago}}`);
}

function suggestBoolean(error: SchemaError): string {
  const { keyword, schema, data } = error;
  if (!getExpectedTypes(error).includes('boolean')) return '';
  return formatSuggestion(findAlias(String(data), keyword === 'const' ? [String(schema)] : ['true', 'false']));
}

/**
 * What may be meant by a value that is not what was expected, as the end of a message; nothing if nobody knows.
 *
 * @example
 * hint({ ...error, data: '18 months' }); // ' (did you mean P18M?)'
 */
export const createHint = (error: SchemaError): string =>
  isOnlyQuoted(error) ? ' (without quotes)' : suggestQuotes(error) || suggestOtherForm(error) || suggestBoolean(error);
