import type { SessionRegistry } from '../sessions/index.ts';
import type { MetricSources } from '../telemetry/index.ts';

/** Creates the functions that read the current values of all sessions for the metrics. */
export const createMetricSources = (sessions: SessionRegistry): MetricSources => ({
  countFindings: () => countFindings(sessions),
  countSessions: () => sessions.list().length,
});

function countFindings(sessions: SessionRegistry): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { clientChecks } of sessions.list())
    for (const { id, count } of clientChecks.list()) counts.set(id, (counts.get(id) ?? 0) + count);
  return counts;
}
