import { createRequire } from 'node:module';
import { contractVersion } from '../contract/index.ts';
import { KrrError } from '../errors.ts';
import { contextsFor, knowledgeOf, probesOf, sentIn } from './context.ts';
import { among, type Knowledge } from './evidence.ts';
import type { RestVersion, Version } from './exchange.ts';
import { guardLoggedIn, guardTarget } from './guards.ts';
import { type Judgement, judge } from './judge.ts';
import { languageLeft } from './language.ts';
import type { ConformanceOptions } from './options.ts';
import { isAbout, type ProbeContext } from './probe.ts';
import type { ProbeName } from './probes.ts';
import type { Report } from './report.ts';
import { reportOf } from './report-of.ts';
import type { Rule } from './rule.ts';
import { rules as catalogue } from './rules/index.ts';
import { reachable, type Selected, select } from './selection.ts';
import { envelopeAt } from './soap/envelope-at.ts';
import { requestCount, type Survey, surveyAll, versionsOf } from './survey.ts';
import { Target, type TargetOptions } from './target.ts';

const { version: toolVersion } = createRequire(import.meta.url)('../../package.json') as { version: string };

/**
 * Judges a deployment by the documented rules ({@link rules}, each with its sources), over HTTP.
 *
 * @param options what to judge, and how; rates are requests a second, times are milliseconds
 * @returns the report; a rule that is not met is in there, never thrown
 * @throws KrrError NOTHING_SELECTED, TARGET_UNREACHABLE, TARGET_ABSENT or TOKEN_UNAVAILABLE: then there is nothing to
 * report; LANGUAGE_CHANGED if the run was ended early and what it had changed could not be put back; or what
 * `guard` throws, OPTION_INVALID, TARGET_FORBIDDEN or PERSONS_NOT_SYNTHETIC: then nothing was sent; the signal's reason,
 * if it is aborted
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
  guardTarget(options.target, options);
  const rules = selected(options);
  const target = new Target(options.target, options.signal);
  try {
    const loggedIn = await target.tokens.loggedIn();
    if (loggedIn !== undefined && target.baseUrl !== '') guardLoggedIn(target.baseUrl, loggedIn);
    return await judgeAll(rules, target, options, loggedIn);
  } finally {
    await target.close();
  }
}

/**
 * The rules that fit, and if there is a target, speak of what it has: SOAP, REST or both.
 *
 * @throws KrrError NOTHING_SELECTED: a run that checks nothing must not look like one that finds nothing
 */
export const selected = (selection: Selected & { readonly target?: TargetOptions }): readonly Rule[] =>
  reachable(select(catalogue, selection), selection.target);

async function judgeAll(
  rules: readonly Rule[],
  target: Target,
  options: ConformanceOptions,
  loggedIn: string | undefined,
): Promise<Report> {
  const startedAt = new Date();
  const begun = performance.now();
  const { baseUrl, soapUrl } = options.target;
  const overRest =
    baseUrl === undefined ? [] : await presentVersions(target, contextsFor(options), options.api ?? 'auto');
  const isOverSoap = rules.some((rule) => isAbout(rule, 'soap'));
  const contextOf = contextsFor(options, isOverSoap ? await envelopeAt(contextsFor(options)('soap'), target) : '1.2');
  const versions: readonly Version[] = isOverSoap ? [...overRest, 'soap'] : overRest;
  const names = probesOf(rules);
  const total = versions.reduce((count, version) => count + requestCount(names, contextOf(version), target), 0);
  let answered = 0;
  const onAnswer = (): void => options.onProgress?.(++answered, total);
  const byRule = new Map<Rule, Map<Version, Judgement>>(rules.map((rule) => [rule, new Map()]));
  const ask = (probes: readonly ProbeName[], onEach: () => void) =>
    surveyAll(versions, probes, contextOf, target, onEach);
  const surveys = await ask(names, onAnswer);
  throwIfEnded(target, surveys);
  const seconds = new Map<Rule, Promise<ReadonlyMap<Version, Survey>>>();
  /** The second time is the same one for every version. */
  const askAgain = (rule: Rule) => {
    const second = seconds.get(rule) ?? ask(rule.probes, () => {});
    seconds.set(rule, second);
    return second;
  };
  for (const version of versions) {
    const knowledge = knowledgeOf(version, options, loggedIn);
    for (const rule of rules.filter((one) => isAbout(one, 'soap') === (version === 'soap'))) {
      const judgement = judgeVersion(rule, knowledge, surveys);
      const again = async () => judgeVersion(rule, knowledge, await askAgain(rule));
      byRule.get(rule)!.set(version, needsConfirmation(rule, judgement) ? await again() : judgement);
    }
  }
  throwIfEnded(target, surveys);
  return reportOf(
    [...byRule].map(([rule, judgements]) => ({ rule, judgements })),
    {
      tool: { name: 'krr-kit', version: toolVersion },
      contractVersion,
      target: baseUrl === undefined ? soapUrl! : target.baseUrl,
      ...(baseUrl !== undefined && isOverSoap && { soapTarget: soapUrl! }),
      versions,
      startedAt: startedAt.toISOString(),
      strict: options.strict ?? false,
      requests: target.requests,
      durationMs: performance.now() - begun,
    },
    options.waivers ?? [],
    {
      baseUrl: target.baseUrl,
      identifiers: sentIn(versions, names, contextOf),
      redact: (text) => target.tokens.redact(text),
    },
  );
}

/** What an answer is held against; over SOAP that is the first version that is there over REST. */
const OTHERS: Readonly<Record<Version, readonly Version[]>> = { v1: ['v2'], v2: ['v1'], soap: ['v1', 'v2'] };

const judgeVersion = (rule: Rule, knowledge: Knowledge, surveys: ReadonlyMap<Version, Survey>): Judgement =>
  judge(
    rule,
    surveys.get(knowledge.version)!,
    knowledge,
    OTHERS[knowledge.version].map((version) => surveys.get(version)).find((survey) => survey !== undefined),
  );

/** Persons change in a shared environment: a difference counts if it is there the second time too. */
const needsConfirmation = ({ confirm }: Rule, { kind }: Judgement): boolean => confirm === true && kind === 'broken';

/** Nothing is reported of a run that was ended, but what it leaves behind. */
function throwIfEnded({ ended }: Target, surveys: ReadonlyMap<Version, Survey> = new Map()): void {
  if (ended === undefined) return;
  const left = [...surveys.values()].map(({ exchanges }) => languageLeft(among(exchanges)('me-language')));
  const changed = left.find((one) => one !== undefined);
  if (changed === undefined) throw ended;
  const why = ended instanceof KrrError ? `${ended.message}; ` : '';
  throw new KrrError('LANGUAGE_CHANGED', `${why}${changed}`);
}

async function presentVersions(
  target: Target,
  contextOf: (version: Version) => ProbeContext,
  api: RestVersion | 'auto',
): Promise<readonly RestVersion[]> {
  const { there, failed } = await versionsOf(api === 'auto' ? ['v1', 'v2'] : [api], contextOf, target);
  throwIfEnded(target);
  if (failed !== undefined) throw new KrrError('TARGET_UNREACHABLE', `${target.baseUrl}: ${failed}`);
  if (there.length > 0) return there;
  throw new KrrError(
    'TARGET_ABSENT',
    `${target.baseUrl}: no lookup is there (404 or 405); the base URL is what stands before /rest`,
  );
}
