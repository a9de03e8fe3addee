import type { Diagnostic, PathDiagnostic } from '../../yaml/diagnostics.ts';
import { readSource } from '../../yaml/read.ts';
import { formatSuggestion, suggest } from '../../yaml/suggest.ts';
import type { Outcome } from '../report.ts';
import { isObject, type JsonObject } from '../target/json.ts';
import { matchesGlob } from './glob.ts';

/** An accepted deviation: the rule, its expected outcome, and the reason. */
export interface Waiver {
  /** A rule id, or a glob: `*` matches any text. */
  readonly rule: string;
  readonly expected: Outcome;
  readonly reason: string;
  /** The last day on which the waiver applies, in UTC: `2027-03-31`. */
  readonly until?: string;
}

/** The waivers of a file, or its diagnostics in the order of its lines. */
export type ParsedWaivers =
  | { readonly ok: true; readonly waivers: readonly Waiver[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

const REQUIRED = ['rule', 'expected', 'reason'] as const;
const KEYS = [...REQUIRED, 'until'] as const;
/** Other outcomes do not count against a deployment. */
const WAIVABLE: readonly Outcome[] = ['fail', 'warn', 'error'];

/**
 * Parses waivers from YAML: a list of `rule` (an id or a glob), `expected` (fail, warn or error), `reason`, and
 * optionally `until`. Invalid text yields
 * diagnostics and never throws. This module loads a YAML parser: import it on demand.
 *
 * @param file the file name for diagnostics
 * @param known the ids of all rules
 *
 * @example
 * const text = '- { rule: response/order, expected: warn, reason: the new platform comes in March }';
 * parseWaivers(text, 'waivers.yaml', ['response/order']);
 */
export function parseWaivers(text: string, file: string, known: readonly string[]): ParsedWaivers {
  const { usable, data, toDiagnostics } = readSource(text, file);
  const diagnostics = toDiagnostics(usable ? checkWaivers(data ?? [], known) : []);
  return diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, waivers: (data ?? []) as Waiver[] };
}

function checkWaivers(data: unknown, known: readonly string[]): readonly PathDiagnostic[] {
  if (!Array.isArray(data)) return [{ path: [], part: 'value', message: 'expected a list of waivers' }];
  const firsts = new Map<unknown, number>();
  return data.flatMap((item, index) => {
    const path = [String(index)];
    if (!isObject(item)) return [{ path, part: 'value' as const, message: `expected ${REQUIRED.join(', ')}` }];
    const isRepeated = typeof item.rule === 'string' && firsts.has(item.rule);
    firsts.set(item.rule, index);
    const repeated = isRepeated ? [createValueDiagnostic('rule', `duplicate waiver of ${item.rule}`)] : [];
    return [...checkKeys(item), ...checkValues(item, known), ...repeated].map((diagnostic) => ({
      ...diagnostic,
      path: [...path, ...diagnostic.path],
    }));
  });
}

const createValueDiagnostic = (key: string, message: string): PathDiagnostic => ({
  path: [key],
  part: 'value',
  message: `${key}: ${message}`,
});

function checkKeys(item: JsonObject): PathDiagnostic[] {
  const unknown = Object.keys(item).filter((key) => !(KEYS as readonly string[]).includes(key));
  const missing = REQUIRED.filter((key) => !Object.hasOwn(item, key));
  return [
    ...unknown.map((key): PathDiagnostic => {
      return {
        path: [key],
        part: 'key',
        message: `unknown key "${key}"${formatSuggestion(suggest(key, KEYS)) || `: expected ${KEYS.join(', ')}`}`,
      };
    }),
    ...missing.map((key): PathDiagnostic => ({ path: [], part: 'value', message: `missing key "${key}"` })),
  ];
}

function checkValues(item: JsonObject, known: readonly string[]): PathDiagnostic[] {
  const { rule, expected, reason, until } = item;
  const describeValue = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : 'another type');
  const diagnostics: PathDiagnostic[] = [];
  if ('rule' in item && !(typeof rule === 'string' && known.some((id) => matchesGlob(rule, id)))) {
    const near = typeof rule === 'string' ? suggest(rule, known) : undefined;
    diagnostics.push(createValueDiagnostic('rule', `unknown rule ${describeValue(rule)}${formatSuggestion(near)}`));
  }
  if ('until' in item && !isDate(until)) {
    diagnostics.push(
      createValueDiagnostic('until', `expected a date such as 2027-03-31, found ${describeValue(until)}`),
    );
  }
  if ('expected' in item && !WAIVABLE.includes(expected as Outcome)) {
    diagnostics.push(
      createValueDiagnostic('expected', `expected ${WAIVABLE.join(', ')}, found ${describeValue(expected)}`),
    );
  }
  if ('reason' in item && (typeof reason !== 'string' || reason.trim() === '')) {
    diagnostics.push(createValueDiagnostic('reason', 'expected a text: why this deviation is accepted'));
  }
  return diagnostics;
}

const isDate = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\d$/.test(value) &&
  new Date(`${value}T00:00:00Z`).getTime() > 0 &&
  new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);
