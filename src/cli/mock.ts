import type { Server } from 'node:http';
import { Command, InvalidArgumentError, Option } from 'commander';
import { KrrError } from '../errors.ts';
import { integer, timestamp } from './arguments.ts';

interface MockFlags {
  port: number;
  host: string;
  seed: number;
  scenario: string;
  auth: 'any' | 'none';
  population?: 'all' | 'scenario';
  now?: string;
  basePath: string;
  logLevel: 'silent' | 'error' | 'info';
}

/** Somebody whom seed 1 makes reachable by every channel. */
const ANY_PERSON = '01837012046';
const INTERRUPTED = 130;
const PATIENCE_MS = 5000;
const SWEEP_MS = 50;

const EXAMPLES = `
Examples:
  krr mock                                        the standard persons, and everybody else, on port 8080
  krr mock --port 0                               on any free port
  krr mock --scenario ./mine.yaml                 with your own persons
  krr mock --population scenario                  with nobody else registered
  krr mock --now 2026-06-01T12:00:00+02           on a day that never ends
  krr mock --base-path /kontaktinfo-oauth2-server for a client with an old prefix built in
  KRR_PORT=9000 KRR_AUTH=none krr mock            every option is also an environment variable
`;

const option = (flags: string, description: string): Option => {
  const made = new Option(flags, description);
  return made.env(`KRR_${made.attributeName().replace(/[A-Z]/g, '_$&').toUpperCase()}`);
};

export const mock = new Command('mock')
  .description('Answers HentPersoner as KRR does, with synthetic persons.')
  .addOption(option('--port <number>', 'port; 0 picks a free one').default(8080).argParser(integer(0, 65_535)))
  .addOption(option('--host <address>', 'address to listen on').default('127.0.0.1').argParser(host))
  .addOption(
    option('--seed <number>', 'another seed is another population')
      .default(1)
      .argParser(integer(0, 2 ** 32 - 1)),
  )
  .addOption(
    option('--scenario <name|file>', 'who is in the register, and how the service behaves').default('standard'),
  )
  .addOption(
    option('--auth <mode>', 'any: a Bearer token is required, unverified · none: no token is needed')
      .choices(['any', 'none'])
      .default('any'),
  )
  .addOption(
    option('--population <who>', 'all: every identifier has a person · scenario: only those of the scenario').choices([
      'all',
      'scenario',
    ]),
  )
  .addOption(option('--now <timestamp>', 'stop the clock at this moment').argParser(timestamp))
  .addOption(option('--base-path <path>', 'a path before /rest').default('').argParser(basePath))
  .addOption(
    option('--log-level <level>', 'what is logged: info is a line a request')
      .choices(['silent', 'error', 'info'])
      .default('info'),
  )
  .addHelpText('after', EXAMPLES)
  .action(run);

function host(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('An address is needed, such as 127.0.0.1.');
}

function basePath(text: string): string {
  const path = text.replace(/\/+$/, '');
  if (/^(\/[\w.~-]+)*$/.test(path)) return path;
  throw new InvalidArgumentError('A path is needed, such as /kontaktinfo-oauth2-server.');
}

async function run(flags: MockFlags): Promise<void> {
  const [{ anyToken, createMock, everybody, Log }, { loadScenario }, { frozenClock, instantOf, systemClock }] =
    await Promise.all([import('../mock/index.ts'), import('../scenario/load.ts'), import('../register/index.ts')]);
  const loaded = await loadScenario(flags.scenario);
  const scenario = { ...loaded, population: flags.population ?? loaded.population };
  const now = flags.now ?? scenario.now;
  const app = createMock({
    scenario,
    seed: flags.seed,
    clock: now === undefined ? systemClock : frozenClock(instantOf(now)),
    access: flags.auth === 'any' ? anyToken() : everybody,
    log: new Log(flags.logLevel, process.stdout),
    basePath: flags.basePath,
  });
  await app.listen({ port: flags.port, host: flags.host }).catch(explainListening(flags));
  closeOnSignal(app.server, () => app.close());
  const example = scenario.persons[0]?.identifier ?? ANY_PERSON;
  process.stdout.write(greeting(app.listeningOrigin + flags.basePath, scenario.name, flags, example));
}

function greeting(baseUrl: string, scenario: string, { seed, auth }: MockFlags, identifier: string): string {
  const token = auth === 'any' ? " -H 'Authorization: Bearer any'" : '';
  const body = `{"personidentifikatorer":["${identifier}"]}`;
  return `krr mock: HentPersoner on ${baseUrl} (scenario ${scenario}, seed ${seed}); Ctrl-C stops it

Try:
  curl -s ${pastable(`${baseUrl}/rest/v1/personer`)} -H 'Content-Type: application/json'${token} -d '${body}'

`;
}

/** Every address at once is none to call: its loopback is. In quotes no shell takes [] for a pattern. */
function pastable(url: string): string {
  const reachable = url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  return reachable.includes('[') ? `'${reachable}'` : reachable;
}

const explainListening =
  ({ port, host }: MockFlags) =>
  (error: NodeJS.ErrnoException): never => {
    if (error.code === 'EADDRINUSE') {
      throw new KrrError(
        'PORT_TAKEN',
        `port ${port} is taken: choose another with --port, or any free one with --port 0`,
      );
    }
    throw new KrrError('ADDRESS_UNAVAILABLE', `cannot listen on ${host}, port ${port}: ${error.code ?? error.message}`);
  };

/** The first signal lets requests under way finish; a second one, or five seconds, ends them. */
function closeOnSignal(server: Server, close: () => PromiseLike<unknown>): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(INTERRUPTED);
    stopping = true;
    setTimeout(() => process.exit(INTERRUPTED), PATIENCE_MS).unref();
    // A client keeps its connection for the next request: once the last one is answered there is none.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    void close().then(() => clearInterval(sweep));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}
