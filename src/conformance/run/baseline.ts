import { KrrError } from '../../errors.ts';
import type { Changes, Outcome, Report, RuleResult } from '../report.ts';
import type { Interface } from '../target/exchange.ts';
import { isObject, type JsonObject, tryParseJson } from '../target/json.ts';

/**
 * Compares a report with an earlier one: outcomes, observations and the set of rules.
 *
 * @example
 * const changes = findChanges(earlier, report);
 * hasChanges(changes); // false if nothing changed
 */
export function findChanges(earlier: Report, report: Report): Changes {
  const before = new Map(earlier.results.map((result) => [result.id, result]));
  const pairs = report.results.flatMap((now) => {
    const was = before.get(now.id);
    return was === undefined ? [] : [{ was, now }];
  });
  const sameVersions = [...earlier.versions].sort().join() === [...report.versions].sort().join();
  return {
    since: earlier.startedAt,
    earlierTarget: earlier.target,
    ...(!sameVersions && { versions: { earlier: earlier.versions, now: report.versions } }),
    outcomes: pairs
      .filter(({ was, now }) => was.outcome !== now.outcome)
      .map(({ was, now }) => ({ rule: now.id, earlier: was.outcome, now: now.outcome })),
    observations: pairs.flatMap(({ was, now }) => compareObservations(was, now)),
    newRules: findAddedRuleIds(report, earlier),
    goneRules: findAddedRuleIds(earlier, report),
  };
}

export const hasChanges = ({ versions, outcomes, observations, newRules, goneRules }: Changes): boolean =>
  versions !== undefined || [outcomes, observations, newRules, goneRules].some(({ length }) => length > 0);

function findAddedRuleIds(report: Report, other: Report): readonly string[] {
  const known = new Set(other.results.map(({ id }) => id));
  return report.results.map(({ id }) => id).filter((id) => !known.has(id));
}

function compareObservations(was: RuleResult, now: RuleResult): Changes['observations'] {
  const { observations: before = {} } = was;
  const { observations: after = {} } = now;
  const versions = [...new Set([...Object.keys(before), ...Object.keys(after)])] as Interface[];
  return versions
    .filter((version) => before[version] !== after[version])
    .map((version) => {
      return { rule: now.id, version, earlier: before[version] ?? null, now: after[version] ?? null };
    });
}

/**
 * Parses a JSON report.
 *
 * @param file the file name for error messages
 * @throws KrrError OPTION_INVALID if the text is not a JSON report
 */
export function readReport(text: string, file: string): Report {
  const data = tryParseJson(text);
  if (!isObject(data) || data.schemaVersion === undefined)
    throw createReportError(file, 'not a report written by --report json');
  if (data.schemaVersion !== 1)
    throw createReportError(file, `schemaVersion ${data.schemaVersion} is not supported: expected 1`);
  if (!isReport(data)) throw createReportError(file, 'parts of the report are missing');
  return data;
}

const createReportError = (file: string, why: string): KrrError => new KrrError('OPTION_INVALID', `${file}: ${why}`);

const OUTCOMES: readonly Outcome[] = ['pass', 'fail', 'warn', 'observed', 'skipped', 'error'];

/** Checks the fields that the comparison uses. */
const isReport = (data: JsonObject): data is JsonObject & Report =>
  typeof data.startedAt === 'string' &&
  typeof data.target === 'string' &&
  Array.isArray(data.versions) &&
  Array.isArray(data.results) &&
  data.results.every(
    (result) =>
      isObject(result) &&
      typeof result.id === 'string' &&
      OUTCOMES.includes(result.outcome as Outcome) &&
      (result.observations === undefined || isObject(result.observations)) &&
      (result.findings === undefined || (Array.isArray(result.findings) && result.findings.every(isObject))),
  );
