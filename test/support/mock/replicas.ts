import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Debian installs servers in folders that the PATH of a user may lack. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

export const findProgram = (name: string): string | undefined =>
  FOLDERS.map((folder) => join(folder, name)).find((file) => existsSync(file));

/** Servers of the operating system run with its clock, also where the tests have a shifted one. */
const { LD_PRELOAD: _, ...env } = process.env;

/** The programs that are missing here; the tests that need them are skipped. */
export const missingPrograms = ['redis-server', 'haproxy'].filter((name) => findProgram(name) === undefined);

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export const PASSWORD = 'not-for-any-log';

/** A Redis server that keeps nothing on disk. */
export class RedisServer {
  readonly #port: number;
  #child: ChildProcess | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** The URL of the state, with a password. */
  url(prefix: string): string {
    return `redis://:${PASSWORD}@127.0.0.1:${this.#port}/1?prefix=${prefix}`;
  }

  async start(): Promise<void> {
    const args = ['--port', `${this.#port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.#child = spawn(findProgram('redis-server')!, [...args, '--requirepass', PASSWORD], {
      stdio: 'ignore',
      cwd: tmpdir(),
      env,
    });
    await waitForPort(this.#port);
  }

  /** Ends the server without a shutdown, so that its data is lost. */
  async stop(): Promise<void> {
    await end(this.#child);
  }

  /** Lets the server accept data and respond to nothing. */
  pause(): void {
    this.#child!.kill('SIGSTOP');
  }

  resume(): void {
    this.#child!.kill('SIGCONT');
  }
}

/** Starts HAProxy in front of these servers. Returns the function that ends it. */
export async function startLoadBalancer(port: number, servers: readonly string[]): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'krr-haproxy-'));
  const file = join(folder, 'haproxy.cfg');
  const lines = servers.map((url, at) => `  server replica-${at} ${new URL(url).host} check inter 200ms fall 1 rise 1`);
  writeFileSync(
    file,
    `defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  retries 3
  option redispatch
frontend krr
  bind 127.0.0.1:${port}
  default_backend replicas
backend replicas
  balance roundrobin
  option httpchk GET /health/ready
${lines.join('\n')}
`,
  );
  const child = spawn(findProgram('haproxy')!, ['-f', file, '-db'], { stdio: 'ignore', env });
  await waitForPort(port);
  return async () => {
    await end(child);
    rmSync(folder, { recursive: true });
  };
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function waitForPort(port: number): Promise<void> {
  const { connect } = await import('node:net');
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    await sleep(20);
  }
}
