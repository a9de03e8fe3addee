import type { Rule } from '../conformance/index.ts';
import type { Plan, PlannedProbe } from '../conformance/plan.ts';
import { counted } from '../report/conclusion.ts';
import type { Fetching } from './check-maskinporten.ts';
import type { TokenWish } from './check-scopes.ts';

/** Cells in columns as wide as their widest. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

/** Every rule with its level and title, a line each. */
export const listing = (rules: readonly Rule[]): readonly string[] =>
  table(rules.map(({ id, level, title }) => [id, level, title])).map((line) => `${line}\n`);

/** What a run would send: each probe with its requests, and how many they are. */
export function planned(
  { rules, probes, first, requests, following, confirming }: Plan,
  asked: readonly (string | undefined)[],
): readonly string[] {
  const versions = [...new Set(probes.map(({ version }) => version))];
  const names = [...new Set(probes.map(({ probe }) => probe))];
  const rows = names.map((name) => {
    const ofProbe = probes.filter(({ probe }) => probe === name);
    return [
      name,
      ...versions.map((version) => countOf(ofProbe.find((one) => one.version === version)!)),
      about(ofProbe),
    ];
  });
  const more = following === 0 ? '' : `, up to ${following} that follow from answers`;
  const again = confirming === 0 ? '' : `, and up to ${confirming} more where a difference must show twice`;
  return [
    `${asked.filter((url) => url !== undefined).join(' and ')} would be asked, for ${counted(rules, 'rule')} (nothing is sent now):\n\n`,
    ...table([['probe', ...versions, 'what is sent'], ...rows]).map((line) => `${line}\n`),
    `\n${counted(first, 'request')} to see which versions are there, ${requests} for the probes${more}${again}\n`,
  ];
}

const countOf = ({ requests, unsent }: PlannedProbe): string => (unsent === undefined ? String(requests) : '-');

/** What an issuer would be asked for. */
export const fetched = ({ issuer, wishes }: Fetching): readonly string[] => [
  `${issuer.href} would be asked for ${counted(wishes.size, 'token')} first:\n\n`,
  ...table([['token', 'scopes'], ...[...wishes].map(([name, wish]) => [name, grantOf(wish)])]).map(
    (line) => `${line}\n`,
  ),
  '\n',
];

const grantOf = ({ scope, pid, consumer_org: organisation }: TokenWish): string =>
  [scope, ...(pid ? ['(of the person logged in)'] : []), ...(organisation ? ['(by delegation)'] : [])].join(' ');

/** Why a probe is not sent at all stands behind what it is. */
function about(probes: readonly PlannedProbe[]): string {
  const [{ title, unsent }] = probes as [PlannedProbe];
  return probes.every((probe) => probe.unsent !== undefined) ? `${title}: not sent, ${unsent}` : title;
}
