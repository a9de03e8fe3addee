import type { Plan, Report, TokenOptions } from '../../conformance/index.ts';
import { KrrError } from '../../errors.ts';
import { CLEAR_LINE, canRewriteLine } from '../io.ts';
import { buildTokenCommands, fetchTokens } from './fetch-tokens.ts';
import { PLACEHOLDER_TOKEN } from './given-tokens.ts';
import { runInterruptibly } from './interrupt.ts';
import type { TokenPlan } from './token-plan.ts';

/**
 * Fetches the planned tokens and carries out the plan. Returns undefined if the run was interrupted.
 *
 * @throws KrrError TOKEN_UNAVAILABLE if the issuer cannot be reached or rejects the main token; or as `executePlan`
 */
export async function execute(plan: Plan, { given, fetched }: TokenPlan): Promise<Report | undefined> {
  if (fetched === undefined) return run(plan, { tokens: given });
  const { IssuerClient } = await import('../../maskinporten/client/token-client.ts');
  const client = new IssuerClient(fetched.issuer, fetched.signer, plan.options.target);
  try {
    const { tokens, missing, granted } = await fetchTokens(client, fetched);
    const needsKeys = plan.probes.includes('public-key-as-secret');
    const issuerKeys = needsKeys ? await client.fetchPublicKeys() : new Map<string, string>();
    const report = await run(plan, { tokens: { ...given, ...tokens }, missing, issuerKeys });
    const commands = report === undefined ? {} : buildTokenCommands(report, fetched.shellArguments, granted);
    return report && { ...report, ...(Object.keys(commands).length > 0 && { tokens: commands }) };
  } finally {
    client.close();
  }
}

const run = (plan: Plan, tokens: TokenOptions): Promise<Report | undefined> =>
  plan.options.allowWrites
    ? runInterruptibly((signal) => runWithProgress(plan, tokens, signal))
    : runWithProgress(plan, tokens);

async function runWithProgress(plan: Plan, tokens: TokenOptions, signal?: AbortSignal): Promise<Report> {
  const { executePlan } = await import('../../conformance/index.ts');
  const isShown = canRewriteLine(process.stderr, process.env);
  const report = await executePlan(plan, {
    ...tokens,
    ...(signal && { signal }),
    ...(isShown && { onProgress: createProgressDisplay(plan) }),
  }).catch(explainRejection(tokens));
  if (isShown) process.stderr.write(CLEAR_LINE);
  return report;
}

/** Without KRR_TOKEN, a service on this machine receives a placeholder. */
const explainRejection =
  ({ tokens: { main } }: TokenOptions) =>
  (error: unknown): never => {
    if (!(error instanceof KrrError) || error.code !== 'TOKEN_REJECTED' || main !== PLACEHOLDER_TOKEN) throw error;
    throw new KrrError('TOKEN_REJECTED', `${error.message}. No token was given: set KRR_TOKEN`);
  };

/** Writes the progress over the last line of the terminal. */
const createProgressDisplay =
  ({ options: { repeat = 1, durationMs } }: Plan) =>
  (completed: number, total: number, round: number): void => {
    const rounds = durationMs === undefined ? ` of ${repeat}` : '';
    const prefix = repeat === 1 && durationMs === undefined ? '' : `round ${round}${rounds}: `;
    process.stderr.write(`${CLEAR_LINE}${prefix}${completed} of ${total} requests`);
  };
