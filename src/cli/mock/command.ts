import { isDeepStrictEqual } from 'node:util';
import { Command } from 'commander';
import { KrrError } from '../../errors.ts';
import type { Log, RunningMock } from '../../mock/index.ts';
import { type FileVersion, getFileVersion } from '../../scenario/resolve.ts';
import { loadResponseSigning, loadServerTls } from './certificates.ts';
import { closeOnSignal, formatStartupBanner, toListenError } from './lifecycle.ts';
import { addMockOptions, loadMaskinportenOptions, type MockFlags } from './options.ts';

/** Looking is what works everywhere: mounted folders tell nobody of a change. */
const INTERVAL_MS = 200;

const getCurrentVersions = (files: readonly FileVersion[]): Promise<FileVersion[]> =>
  Promise.all(files.map(async ({ path }) => ({ path, version: await getFileVersion(path) })));

/**
 * Watches files, also those that are replaced by others or not there for a while, without keeping the process alive.
 * News is whatever differs from what was read, however long ago that was.
 *
 * @param files those to be watched now, as they were when they were read
 * @param onChange called after a change, to read them again
 * @param onError called if `changed` rejects; not until the next change is it called again
 * @returns ends the watching
 */
export function watchFiles(
  files: () => readonly FileVersion[],
  onChange: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => void {
  let seen: readonly FileVersion[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const poll = async (): Promise<void> => {
    const read = files();
    const found = await getCurrentVersions(read);
    if (isStopped || isDeepStrictEqual(found, read) || isDeepStrictEqual(found, seen)) return;
    // Before they are read: what is saved meanwhile is news the next time.
    seen = found;
    await onChange();
  };
  const wait = (): void => {
    if (!isStopped) timer = setTimeout(() => poll().catch(onError).then(wait), INTERVAL_MS).unref();
  };
  wait();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

const FINDINGS_EXIT_CODE = 1;

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
  const { Log, startMock, formatSummary } = await import('../../mock/index.ts');
  const { issuer, control, port, host, seed, auth, population, now, basePath } = flags;
  if (issuer !== undefined && flags.auth !== 'maskinporten') {
    throw new KrrError('OPTION_INVALID', '--issuer is for --auth maskinporten: no token is verified without it');
  }
  const maskinporten = await loadMaskinportenOptions(flags);
  const log = new Log(flags.logLevel, process.stdout);
  // These two write files: what else can be refused has been by now.
  const signing = await loadResponseSigning(flags);
  const serverTls = await loadServerTls(flags).catch(async (error) => {
    await signing.remove();
    throw error;
  });
  const removeFiles = (): Promise<unknown> => Promise.all([serverTls?.remove(), signing.remove()]);
  const mock = await startMock({
    ...{ port, host, seed, auth, basePath },
    ...(population !== undefined && { population }),
    ...(now !== undefined && { now }),
    ...(issuer !== undefined && { trust: issuer }),
    ...(serverTls !== undefined && { tls: serverTls.tls }),
    control: control === 'on',
    maskinporten,
    soap: { wsSecurity: flags.wsSecurity, sign: signing.sign },
    scenario: flags.scenario,
    log,
  }).catch(async (error) => {
    await removeFiles();
    throw toListenError(error, flags);
  });
  const unwatch =
    flags.watch === false ? () => {} : watchFiles(mock.scenarioFiles, () => reload(mock, log), reportReloadFailure);
  closeOnSignal({
    close: () => {
      unwatch();
      return mock.close();
    },
    report: async () => {
      log.flush();
      await removeFiles();
      const findings = mock.findings();
      process.stderr.write(formatSummary(findings));
      return findings.length > 0 && flags.failOnFindings ? FINDINGS_EXIT_CODE : 0;
    },
  });
  process.stdout.write(formatStartupBanner(mock, flags, serverTls, signing));
}

/** A file that has become wrong leaves the running scenario in place. */
async function reload(mock: RunningMock, log: Log): Promise<void> {
  try {
    for (const { before, after } of await mock.reloadScenarios()) {
      log.info(`scenario ${after.name} read again${after === before ? ': it says the same' : ''}`);
    }
  } catch (error) {
    if (!(error instanceof KrrError)) throw error;
    process.stderr.write(`krr: the scenario stays as it was, because what was saved has mistakes\n${error.message}\n`);
  }
}

/** That a reload failed for a reason that is none of the file's is a mistake of ours. */
function reportReloadFailure(error: unknown): void {
  const reason = error instanceof Error ? error.stack : error;
  process.stderr.write(`krr: the scenario stays as it was, because it could not be read again\n${reason}\n`);
}
