import type { Report, RuleResult } from '../conformance/report.ts';

const MAX_REASONS = 3;

/** Says how many MUST rules were skipped, and why: `12 of 87 MUST rules skipped: …`. Undefined if none was. */
export function describeSkipped({ results }: Report): string | undefined {
  const mandatory = results.filter(({ level }) => level === 'MUST');
  const skipped = mandatory.filter(({ outcome }) => outcome === 'skipped');
  if (skipped.length === 0) return undefined;
  const counts = [...countReasons(skipped)].sort(([, one], [, other]) => other - one);
  const reasons = counts.slice(0, MAX_REASONS).map(([reason, count]) => `${reason} (${count})`);
  const more = counts.length - reasons.length;
  const list = [...reasons, ...(more > 0 ? [`${more} more ${more === 1 ? 'reason' : 'reasons'}`] : [])].join('; ');
  return `${skipped.length} of ${mandatory.length} MUST rules skipped: ${list}`;
}

function countReasons(skipped: readonly RuleResult[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { reason = 'no reason given' } of skipped) {
    const short = shorten(reason);
    counts.set(short, (counts.get(short) ?? 0) + 1);
  }
  return counts;
}

/** Without the explanation in parentheses; missing tokens count as one reason. */
const shorten = (reason: string): string =>
  reason.startsWith('no token "') ? 'further tokens are not given' : reason.replace(/ \(.*$/s, '');
