import { Command } from 'commander';
import { KrrError } from '../errors.ts';
import type { Log, RunningMock } from '../mock/index.ts';
import { closeOnSignal, explained } from './mock-ending.ts';
import { greeting } from './mock-greeting.ts';
import { maskinportenOf } from './mock-maskinporten.ts';
import { addMockOptions, type MockFlags } from './mock-options.ts';
import { signingOf } from './mock-signing.ts';
import { servedTls } from './mock-tls.ts';
import { keepTicksQuick } from './quick-ticks.ts';
import { watchFiles } from './watch.ts';

const FOUND = 1;

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

export const mock = new Command('mock')
  .summary('answer as KRR does, with synthetic persons')
  .description('Answers HentPersoner as KRR does, with synthetic persons.')
  .addHelpText('after', EXAMPLES)
  .action(run);
addMockOptions(mock);

async function run(flags: MockFlags): Promise<void> {
  const { Log, startMock, summaryOf } = await import('../mock/index.ts');
  const { issuer, control, port, host, seed, auth, population, now, basePath } = flags;
  if (issuer !== undefined && flags.auth !== 'maskinporten') {
    throw new KrrError('OPTION_INVALID', '--issuer is for --auth maskinporten: no token is verified without it');
  }
  const maskinporten = await maskinportenOf(flags);
  const log = new Log(flags.logLevel, process.stdout);
  // These two write files: what else can be refused has been by now.
  const signed = await signingOf(flags);
  const served = await servedTls(flags).catch(async (error) => {
    await signed.forget();
    throw error;
  });
  const forget = (): Promise<unknown> => Promise.all([served?.forget(), signed.forget()]);
  keepTicksQuick();
  const mock = await startMock({
    ...{ port, host, seed, auth, basePath },
    ...(population !== undefined && { population }),
    ...(now !== undefined && { now }),
    ...(issuer !== undefined && { trust: issuer }),
    ...(served !== undefined && { tls: served.tls }),
    control: control === 'on',
    maskinporten,
    soap: { wsSecurity: flags.wsSecurity, sign: signed.sign },
    scenario: flags.scenario,
    log,
  }).catch(async (error) => {
    await forget();
    throw explained(error, flags);
  });
  const unwatch = flags.watch === false ? () => {} : watchFiles(mock.files, () => reload(mock, log), tellFailure);
  closeOnSignal({
    close: () => {
      unwatch();
      return mock.close();
    },
    report: async () => {
      log.flush();
      await forget();
      const findings = mock.findings();
      process.stderr.write(summaryOf(findings));
      return findings.length > 0 && flags.failOnFindings ? FOUND : 0;
    },
  });
  process.stdout.write(greeting(mock, flags, served, signed));
}

/** A file that has become wrong leaves the running scenario in place. */
async function reload(mock: RunningMock, log: Log): Promise<void> {
  try {
    for (const { before, after } of await mock.reread()) {
      log.info(`scenario ${after.name} read again${after === before ? ': it says the same' : ''}`);
    }
  } catch (error) {
    if (!(error instanceof KrrError)) throw error;
    process.stderr.write(`krr: the scenario stays as it was, because what was saved has mistakes\n${error.message}\n`);
  }
}

/** That a reload failed for a reason that is none of the file's is a mistake of ours. */
function tellFailure(error: unknown): void {
  const reason = error instanceof Error ? error.stack : error;
  process.stderr.write(`krr: the scenario stays as it was, because it could not be read again\n${reason}\n`);
}
