import { compareDays, type Day, formatDay, parseDay } from './calendar.ts';
import { IdentifierError } from './error.ts';
import { requireOneOf, requireRule } from './misuse.ts';
import { ANY_ERA, ERAS, type Era } from './series.ts';
import type { Kind, Rule, Sex } from './types.ts';

/**
 * Which identifiers are wanted. All members may be left out.
 *
 * `from` and `to` are birth dates, YYYY-MM-DD, both included; without them, all that the tables hold (fnr 1854-2039, dnr
 * 1858-2039; with the 2032 rule 2000-2099). `kind` is `fnr` unless given, `rule` is `classic`; no `sex` means both.
 *
 * With the 2032 rule a number holds only the last two digits of the year, so the range may span 100 years at most, and
 * there is no choice of sex.
 */
export interface IdentifierQuery {
  from?: string;
  to?: string;
  sex?: Sex;
  kind?: Kind;
  rule?: Rule;
}

/** A wish that has been checked, with its defaults in place. */
export interface Selection {
  from: Day;
  to: Day;
  sex: Sex | undefined;
  kind: Kind;
  rule: Rule;
  eras: readonly Era[];
}

export function select(query: IdentifierQuery): Selection {
  const { kind = 'fnr', rule = 'classic', sex } = query;
  requireOneOf('kind', kind, ['fnr', 'dnr']);
  requireOneOf('sex', sex, ['female', 'male', undefined]);
  requireRule(rule);
  if (rule === '2032' && sex !== undefined) {
    throw new IdentifierError(
      'sex-not-supported-in-2032',
      'sex cannot be chosen with the 2032 rule: it is not in the number',
    );
  }
  const eras = rule === '2032' ? [ANY_ERA] : ERAS[kind];
  return { ...resolveRange(query, rule, eras), sex, kind, rule, eras };
}

function resolveRange(query: IdentifierQuery, rule: Rule, eras: readonly Era[]): { from: Day; to: Day } {
  const whole = rule === '2032' ? { first: 2000, last: 2099 } : { first: eras[0]!.first, last: eras.at(-1)!.last };
  const from = parseBoundary('from', query.from) ?? { year: whole.first, month: 1, day: 1 };
  const to = parseBoundary('to', query.to) ?? { year: whole.last, month: 12, day: 31 };
  if (compareDays(from, to) > 0) {
    throw new IdentifierError('empty-range', `No birth dates: ${formatDay(from)} is after ${formatDay(to)}`);
  }
  if (rule === '2032' && compareDays(to, { ...from, year: from.year + 100 }) >= 0) {
    const range = `${formatDay(from)} to ${formatDay(to)}`;
    throw new IdentifierError(
      'range-too-long',
      `${range} is over 100 years: by the 2032 rule, numbers of both ends coincide`,
    );
  }
  return { from, to };
}

function parseBoundary(name: string, text: string | undefined): Day | undefined {
  if (text === undefined) return undefined;
  const day = parseDay(text);
  if (day === null) throw new IdentifierError('bad-date', `${name} is ${text}, expected a date as YYYY-MM-DD`);
  return day;
}
