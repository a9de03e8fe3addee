import { createRequire } from 'node:module';
import { contractVersion } from '../../contract/index.ts';
import { KrrError } from '../../errors.ts';
import { type EvaluationContext, selectByProbe } from '../evidence/evidence.ts';
import { type ConformanceOptions, filterReachableRules, filterRules, type SelectionOptions } from '../options.ts';
import { describeUnrestored } from '../probes/language.ts';
import { appliesTo, type ProbeContext } from '../probes/probe.ts';
import type { ProbeName } from '../probes/rest.ts';
import type { Report } from '../report.ts';
import { rules as catalogue } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { Interface, RestVersion } from '../target/exchange.ts';
import { Target, type TargetOptions } from '../target/target.ts';
import { buildReport } from './build-report.ts';
import { countRequests, detectEnvelopeVersion, detectVersions, type ProbeResults, runProbes } from './collect.ts';
import { collectSentIdentifiers, createContexts, createEvaluationContext, findProbes } from './context.ts';
import { evaluate, type RuleEvaluation } from './evaluate.ts';
import { guardLoggedIn, guardTarget } from './guards.ts';

const { version: toolVersion } = createRequire(import.meta.url)('krr-kit/package.json') as { version: string };

/**
 * Judges a deployment by the documented rules ({@link rules}, each with its sources), over HTTP.
 *
 * @param options what to judge, and how; rates are requests a second, times are milliseconds
 * @returns the report; a rule that is not met is in there, never thrown
 * @throws KrrError NOTHING_SELECTED, TARGET_UNREACHABLE, ENDPOINT_NOT_FOUND or TOKEN_UNAVAILABLE: then there is nothing to
 * report; LANGUAGE_NOT_RESTORED if the run was ended early and what it had changed could not be put back; or what
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
  const rules = selectRules(options);
  const target = new Target(options.target, options.signal);
  try {
    const loggedIn = await target.tokens.readLoggedInPid();
    if (loggedIn !== undefined && target.baseUrl !== '') guardLoggedIn(target.baseUrl, loggedIn);
    return await evaluateAll(rules, target, options, loggedIn);
  } finally {
    await target.close();
  }
}

/**
 * The rules that fit, and if there is a target, speak of what it has: SOAP, REST or both.
 *
 * @throws KrrError NOTHING_SELECTED: a run that checks nothing must not look like one that finds nothing
 */
export const selectRules = (selection: SelectionOptions & { readonly target?: TargetOptions }): readonly Rule[] =>
  filterReachableRules(filterRules(catalogue, selection), selection.target);

async function evaluateAll(
  rules: readonly Rule[],
  target: Target,
  options: ConformanceOptions,
  loggedIn: string | undefined,
): Promise<Report> {
  const startedAt = new Date();
  const begun = performance.now();
  const { baseUrl, soapUrl } = options.target;
  const overRest =
    baseUrl === undefined ? [] : await requireVersions(target, createContexts(options), options.api ?? 'auto');
  const isOverSoap = rules.some((rule) => appliesTo(rule, 'soap'));
  const getContext = createContexts(
    options,
    isOverSoap ? await detectEnvelopeVersion(createContexts(options)('soap'), target) : '1.2',
  );
  const versions: readonly Interface[] = isOverSoap ? [...overRest, 'soap'] : overRest;
  const names = findProbes(rules);
  const total = versions.reduce((count, version) => count + countRequests(names, getContext(version), target), 0);
  let responseCount = 0;
  const onResponse = (): void => options.onProgress?.(++responseCount, total);
  const byRule = new Map<Rule, Map<Interface, RuleEvaluation>>(rules.map((rule) => [rule, new Map()]));
  const collect = (probes: readonly ProbeName[], onEach: () => void) =>
    runProbes(versions, probes, getContext, target, onEach);
  const surveys = await collect(names, onResponse);
  throwIfEnded(target, surveys);
  const seconds = new Map<Rule, Promise<ReadonlyMap<Interface, ProbeResults>>>();
  /** The second time is the same one for every version. */
  const collectAgain = (rule: Rule) => {
    const second = seconds.get(rule) ?? collect(rule.probes, () => {});
    seconds.set(rule, second);
    return second;
  };
  for (const version of versions) {
    const context = createEvaluationContext(version, options, loggedIn);
    for (const rule of rules.filter((one) => appliesTo(one, 'soap') === (version === 'soap'))) {
      const evaluation = evaluateInterface(rule, context, surveys);
      const again = async () => evaluateInterface(rule, context, await collectAgain(rule));
      byRule.get(rule)!.set(version, needsConfirmation(rule, evaluation) ? await again() : evaluation);
    }
  }
  throwIfEnded(target, surveys);
  return buildReport(
    [...byRule].map(([rule, evaluations]) => ({ rule, evaluations })),
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
      identifiers: collectSentIdentifiers(versions, names, getContext),
      redactTokens: (text) => target.tokens.redact(text),
    },
  );
}

/** What an answer is held against; over SOAP that is the first version that is there over REST. */
const COUNTERPARTS: Readonly<Record<Interface, readonly Interface[]>> = { v1: ['v2'], v2: ['v1'], soap: ['v1', 'v2'] };

const evaluateInterface = (
  rule: Rule,
  context: EvaluationContext,
  surveys: ReadonlyMap<Interface, ProbeResults>,
): RuleEvaluation =>
  evaluate(
    rule,
    surveys.get(context.version)!,
    context,
    COUNTERPARTS[context.version].map((version) => surveys.get(version)).find((survey) => survey !== undefined),
  );

/** Persons change in a shared environment: a difference counts if it is there the second time too. */
const needsConfirmation = ({ confirm }: Rule, { kind }: RuleEvaluation): boolean => confirm === true && kind === 'fail';

/** Nothing is reported of a run that was ended, but what it leaves behind. */
function throwIfEnded({ ended }: Target, surveys: ReadonlyMap<Interface, ProbeResults> = new Map()): void {
  if (ended === undefined) return;
  const left = [...surveys.values()].map(({ exchanges }) =>
    describeUnrestored(selectByProbe(exchanges)('me-language')),
  );
  const changed = left.find((one) => one !== undefined);
  if (changed === undefined) throw ended;
  const why = ended instanceof KrrError ? `${ended.message}; ` : '';
  throw new KrrError('LANGUAGE_NOT_RESTORED', `${why}${changed}`);
}

async function requireVersions(
  target: Target,
  getContext: (version: Interface) => ProbeContext,
  api: RestVersion | 'auto',
): Promise<readonly RestVersion[]> {
  const { there, failed } = await detectVersions(api === 'auto' ? ['v1', 'v2'] : [api], getContext, target);
  throwIfEnded(target);
  if (failed !== undefined) throw new KrrError('TARGET_UNREACHABLE', `${target.baseUrl}: ${failed}`);
  if (there.length > 0) return there;
  throw new KrrError(
    'ENDPOINT_NOT_FOUND',
    `${target.baseUrl}: no lookup is there (404 or 405); the base URL is what stands before /rest`,
  );
}
