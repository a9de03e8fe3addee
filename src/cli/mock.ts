import { Command, InvalidArgumentError, Option } from 'commander';
import { KrrError } from '../errors.ts';
import type { Log, RunningMock } from '../mock/index.ts';
import { httpUrl, integer, timestamp } from './arguments.ts';
import { addMaskinportenOptions, type MaskinportenFlags, maskinportenOf } from './mock-maskinporten.ts';
import { type ServedTls, servedTls, type TlsFlags } from './mock-tls.ts';
import { watchFiles } from './watch.ts';

interface MockFlags extends MaskinportenFlags, TlsFlags {
  port: number;
  host: string;
  seed: number;
  scenario: readonly string[];
  watch?: boolean;
  control: 'on' | 'off';
  failOnFindings?: boolean;
  auth: 'any' | 'none' | 'maskinporten';
  issuer?: string;
  wsSecurity: 'accept' | 'verify';
  wsSign?: boolean;
  population?: 'all' | 'scenario';
  now?: string;
  basePath: string;
  logLevel: 'silent' | 'error' | 'info';
}

const DEFAULT_SCENARIO: readonly string[] = ['standard'];

/** Somebody whom seed 1 makes reachable by every channel. */
const ANY_PERSON = '01837012046';
const FOUND = 1;
const INTERRUPTED = 130;
const PATIENCE_MS = 5000;

const EXAMPLES = `
Examples:
  krr mock                                        the standard persons, and everybody else, on port 8080
  krr mock --port 0                               on any free port
  krr mock --scenario rate-limit                  where things go wrong: krr scenario list tells how
  krr mock --scenario ./mine.yaml                 with your own persons; what you save applies at once
  krr mock --scenario standard --scenario ./more.yaml  several, the last on top
  krr mock --fail-on-findings                     exit code 1 if your client did what it should not
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
    option(
      '--scenario <name|file>',
      'who is in the register, how the service behaves, what goes wrong; several lie on each other, the last on top',
    )
      .default(DEFAULT_SCENARIO, 'standard')
      .argParser(scenarios),
  )
  .addOption(option('--watch', 'apply saved changes of scenario files at once (default: if a file is given)'))
  .addOption(new Option('--no-watch', 'leave the scenario as it was at the start'))
  .addOption(
    option('--control <switch>', 'the control API under /__krr/, for this machine only')
      .choices(['on', 'off'])
      .default('on'),
  )
  .addOption(option('--fail-on-findings', 'exit code 1 if the client was found to do what it should not'))
  .addOption(
    option(
      '--auth <mode>',
      'any: a Bearer token is required, unverified · maskinporten: one that the issuer has issued · none: no token is needed',
    )
      .choices(['any', 'none', 'maskinporten'])
      .default('any'),
  )
  .addOption(
    option(
      '--issuer <url>',
      'whose tokens are good, in place of those of the mock (with --auth maskinporten)',
    ).argParser(httpUrl),
  )
  .addOption(option('--tls', 'serve HTTPS, by a certificate made at the start unless --cert and --key are given'))
  .addOption(option('--cert <file>', 'a certificate for HTTPS, PEM'))
  .addOption(option('--key <file>', 'its private key, PEM'))
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
addMaskinportenOptions(mock, option);
mock
  .addOption(
    option(
      '--ws-security <mode>',
      'over SOAP, accept: signatures are let through unread · verify: every request must be signed',
    )
      .choices(['accept', 'verify'])
      .default('accept'),
  )
  .addOption(option('--ws-sign', 'sign answers over SOAP'));

function scenarios(choice: string, others: readonly string[]): readonly string[] {
  return others === DEFAULT_SCENARIO ? [choice] : [...others, choice];
}

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
  const [{ Log, startMock, summaryOf }, { loadScenarioWithFiles }] = await Promise.all([
    import('../mock/index.ts'),
    import('../scenario/load.ts'),
  ]);
  const { issuer, control, tls: _, ...shared } = flags;
  if (issuer !== undefined && flags.auth !== 'maskinporten') {
    throw new KrrError('OPTION_INVALID', '--issuer is for --auth maskinporten: no token is verified without it');
  }
  const [maskinporten, served] = await Promise.all([maskinportenOf(flags), servedTls(flags)]);
  const log = new Log(flags.logLevel, process.stdout);
  const { scenario, files } = await loadScenarioWithFiles(flags.scenario);
  const mock = await startMock({
    ...shared,
    ...(issuer !== undefined && { trust: issuer }),
    ...(served !== undefined && { tls: served.tls }),
    control: control === 'on',
    maskinporten,
    soap: { wsSecurity: flags.wsSecurity, sign: flags.wsSign ?? false },
    scenario,
    log,
  }).catch(async (error) => {
    await served?.forget();
    throw explained(error, flags);
  });
  const unwatch = (flags.watch ?? files.length > 0) ? watchFiles(files, reloading(mock, flags, log)) : () => {};
  closeOnSignal(async () => {
    unwatch();
    await mock.close();
    await served?.forget();
    const findings = mock.findings();
    if (findings.length > 0) process.stderr.write(summaryOf(findings));
    if (findings.length > 0 && flags.failOnFindings) process.exitCode = FOUND;
  });
  const example = mock.scenario.persons[0]?.identifier ?? ANY_PERSON;
  process.stdout.write(greeting(mock, flags, served, example));
}

/** A file that has become wrong leaves the running scenario in place. */
const reloading = (mock: RunningMock, flags: MockFlags, log: Log) => async (): Promise<readonly string[] | null> => {
  const { loadScenarioWithFiles } = await import('../scenario/load.ts');
  try {
    const { scenario, files } = await loadScenarioWithFiles(flags.scenario);
    await mock.restart(scenario);
    log.info(`scenario ${scenario.name} read again`);
    return files;
  } catch (error) {
    if (!(error instanceof KrrError)) throw error;
    process.stderr.write(`krr: the scenario stays as it was, because what was saved has mistakes\n${error.message}\n`);
    return null;
  }
};

function greeting({ url, issuer, scenario }: RunningMock, flags: MockFlags, served: ServedTls | undefined, id: string) {
  const { seed, auth } = flags;
  const lines = [
    `krr mock: HentPersoner on ${url} (scenario ${scenario.name}, seed ${seed}); Ctrl-C stops it`,
    `Maskinporten: ${issuer}`,
    ...(served?.caFile === undefined ? [] : [`To be trusted: ${served.caFile}`]),
  ];
  const trust = served?.caFile === undefined ? '' : ` --cacert ${served.caFile}`;
  const ca = served?.caFile === undefined ? '' : `NODE_EXTRA_CA_CERTS=${served.caFile} `;
  const bearer = auth === 'any' ? 'any' : `$(${ca}krr token --url ${pastable(url)})`;
  const token = auth === 'none' ? '' : ` -H ${quoted(`Authorization: Bearer ${bearer}`)}`;
  const body = `{"personidentifikatorer":["${id}"]}`;
  const call = `curl -s${trust} ${pastable(`${url}/rest/v1/personer`)} -H 'Content-Type: application/json'${token} -d '${body}'`;
  return `${lines.join('\n')}\n\nTry:\n  ${call}\n\n`;
}

/** In single quotes a shell takes nothing for its own, in double quotes a command. */
const quoted = (text: string): string => (text.includes('$(') ? `"${text}"` : `'${text}'`);

/** Every address at once is none to call: its loopback is. In quotes no shell takes [] for a pattern. */
function pastable(url: string): string {
  const reachable = url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  return reachable.includes('[') ? `'${reachable}'` : reachable;
}

/** What keeps a server from listening, in a line; anything else as it is. */
function explained(error: NodeJS.ErrnoException & { port?: number }, flags: MockFlags): Error {
  if (error instanceof KrrError || error.syscall === undefined) return error;
  const { port = flags.port } = error;
  if (error.code === 'EADDRINUSE') {
    const option = port === flags.maskinportenPort ? '--maskinporten-port' : '--port';
    return new KrrError(
      'PORT_TAKEN',
      `port ${port} is taken: choose another with ${option}, or any free one with ${option} 0`,
    );
  }
  const reason = error.code ?? error.message;
  return new KrrError('ADDRESS_UNAVAILABLE', `cannot listen on ${flags.host}, port ${port}: ${reason}`);
}

/** The first signal lets requests under way finish; a second one, or five seconds, ends them. */
function closeOnSignal(close: () => Promise<unknown>): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(INTERRUPTED);
    stopping = true;
    setTimeout(() => process.exit(INTERRUPTED), PATIENCE_MS).unref();
    void close();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}
