import type { Diagnostic, PathDiagnostic } from '../../yaml/diagnostics.ts';
import { readSource } from '../../yaml/read.ts';
import { formatSuggestion, suggest } from '../../yaml/suggest.ts';
import { isObject, type JsonObject } from '../evidence/rest-persons.ts';
import type { Outcome } from '../report.ts';

/** A deviation that is known and accepted: the rule, how it ends, and why that is accepted. */
export interface Waiver {
  readonly rule: string;
  readonly expected: Outcome;
  readonly reason: string;
}

/** The waivers of a file, or every mistake of it in the order of its lines. */
export type ParsedWaivers =
  | { readonly ok: true; readonly waivers: readonly Waiver[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

const KEYS = ['rule', 'expected', 'reason'] as const;
/** What else a rule may end as needs no waiver. */
const WAIVABLE: readonly Outcome[] = ['fail', 'warn', 'error'];

/**
 * Reads waivers from YAML: a list of `rule`, `expected` (fail, warn or error) and `reason`. `file` is only the name
 * that mistakes carry; `known` are the ids of the rules there are. Never throws for a mistake of the text.
 *
 * Loads a YAML parser: import this file when it is needed, not at start.
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
    if (!isObject(item)) return [{ path, part: 'value' as const, message: `expected ${KEYS.join(', ')}` }];
    const isRepeated = typeof item.rule === 'string' && firsts.has(item.rule);
    firsts.set(item.rule, index);
    const repeated = isRepeated ? [createValueDiagnostic('rule', `a second waiver of ${item.rule}`)] : [];
    return [...checkKeys(item), ...checkValues(item, known), ...repeated].map((finding) => ({
      ...finding,
      path: [...path, ...finding.path],
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
  const missing = KEYS.filter((key) => !Object.hasOwn(item, key));
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

/** What is wrong with the values that are there. */
function checkValues(item: JsonObject, known: readonly string[]): PathDiagnostic[] {
  const { rule, expected, reason } = item;
  const describeValue = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : 'something else');
  const diagnostics: PathDiagnostic[] = [];
  if ('rule' in item && !known.includes(rule as string)) {
    const near = typeof rule === 'string' ? suggest(rule, known) : undefined;
    diagnostics.push(createValueDiagnostic('rule', `there is no rule ${describeValue(rule)}${formatSuggestion(near)}`));
  }
  if ('expected' in item && !WAIVABLE.includes(expected as Outcome)) {
    diagnostics.push(
      createValueDiagnostic('expected', `expected ${WAIVABLE.join(', ')}, found ${describeValue(expected)}`),
    );
  }
  if ('reason' in item && (typeof reason !== 'string' || reason.trim() === '')) {
    diagnostics.push(createValueDiagnostic('reason', 'expected a text that says why this is accepted'));
  }
  return diagnostics;
}
