/**
 * Sessions: memory for each, memory after many short ones, and isolation under load. `npm run build`, then
 * `node --expose-gc --import tsx bench/sessions.ts`.
 */
import { startMock } from '../src/mock/index.ts';
import { library } from '../src/scenario/generated/library.ts';
import { loadScenario } from '../src/scenario/load.ts';

const SESSIONS = 500;
const SHORT_SESSIONS = 10_000;
const PARALLEL = 50;
const REQUESTS_PER_SESSION = 400;
const PERSON = '01837012046';

const headers = { authorization: 'Bearer any', 'content-type': 'application/json' };
const body = (count: number): string => JSON.stringify({ personidentifikatorer: Array(count).fill(PERSON) });

function measureMemory(): number {
  for (let round = 0; round < 3; round++) (globalThis as { gc?: () => void }).gc!();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + Math.max(external, arrayBuffers);
}

async function measureSize(): Promise<void> {
  const mock = await startMock({ maxSessions: SESSIONS });
  const use = async (name: string): Promise<void> => {
    const { url } = mock.session(name);
    for (let count = 0; count < 2; count++) {
      const response = await fetch(`${url}/rest/v1/personer`, { method: 'POST', headers, body: body(1) });
      await response.arrayBuffer();
    }
    mock.session(name).setTime('2026-06-01T12:00:00+02');
  };
  await use('first');
  mock.session('first').delete();
  const before = measureMemory();
  for (let session = 0; session < SESSIONS; session++) await use(`size-${session}`);
  const bytes = (measureMemory() - before) / SESSIONS;
  console.log(`memory for a session with two requests: ${(bytes / 1000).toFixed(1)} kB`);
  await mock.close();
}

async function measureGrowth(): Promise<void> {
  const mock = await startMock({ maxSessions: 10 });
  const use = async (name: string): Promise<void> => {
    const session = mock.session(name);
    await session.setScenario('outage-and-recovery');
    const response = await fetch(`${session.url}/rest/v1/personer`, { method: 'POST', headers, body: body(1) });
    await response.arrayBuffer();
    session.delete();
  };
  for (let session = 0; session < 1000; session++) await use(`warm-${session}`);
  const before = measureMemory();
  for (let session = 0; session < SHORT_SESSIONS; session++) await use(`short-${session}`);
  console.log(`growth after ${SHORT_SESSIONS} short sessions: ${((measureMemory() - before) / 1000).toFixed(0)} kB`);
  await mock.close();
}

async function verifyIsolation(): Promise<void> {
  const mock = await startMock();
  const names = Object.keys(library).slice(0, PARALLEL);
  const scenarios = await Promise.all(names.map((name) => loadScenario(name)));
  let leaks = 0;
  const started = performance.now();
  await Promise.all(
    scenarios.map(async (scenario, index) => {
      const session = mock.session(`parallel-${scenario.name}`);
      await session.setScenario({ ...scenario, faults: [] });
      for (let count = 0; count < REQUESTS_PER_SESSION; count++) {
        const response = await fetch(`${session.url}/rest/v1/personer`, {
          method: 'POST',
          headers,
          body: body(index + 1),
        });
        await response.arrayBuffer();
      }
      const entries = session.journal.entries({ operation: 'personer' });
      const own = entries.filter(({ persons }) => persons === index + 1);
      const duplicates = session.findings().find(({ id }) => id === 'duplicate-identifiers')?.count ?? 0;
      const isIsolated =
        session.scenario.name === scenario.name &&
        own.length === REQUESTS_PER_SESSION &&
        entries.length === REQUESTS_PER_SESSION &&
        duplicates === (index === 0 ? 0 : REQUESTS_PER_SESSION);
      if (!isIsolated) leaks++;
    }),
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const total = names.length * REQUESTS_PER_SESSION;
  console.log(
    `${names.length} sessions, ${names.length} scenarios, ${total} requests in ${seconds} s: ${leaks} leaks, ${mock.journal.entries().length} requests in the default session`,
  );
  await mock.close();
}

await measureSize();
await verifyIsolation();
await measureGrowth();
