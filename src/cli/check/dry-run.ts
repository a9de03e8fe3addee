import type { Rule } from '../../conformance/index.ts';
import type { Plan, PlannedProbe } from '../../conformance/run/plan.ts';
import { pluralize } from '../../report/summary.ts';
import type { TokenPlan } from './issuer-options.ts';
import type { TokenRequest } from './required-tokens.ts';

/** Cells in columns as wide as their widest. */
function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

/** Every rule with its level and title, a line each. */
export const formatRuleList = (rules: readonly Rule[]): readonly string[] =>
  formatTable(rules.map(({ id, level, title }) => [id, level, title])).map((line) => `${line}\n`);

/** What a run would send: each probe with its requests, and how many they are. */
export function formatPlan(
  { rules, probes, discoveryRequests, requests, maxFollowUps, maxConfirmations }: Plan,
  urls: readonly (string | undefined)[],
): readonly string[] {
  const versions = [...new Set(probes.map(({ version }) => version))];
  const names = [...new Set(probes.map(({ probe }) => probe))];
  const rows = names.map((name) => {
    const ofProbe = probes.filter(({ probe }) => probe === name);
    return [
      name,
      ...versions.map((version) => formatRequestCount(ofProbe.find((one) => one.version === version)!)),
      describeProbe(ofProbe),
    ];
  });
  const more = maxFollowUps === 0 ? '' : `, up to ${maxFollowUps} that follow from answers`;
  const again = maxConfirmations === 0 ? '' : `, and up to ${maxConfirmations} more where a difference must show twice`;
  return [
    `${urls.filter((url) => url !== undefined).join(' and ')} would be asked, for ${pluralize(rules, 'rule')} (nothing is sent now):\n\n`,
    ...formatTable([['probe', ...versions, 'what is sent'], ...rows]).map((line) => `${line}\n`),
    `\n${pluralize(discoveryRequests, 'request')} to see which versions are there, ${requests} for the probes${more}${again}\n`,
  ];
}

const formatRequestCount = ({ requests, skipReason }: PlannedProbe): string =>
  skipReason === undefined ? String(requests) : '-';

/** What an issuer would be asked for. */
export const formatTokenPlan = ({ issuer, requests }: TokenPlan): readonly string[] => [
  `${issuer.href} would be asked for ${pluralize(requests.size, 'token')} first:\n\n`,
  ...formatTable([
    ['token', 'scopes'],
    ...[...requests].map(([name, request]) => [name, formatTokenRequest(request)]),
  ]).map((line) => `${line}\n`),
  '\n',
];

const formatTokenRequest = ({ scope, pid, consumer_org: organisation }: TokenRequest): string =>
  [scope, ...(pid ? ['(of the person logged in)'] : []), ...(organisation ? ['(by delegation)'] : [])].join(' ');

/** Why a probe is not sent at all stands behind what it is. */
function describeProbe(probes: readonly PlannedProbe[]): string {
  const [{ title, skipReason }] = probes as [PlannedProbe];
  return probes.every((probe) => probe.skipReason !== undefined) ? `${title}: not sent, ${skipReason}` : title;
}
