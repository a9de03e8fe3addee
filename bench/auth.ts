/**
 * What it costs to verify tokens, and to issue them: `npm run build && npx tsx bench/auth.ts`. One token is reused, as
 * clients do. It is also sent to a mock that verifies nothing, because a longer header costs more by itself.
 */
import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import {
  ask,
  endAll,
  firstAnswer,
  type Load,
  type Measured,
  measure,
  quietAndMedian,
  row,
  type Server,
  start,
  startLoad,
  stop,
  type Usage,
} from './measure.ts';

const ROUNDS = 9;
const SCOPE = 'krr:global/kontaktinformasjon.read krr:global/digitalpost.read';
const AN_HOUR = 3600;

const mock = (name: string, ...args: string[]) =>
  start(name, '../dist/cli/main.js', (port) => ['mock', '--port', port, ...args]);

/** The same, bearing a token of its own issuer. */
async function withToken(server: Server): Promise<Server> {
  const answer = await fetch(new URL('/__krr/tokens', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scope: SCOPE, expires_in: AN_HOUR }),
  }).catch(() => undefined);
  if (!answer?.ok) return withToken(server);
  const { access_token } = (await answer.json()) as { access_token: string };
  return { ...server, authorization: `Bearer ${access_token}` };
}

async function compare(load: ChildProcess, batch: number, requests: number): Promise<void> {
  const any = await mock('any');
  const bearing = await withToken(await mock('any, a JWT'));
  const verifying = await withToken(await mock('maskinporten', '--auth', 'maskinporten'));
  const servers = [any, bearing, verifying];
  const rounds = new Map<Server, Measured[]>(servers.map((server) => [server, []]));
  for (const server of servers) {
    await firstAnswer(server);
    await measure(server, load, batch, requests);
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [server, measured] of rounds) measured.push(await measure(server, load, batch, requests));
  }
  await Promise.all(servers.map(stop));
  const [quiet, middle] = quietAndMedian(rounds.get(any)!);
  console.log(`\n${batch === 1 ? '1 identifier' : `${batch} identifiers`} a request: CPU ms, in the quietest round`);
  for (const [{ name }, measured] of rounds) {
    row(name, measured, (q, m) => `; ${(q / quiet).toFixed(2)} of any, median ${(m / middle).toFixed(2)}`);
  }
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** One who is registered, so that grants are verified by a key. */
const CLIENTS = JSON.stringify({
  clients: [
    {
      client_id: 'bench',
      client_orgno: '310000019',
      scopes: SCOPE.split(' '),
      keys: [{ kid: 'bench', pem: publicKey.export({ type: 'spki', format: 'pem' }) }],
    },
  ],
});

async function form(issuer: string): Promise<string> {
  const assertion = await new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
    .setIssuer('bench')
    .setAudience(issuer)
    .setIssuedAt()
    .setExpirationTime('100s')
    .setJti(randomUUID())
    .sign(privateKey);
  return new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString();
}

/** Grants live for seconds, so as many are made as can be sent at once. */
async function issue(load: ChildProcess, requests: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'krr-bench-'));
  const file = join(folder, 'clients.yaml');
  await writeFile(file, CLIENTS);
  const server = await withToken(await mock('issuer', '--clients', file));
  await rm(folder, { recursive: true });
  const issuer = new URL('/', server.url).href;
  const measured: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const forms = await Promise.all(Array.from({ length: requests }, () => form(issuer)));
    const before = await ask<Usage>(server.process, {});
    const { failures } = await ask<Load>(load, { url: `${issuer}token`, forms, requests, connections: 8 });
    const after = await ask<Usage>(server.process, {});
    measured.push({ cpuMs: (after.cpuMs - before.cpuMs) / requests, failures });
  }
  await stop(server);
  console.log('\na token for a grant of a registered client: CPU ms, in the quietest round');
  row(
    'krr mock',
    measured,
    (q, m) => `; ${(1000 / q).toFixed(0)} a second on one core, median ${(1000 / m).toFixed(0)}`,
  );
}

const load = startLoad();
try {
  await compare(load, 1, 8000);
  await compare(load, 1000, 200);
  await issue(load, 1000);
} finally {
  endAll();
}
