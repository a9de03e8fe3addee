import type { Plan, PlannedProbe, Rule } from '../../conformance/index.ts';
import type { GrantRequest } from '../../maskinporten/client/grant.ts';
import { pluralize } from '../../report/summary.ts';
import { type IssuerPlan, type TokenPlan, toPlaceholders } from './token-plan.ts';

function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => cell.padEnd(widths[column]!));
    return `${cells.join('  ').trimEnd()}\n`;
  });
}

/** One line for each rule: id, level and title. */
export const formatRuleList = (rules: readonly Rule[]): readonly string[] =>
  formatTable(rules.map(({ id, level, title }) => [id, level, title]));

/** The token requests and probes of a plan, with the number of requests. */
export async function formatDryRun(plan: Plan, tokenPlan: TokenPlan): Promise<readonly string[]> {
  const { estimateRequests } = await import('../../conformance/index.ts');
  const estimate = estimateRequests(plan, toPlaceholders(tokenPlan));
  const { probes, discoveryRequests, requests, maxFollowUps, maxConfirmations } = estimate;
  const { baseUrl, soapUrl } = plan.options.target;
  const urls = [baseUrl, soapUrl].filter((url) => url !== undefined);
  const followUps = maxFollowUps === 0 ? '' : `, up to ${maxFollowUps} that depend on responses`;
  const confirmations = maxConfirmations === 0 ? '' : `, and up to ${maxConfirmations} more to confirm a difference`;
  return [
    ...(tokenPlan.fetched === undefined ? [] : formatIssuerPlan(tokenPlan.fetched)),
    `Requests to ${urls.join(' and ')} for ${pluralize(plan.rules.length, 'rule')} (dry run, nothing is sent):\n\n`,
    ...formatProbes(probes),
    `\n${pluralize(discoveryRequests, 'request')} to detect the versions, ${requests} for the probes${describeRounds(plan)}${followUps}${confirmations}\n`,
  ];
}

function describeRounds({ options: { repeat = 1, durationMs } }: Plan): string {
  if (durationMs !== undefined) return ` in each round until ${durationMs / 1000} s are over`;
  return repeat === 1 ? '' : ` in ${repeat} rounds`;
}

function formatProbes(probes: readonly PlannedProbe[]): readonly string[] {
  const versions = [...new Set(probes.map(({ version }) => version))];
  const names = [...new Set(probes.map(({ probe }) => probe))];
  const rows = names.map((name) => {
    const ofProbe = probes.filter(({ probe }) => probe === name);
    const counts = versions.map((version) => formatRequestCount(ofProbe.find((one) => one.version === version)!));
    return [name, ...counts, describeProbe(ofProbe)];
  });
  return formatTable([['probe', ...versions, 'description'], ...rows]);
}

const formatRequestCount = ({ requests, skipReason }: PlannedProbe): string =>
  skipReason === undefined ? String(requests) : '-';

function describeProbe(probes: readonly PlannedProbe[]): string {
  const [{ title, skipReason }] = probes as [PlannedProbe];
  return probes.every((probe) => probe.skipReason !== undefined) ? `${title}: not sent, ${skipReason}` : title;
}

const formatIssuerPlan = ({ issuer, requests }: IssuerPlan): readonly string[] => [
  `${pluralize(requests.size, 'token')} to fetch from ${issuer.href}:\n\n`,
  ...formatTable([['token', 'scopes'], ...[...requests].map(([name, request]) => [name, formatTokenRequest(request)])]),
  '\n',
];

const formatTokenRequest = ({ scope, pid, consumer_org: organisation }: GrantRequest): string =>
  [scope, ...(pid ? ['(for the logged-in person)'] : []), ...(organisation ? ['(by delegation)'] : [])].join(' ');
