import { createRequire } from 'node:module';
import { contractVersion } from '../contract/index.ts';
import { KrrError } from '../errors.ts';
import { DEFAULT_BEHAVIOUR, type Scenario } from '../scenario/index.ts';
import type { Knowledge } from './evidence.ts';
import type { Version } from './exchange.ts';
import { guard } from './guards.ts';
import { probeIdentifiers } from './identifiers.ts';
import { type Judgement, judge } from './judge.ts';
import { PROBES, type ProbeContext, type ProbeName } from './probes.ts';
import type { Report } from './report.ts';
import { reportOf } from './report-of.ts';
import type { Rule } from './rule.ts';
import { rules as catalogue } from './rules/index.ts';
import { type Selection, select } from './selection.ts';
import { requestCount, type Survey, survey, versionsOf } from './survey.ts';
import { Target, type TargetOptions } from './target.ts';
import { readTimestamp } from './timestamp.ts';
import type { Waiver } from './waivers.ts';

/** What {@link runConformance} judges, and how. */
export interface ConformanceOptions extends Selection {
  /** The deployment. */
  readonly target: TargetOptions;
  /** Persons that the deployment must know, as a scenario; none to judge by made identifiers alone. */
  readonly persons?: Scenario;
  /** Which versions to judge; `auto` finds out which are there. */
  readonly api?: Version | 'auto';
  /** The judge's clock, in ms since 1970; else that of `persons`, else the machine's. */
  readonly now?: number;
  /** Recommendations that are not met count as failures. */
  readonly strict?: boolean;
  /** Deviations that are accepted: they do not count. */
  readonly waivers?: readonly Waiver[];
  /** Ask KRR's own production too. */
  readonly production?: boolean;
  /** Told how many requests of how many have been answered. */
  readonly onProgress?: (answered: number, total: number) => void;
}

const { version: toolVersion } = createRequire(import.meta.url)('../../package.json') as { version: string };

/**
 * Judges a deployment by the documented rules ({@link rules}, each with its sources), over HTTP.
 *
 * @param options what to judge, and how; rates are requests a second, times are milliseconds
 * @returns the report; a rule that is not met is in there, never thrown
 * @throws KrrError NOTHING_SELECTED, TARGET_UNREACHABLE or TARGET_ABSENT: then there is nothing to report; or what
 * `guard` throws, OPTION_INVALID, TARGET_FORBIDDEN or PERSONS_NOT_SYNTHETIC: then nothing was sent
 * @example
 * ```ts
 * import { runConformance } from 'krr-kit';
 * const report = await runConformance({
 *   target: { baseUrl: 'http://127.0.0.1:8080', tokens: { main: 'any' }, timeoutMs: 10_000, concurrency: 4 },
 * });
 * report.conforms; // true
 * ```
 */
export async function runConformance(options: ConformanceOptions): Promise<Report> {
  guard({ ...options, baseUrl: options.target.baseUrl });
  const rules = selected(options);
  const target = new Target(options.target);
  try {
    return await judgeAll(rules, target, options);
  } finally {
    await target.close();
  }
}

/** @throws KrrError NOTHING_SELECTED: a run that checks nothing must not look like one that finds nothing */
export function selected(selection: Selection): readonly Rule[] {
  const rules = select(catalogue, selection);
  if (rules.length === 0) throw new KrrError('NOTHING_SELECTED', 'no rule fits: krr check --list shows them all');
  return rules;
}

async function judgeAll(rules: readonly Rule[], target: Target, options: ConformanceOptions): Promise<Report> {
  const startedAt = new Date();
  const begun = performance.now();
  const contextOf = contextsFor(options);
  const versions = await presentVersions(target, contextOf, options.api ?? 'auto');
  const names = probesOf(rules);
  const total = versions.reduce((count, version) => count + requestCount(names, contextOf(version), target), 0);
  let answered = 0;
  const onAnswer = (): void => options.onProgress?.(++answered, total);
  const byRule = new Map<Rule, Map<Version, Judgement>>(rules.map((rule) => [rule, new Map()]));
  const ask = (probes: readonly ProbeName[], onEach: () => void) =>
    surveyAll(versions, probes, contextOf, target, onEach);
  const surveys = await ask(names, onAnswer);
  for (const version of versions) {
    const knowledge = knowledgeOf(version, options);
    for (const rule of rules) {
      const judgement = judgeVersion(rule, knowledge, surveys);
      const again = async () => judgeVersion(rule, knowledge, await ask(rule.probes, () => {}));
      byRule.get(rule)!.set(version, needsConfirmation(rule, judgement) ? await again() : judgement);
    }
  }
  return reportOf(
    [...byRule].map(([rule, judgements]) => ({ rule, judgements })),
    {
      tool: { name: 'krr-kit', version: toolVersion },
      contractVersion,
      target: target.baseUrl,
      versions,
      startedAt: startedAt.toISOString(),
      strict: options.strict ?? false,
      requests: target.requests,
      durationMs: performance.now() - begun,
    },
    options.waivers ?? [],
    { baseUrl: target.baseUrl, identifiers: sentIn(versions, names, contextOf), redact: (text) => target.redact(text) },
  );
}

/** One version after the other. */
async function surveyAll(
  versions: readonly Version[],
  names: readonly ProbeName[],
  contextOf: (version: Version) => ProbeContext,
  target: Target,
  onAnswer: () => void,
): Promise<ReadonlyMap<Version, Survey>> {
  const surveys = new Map<Version, Survey>();
  for (const version of versions) surveys.set(version, await survey(names, contextOf(version), target, onAnswer));
  return surveys;
}

const OTHER: Readonly<Record<Version, Version>> = { v1: 'v2', v2: 'v1' };

const judgeVersion = (rule: Rule, knowledge: Knowledge, surveys: ReadonlyMap<Version, Survey>): Judgement =>
  judge(rule, surveys.get(knowledge.version)!, knowledge, surveys.get(OTHER[knowledge.version]));

/** Persons change in a shared environment: a difference counts if it is there the second time too. */
const needsConfirmation = ({ confirm }: Rule, { kind }: Judgement): boolean => confirm === true && kind === 'broken';

async function presentVersions(
  target: Target,
  contextOf: (version: Version) => ProbeContext,
  api: Version | 'auto',
): Promise<readonly Version[]> {
  const { there, failed } = await versionsOf(api === 'auto' ? ['v1', 'v2'] : [api], contextOf, target);
  if (failed !== undefined) throw new KrrError('TARGET_UNREACHABLE', `${target.baseUrl}: ${failed}`);
  if (there.length > 0) return there;
  throw new KrrError(
    'TARGET_ABSENT',
    `${target.baseUrl}: no lookup is there (404 or 405); the base URL is what stands before /rest`,
  );
}

/** What every version is asked from; the same context for the same version. */
export function contextsFor({ persons }: Pick<ConformanceOptions, 'persons'>): (version: Version) => ProbeContext {
  const known = persons?.persons ?? [];
  const identifiers = probeIdentifiers(new Set(known.map(({ identifier }) => identifier)));
  return (version) => ({ version, known, ...identifiers });
}

/** In the order of the table of probes. */
export function probesOf(rules: readonly Rule[]): readonly ProbeName[] {
  const needed = new Set<string>(rules.flatMap(({ probes }) => probes));
  return (Object.keys(PROBES) as ProbeName[]).filter((name) => needed.has(name));
}

function knowledgeOf(version: Version, { now, persons }: ConformanceOptions): Knowledge {
  const frozen = now ?? readTimestamp(persons?.now)?.instant;
  return {
    version,
    now: frozen ?? Date.now(),
    isFrozen: frozen !== undefined,
    known: persons?.persons ?? [],
    behaviour: persons?.behaviour ?? DEFAULT_BEHAVIOUR,
  };
}

/** Every identifier that was sent: all are made by the judge, or listed in the persons file. */
const sentIn = (
  versions: readonly Version[],
  names: readonly ProbeName[],
  contextOf: (version: Version) => ProbeContext,
): ReadonlySet<string> =>
  new Set(
    versions
      .map(contextOf)
      .flatMap((context) => names.flatMap((name) => PROBES[name].requests(context)))
      .flatMap(({ identifiers }) => identifiers),
  );
