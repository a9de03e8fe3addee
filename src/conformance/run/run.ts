import { contractVersion } from '../../contract/index.ts';
import { KrrError } from '../../errors.ts';
import { selectByProbe } from '../evidence/evidence.ts';
import type { ConformanceOptions } from '../options.ts';
import { describeUnrestored, WRITING_PROBES } from '../probes/language.ts';
import type { ProbeName } from '../probes/rest.ts';
import type { Report } from '../report.ts';
import type { Interface } from '../target/exchange.ts';
import { guardLoggedInPerson } from '../target/guards.ts';
import { Target } from '../target/target.ts';
import type { TokenOptions } from '../target/tokens.ts';
import { buildReport } from './build-report.ts';
import { countRequests, runProbes } from './collect.ts';
import { collectSentIdentifiers, createContexts, createEvaluationContext } from './context.ts';
import { detectEnvelopeVersion, detectRestVersions } from './detect.ts';
import { addDurations } from './durations.ts';
import { evaluateRules, type ResultsByInterface } from './evaluate.ts';
import { createPlan, type Plan } from './plan.ts';
import { shrinkFindings } from './shrink.ts';
import { TOOL } from './tool.ts';

/**
 * Checks a deployment against the documented rules ({@link rules}, each with its sources), over HTTP.
 *
 * @param options the deployment, the rules and how to run them; rates are requests per second, times are milliseconds
 * @returns the report; it contains every violation, none is thrown
 * @throws KrrError OPTION_INVALID, TARGET_FORBIDDEN, PERSONS_NOT_SYNTHETIC or NOTHING_SELECTED before the first request;
 * TARGET_UNREACHABLE, ENDPOINT_NOT_FOUND, TOKEN_REJECTED or TOKEN_UNAVAILABLE if there is nothing to report; LANGUAGE_NOT_RESTORED if
 * the run ended early and a change could not be reverted; the reason of `signal` if it is aborted
 * @example
 * ```ts
 * import { runConformance } from 'krr-kit';
 * const report = await runConformance({
 *   target: { baseUrl: 'http://127.0.0.1:8080', tokens: { main: 'any' }, timeoutMs: 10_000, concurrency: 4 },
 * });
 * report.conforms; // true
 * ```
 */
export const runConformance = async (options: ConformanceOptions): Promise<Report> =>
  executePlan(createPlan(options), { ...options, ...options.target });

/** The tokens of a run, and how it is observed and ended. */
export interface Execution extends TokenOptions, Pick<ConformanceOptions, 'signal' | 'onProgress'> {}

/**
 * Carries out a plan.
 *
 * @throws KrrError as {@link runConformance}, once requests are sent
 */
export async function executePlan(plan: Plan, execution: Execution): Promise<Report> {
  const { tokens, missing = {}, issuerKeys, signal } = execution;
  const target = new Target({ ...plan.options.target, tokens, missing, ...(issuerKeys && { issuerKeys }) }, signal);
  try {
    await target.tokens.load('main');
    const loggedIn = await target.tokens.readLoggedInPid();
    if (loggedIn !== undefined && target.baseUrl !== '') guardLoggedInPerson(target.baseUrl, loggedIn);
    return await execute(plan, target, loggedIn, execution);
  } finally {
    target.close();
  }
}

async function execute(
  plan: Plan,
  target: Target,
  loggedIn: string | undefined,
  { onProgress }: Execution,
): Promise<Report> {
  const { options, rules, probes, isOverSoap } = plan;
  const { baseUrl, soapUrl } = options.target;
  const startedAt = new Date();
  const begun = performance.now();
  const restVersions = await detectRestVersions(plan.restVersions, createContexts(options), target);
  const versions: readonly Interface[] = isOverSoap ? [...restVersions, 'soap'] : restVersions;
  const envelope = isOverSoap ? await detectEnvelopeVersion(createContexts(options)('soap'), target) : undefined;
  const getContext = createContexts(options, envelope);
  const collect = (names: readonly ProbeName[], onResponse: () => void) =>
    runProbes(versions, names, getContext, target, onResponse);
  const total = versions.reduce((count, version) => count + countRequests(probes, getContext(version), target), 0);
  let completed = 0;
  const results = await collect(probes, () => onProgress?.(++completed, total));
  throwIfEnded(target, results);
  const evaluated = await evaluateRules(
    rules,
    results,
    (version) => createEvaluationContext(version, options, loggedIn),
    (rule) => collect(rule.probes, () => {}),
  );
  throwIfEnded(target, results);
  const shrunk = await shrinkFindings(
    evaluated,
    results,
    (version) => createEvaluationContext(version, options, loggedIn),
    (request) => target.exchange(request),
  );
  throwIfEnded(target, results);
  const report = buildReport(
    shrunk,
    {
      tool: TOOL,
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
      identifiers: collectSentIdentifiers(versions, probes, getContext),
      redactTokens: (text) => target.tokens.redact(text),
    },
  );
  return addDurations(report, rules, results);
}

/** A run that ended early has no report, but an error that names a change that was not reverted. */
function throwIfEnded({ ended }: Target, results: ResultsByInterface): void {
  if (ended === undefined) return;
  const changed = [...results.values()]
    .flatMap(({ exchanges }) => WRITING_PROBES.map((probe) => describeUnrestored(selectByProbe(exchanges)(probe))))
    .find((description) => description !== undefined);
  if (changed === undefined) throw ended;
  const reason = ended instanceof KrrError ? `${ended.message}; ` : '';
  throw new KrrError('LANGUAGE_NOT_RESTORED', `${reason}${changed}`);
}
