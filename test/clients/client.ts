import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Mock } from '../support/cli/krr.ts';
import { certificate, pemOf } from '../support/maskinporten/grants.ts';

/** Clients run as processes of their own, as they are. All that is set is where things are, and who they are. */

/** What a client is told by its environment. */
export interface Settings {
  readonly KRR_URL: string;
  readonly MASKINPORTEN_URL: string;
  readonly CLIENT_KEY: string;
  readonly CLIENT_CERTIFICATE: string;
  readonly NODE_EXTRA_CA_CERTS?: string;
}

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The public key that all clients are known by. */
export const publicPem = keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;

/** Who the clients are. The certificate has the line breaks of a file. */
export const IDENTITY = {
  CLIENT_KEY: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  CLIENT_CERTIFICATE: pemOf(await certificate(keys)),
};

export const issuerOf = ({ output }: Pick<Mock, 'output'>): string => /^Maskinporten: (\S+)$/m.exec(output())![1]!;

export const settingsFor = (mock: Mock): Settings => ({
  KRR_URL: mock.baseUrl,
  MASKINPORTEN_URL: issuerOf(mock),
  ...IDENTITY,
});

/** The clock under which the tests run, if it is shifted. */
const clock = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(LD_PRELOAD|FAKETIME)/.test(name)));

const started = (client: string, settings: Settings, args: readonly string[]) =>
  spawn(process.execPath, [fileURLToPath(new URL(client, import.meta.url)), ...args], {
    env: { ...clock, ...settings },
  });

/** A client that runs until `ended` is called. */
export function startClient(client: string, settings: Settings, args: readonly string[] = []) {
  const child = started(client, settings, args);
  const over = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return {
    /** Gives it its input, and waits for what it has to say. */
    ended: async (input = '') => {
      child.stdin.end(input);
      const [stdout, stderr] = await over;
      return { code: child.exitCode, stdout, stderr };
    },
  };
}

/** Runs a client that must succeed, and reads what it prints. */
export async function told<Told>(
  client: string,
  settings: Settings,
  { args = [], input = '' }: { args?: readonly string[]; input?: string } = {},
): Promise<Told> {
  const { code, stdout, stderr } = await startClient(client, settings, args).ended(input);
  if (code !== 0) throw new Error(`${client} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Told;
}
