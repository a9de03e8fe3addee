import type { ComparedResponse } from '../evidence/finding.ts';
import { isSame } from '../evidence/rest-persons.ts';
import type { Exchange } from '../target/exchange.ts';
import { isObject } from '../target/json.ts';
import { formatValue } from './excerpt.ts';

type Redactor = (text: string) => string;

/** Names a request as the place of a finding does. */
function describeRequest({ version, probe, number, request: { identifiers } }: Exchange): string {
  const place = number === undefined ? `probe ${probe}` : `exchange ${number} (${probe})`;
  const { length } = identifiers;
  return `${version}, ${place}${length === 0 ? '' : `, ${length} ${length === 1 ? 'person' : 'persons'}`}`;
}

interface Difference {
  /** The members that lead to the values. */
  readonly at: readonly string[];
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Finds the first difference, as deep as both values have members. */
function findDifference(expected: unknown, actual: unknown, at: readonly string[] = []): Difference | undefined {
  if (isSame(expected, actual)) return undefined;
  const [one, other] = [toMembers(expected), toMembers(actual)];
  if (one === undefined || other === undefined) return { at, expected, actual };
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = findDifference(one[name], other[name], [...at, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

const toMembers = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  isObject(value) || Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;

/**
 * Describes the other request of a comparison and, with a redactor, the first value that differs.
 *
 * @returns texts to append to the expected and to the actual value; empty without a comparison
 */
export function describeComparison(
  compared: ComparedResponse | undefined,
  redacted: Redactor | undefined,
): { readonly expected: string; readonly actual: string } {
  if (compared === undefined) return { expected: '', actual: '' };
  const request = compared.exchange === undefined ? '' : ` (${describeRequest(compared.exchange)})`;
  const difference = redacted && findDifference(compared.expected, compared.actual);
  if (difference === undefined) return { expected: request, actual: '' };
  const describe = (value: unknown): string => {
    const name = redacted!(difference.at.join('/'));
    if (value === undefined) return `: no ${name || 'value'}`;
    return `: ${name}${name === '' ? '' : ' '}${formatValue(value, redacted!)}`;
  };
  return { expected: request + describe(difference.expected), actual: describe(difference.actual) };
}
