import type { Report } from '../report.ts';
import type { Rule } from '../rules/rule.ts';
import { hasResponse } from '../target/exchange.ts';
import type { ResultsByInterface } from './evaluate.ts';

/** The response times of probes, in ms, over all rounds of a run. */
export class ProbeTimes {
  readonly #times = new Map<string, number>();

  add(results: ResultsByInterface): void {
    for (const exchange of [...results.values()].flatMap(({ exchanges }) => exchanges)) {
      const { probe } = exchange;
      if (hasResponse(exchange)) this.#times.set(probe, (this.#times.get(probe) ?? 0) + exchange.response.ms);
    }
  }

  /**
   * Adds the response times to the results of a report. Rules share probes: the time of a probe is divided among its
   * rules, so that the times of all rules add up to the time of all requests.
   */
  addTo(report: Report, rules: readonly Rule[]): Report {
    const shares = new Map<string, number>();
    for (const probe of rules.flatMap(({ probes }) => probes)) shares.set(probe, (shares.get(probe) ?? 0) + 1);
    const getShare = (probe: string): number => (this.#times.get(probe) ?? 0) / shares.get(probe)!;
    const byId = new Map(rules.map(({ id, probes }) => [id, probes.reduce((sum, probe) => sum + getShare(probe), 0)]));
    return { ...report, results: report.results.map((result) => ({ ...result, durationMs: byId.get(result.id)! })) };
  }
}
