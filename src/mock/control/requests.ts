import { setTimeout as sleep } from 'node:timers/promises';
import type { Filter, WaitResult } from '../journal/index.ts';
import { createStateUnavailableError, type RequestReading } from '../sessions/index.ts';
import type { ControlContext } from './context.ts';

type Sources = Pick<ControlContext, 'session' | 'sessions'>;

/** Reading the journals of all replicas takes time. */
const POLL_MS = 100;

/**
 * Reads the requests of the session, at all replicas if there are several.
 *
 * @throws ApiError 503 if those of the other replicas cannot be read
 */
export async function readRequests({ session, sessions }: Sources): Promise<RequestReading> {
  const { replication } = sessions;
  if (replication === undefined) return { list: session.journal.read(), findings: session.clientChecks.list() };
  return replication.readRequests(session).catch(throwUnavailable);
}

export async function clearRequests({ session, sessions }: Sources, part: 'journal' | 'findings'): Promise<void> {
  if (sessions.replication === undefined) session.clearRequests(part);
  else await sessions.replication.clearRequests(session, part).catch(throwUnavailable);
}

/** Waits until enough requests match, as {@link Journal.waitFor} does. */
export async function waitForRequests(
  sources: Sources,
  filter: Filter,
  limits: { readonly count?: number; readonly timeoutMs?: number },
): Promise<WaitResult> {
  if (sources.sessions.replication === undefined) return sources.session.journal.waitFor(filter, limits);
  const { count = 1, timeoutMs = 5000 } = limits;
  const end = performance.now() + timeoutMs;
  for (;;) {
    const { list } = await readRequests(sources);
    const entries = list.entries(filter);
    if (entries.length >= count) return { ok: true, entries };
    const rest = end - performance.now();
    if (rest <= 0) return { ok: false, found: entries.length, ...list.explainMismatch(filter) };
    await sleep(Math.min(POLL_MS, rest));
  }
}

const throwUnavailable = ({ message }: Error): never => {
  throw createStateUnavailableError(message);
};
