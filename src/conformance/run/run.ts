import { contractVersion } from '../../contract/index.ts';
import { ContactHistory } from '../evidence/contact-history.ts';
import type { ConformanceOptions } from '../options.ts';
import type { Report } from '../report.ts';
import { assembleReport } from '../reporting/build-report.ts';
import type { Interface } from '../target/exchange.ts';
import { guardLoggedInPerson } from '../target/guards.ts';
import { Target } from '../target/target.ts';
import type { TokenOptions } from '../target/tokens.ts';
import { countRequests, runProbes } from './collect.ts';
import { collectSentIdentifiers, createContexts, createEvaluationContext } from './context.ts';
import { detectEnvelopeVersion, detectRestVersions } from './detect.ts';
import { ProbeTimes } from './durations.ts';
import { createPlan, type Plan } from './plan.ts';
import { Rounds } from './rounds.ts';
import { runRounds } from './run-rounds.ts';
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
 * const report = await runConformance({ target: { baseUrl: 'http://127.0.0.1:8080', tokens: { main: 'any' } } });
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
  const total = versions.reduce((count, version) => count + countRequests(probes, getContext(version), target), 0);
  const rounds = new Rounds(rules, {
    baseUrl: target.baseUrl,
    identifiers: collectSentIdentifiers(versions, probes, getContext),
    redactTokens: (text) => target.tokens.redact(text),
  });
  const times = new ProbeTimes();
  const count = await runRounds(options, {
    rules,
    rounds,
    target,
    contactHistory: new ContactHistory(),
    collectAll: async (round) => {
      let completed = 0;
      const onResponse = (): void => onProgress?.(++completed, total, round);
      const results = await runProbes(versions, probes, getContext, target, onResponse);
      times.add(results);
      return results;
    },
    collect: (names) => runProbes(versions, names, getContext, target, () => {}),
    createContext: (version) => createEvaluationContext(version, options, loggedIn),
  });
  const report = assembleReport(
    rounds.toReportableRules(),
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
      ...(count > 1 && { rounds: count }),
    },
    options.waivers ?? [],
  );
  return times.addTo(report, rules);
}
