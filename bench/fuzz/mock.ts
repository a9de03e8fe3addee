import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, freePort, here, type Usage } from '../measure.ts';
import type { Credentials, createCredentials } from './credentials.ts';
import { SESSION_NAMES } from './requests/index.ts';

/** A mock in a process of its own. */
export interface FuzzedMock {
  readonly port: number;
  readonly process: ChildProcess;
  /** The lines of its log: internal errors only. */
  readonly log: string[];
}

/** Starts a mock that verifies tokens and SOAP signatures, or an idle one without options. */
export async function startMock(args: readonly string[]): Promise<FuzzedMock> {
  const port = await freePort();
  const child = fork(here('../dist/cli/main.js'), ['mock', '--port', port, '--log-level', 'error', ...args], {
    execArgv: ['--expose-gc', '--import', here('./servers/probe.mjs')],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const log: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => log.push(line));
  for (let attempt = 0; attempt < 600; attempt++) {
    const response = await fetch(`http://127.0.0.1:${port}/health/live`).catch(() => undefined);
    if (response?.ok) return { port: Number(port), process: child, log };
    await sleep(50);
  }
  throw new Error(`the mock does not start: ${log.join('\n')}`);
}

/** The options of the mock that is fuzzed. The key of its issuer is written to a file for as long as `use` takes. */
export async function withOptions<Value>(
  { issuerKey }: Awaited<ReturnType<typeof createCredentials>>,
  use: (args: readonly string[]) => Promise<Value>,
): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'krr-fuzz-'));
  const key = join(folder, 'issuer.pem');
  writeFileSync(key, issuerKey.export({ type: 'pkcs8', format: 'pem' }));
  const modes = ['--auth', 'maskinporten', '--ws-security', 'verify', '--ws-sign', '--max-sessions', '60'];
  try {
    return await use([...modes, '--keys', key]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Creates the sessions of the requests, and completes the credentials with what the mock says about itself. */
export async function prepareMock(
  { port }: FuzzedMock,
  credentials: Awaited<ReturnType<typeof createCredentials>>,
): Promise<Credentials> {
  const url = `http://127.0.0.1:${port}/`;
  const { keys } = (await (await fetch(`${url}jwk`)).json()) as { keys: readonly { readonly kid: string }[] };
  for (const name of SESSION_NAMES) {
    const body = JSON.stringify({ name, idleTimeoutSeconds: 86_400 });
    await fetch(`${url}__krr/sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  }
  return { ...credentials, issuer: url, kid: keys[0]!.kid };
}

/** Restores the sessions and clears their journals, as a user can: what the mock holds then does not depend on the requests. */
export async function resetSessions({ port }: FuzzedMock): Promise<void> {
  const url = `http://127.0.0.1:${port}/__krr/sessions`;
  const { sessions } = (await (await fetch(url)).json()) as { sessions: readonly { readonly name: string }[] };
  for (const { name } of sessions) await fetch(`${url}/${encodeURIComponent(name)}/reset`, { method: 'POST' });
}

/** The heap after a full garbage collection, the resident memory, and the CPU time since the start. */
export const measureUsage = ({ process: child }: FuzzedMock): Promise<Usage> => ask<Usage>(child, {});
