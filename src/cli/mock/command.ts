import { isDeepStrictEqual } from 'node:util';
import { Command } from 'commander';
import { KrrError } from '../../errors.ts';
import type { Log, RunningMock } from '../../mock/index.ts';
import { type FileVersion, getFileVersion } from '../../scenario/resolve.ts';
import { printError } from '../io.ts';
import { loadResponseSigning, loadServerTls } from './certificates.ts';
import { runConformance } from './conformance.ts';
import { loadControlToken } from './control-token.ts';
import { closeOnSignal, formatStartupBanner, toListenError } from './lifecycle.ts';
import { addMockOptions, loadMaskinportenOptions, type MockFlags } from './options.ts';
import { readTelemetryVariables } from './telemetry.ts';

/** Files are polled, because mounted folders do not deliver change events. */
const INTERVAL_MS = 200;

const getCurrentVersions = (files: readonly FileVersion[]): Promise<FileVersion[]> =>
  Promise.all(files.map(async ({ path }) => ({ path, version: await getFileVersion(path) })));

/**
 * Watches files without keeping the process alive. Files may be replaced or be missing for a while. A file has changed if
 * its version differs from the version that was read.
 *
 * @param files returns the files to watch, with the versions that were read
 * @param onChange called after a change
 * @param onError called if `onChange` rejects; the next call of `onChange` follows the next change
 * @returns a function that stops watching
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
    // Recorded before reading, so that a change during the reading is detected the next time.
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
  krr mock                                        the standard scenario on port 8080
  krr mock --port 0                               on a free port
  krr mock --scenario rate-limit                  a bundled scenario; see krr scenario list
  krr mock --scenario ./mine.yaml                 your own persons; reloaded when the file is saved
  krr mock --scenario standard --scenario ./more.yaml  later scenarios override earlier ones
  krr mock --fail-on-findings                     exit code 1 if a client check has findings
  krr mock --population scenario                  only the persons of the scenario exist
  krr mock --now 2026-06-01T12:00:00+02           with a stopped clock
  krr mock --base-path /kontaktinfo-oauth2-server with a path prefix before /rest
  KRR_PORT=9000 KRR_AUTH=none krr mock            every option can be set in the environment
`;

export const mock = new Command('mock')
  .summary('start a mock of KRR with synthetic persons')
  .description('Starts a mock of HentPersoner, the lookup service of KRR, with synthetic persons.')
  .addHelpText('after', EXAMPLES)
  .action(run);
addMockOptions(mock);

async function run(flags: MockFlags): Promise<void> {
  const { Log, startMock, formatSummary } = await import('../../mock/index.ts');
  const { issuer, control, maxSessions, port, host, seed, auth, population, now, basePath } = flags;
  if (issuer !== undefined && flags.auth !== 'maskinporten') {
    throw new KrrError('OPTION_INVALID', '--issuer requires --auth maskinporten: other modes do not verify tokens');
  }
  const maskinporten = await loadMaskinportenOptions(flags);
  const controlToken = await loadControlToken(flags);
  const log = new Log(flags.logLevel, process.stdout, flags.logFormat);
  // These two write files, so every other option is checked first.
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
    ...(flags.cors && { cors: true }),
    ...(flags.compress && { compress: true }),
    ...(flags.har !== undefined && { har: flags.har }),
    ...(issuer !== undefined && { trust: issuer }),
    ...(serverTls !== undefined && { tls: serverTls.tls }),
    control: control === 'on',
    maxSessions,
    ...(controlToken !== undefined && { controlToken }),
    ...(flags.state !== undefined && { state: flags.state }),
    maskinporten,
    soap: {
      wsSecurity: flags.wsSecurity,
      canonicalization: flags.wsC14n,
      timestampLife: flags.wsTimestampLife === '60' ? 60 : 120,
      sign: signing.sign,
    },
    scenario: flags.scenario,
    ...(flags.scenarioDir !== undefined && { scenarioDirectory: flags.scenarioDir }),
    runConformance,
    ...readTelemetryVariables(process.env),
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

/** An invalid file does not replace the running scenario. */
async function reload(mock: RunningMock, log: Log): Promise<void> {
  try {
    for (const { before, after } of await mock.reloadScenarios()) {
      log.info(`scenario ${after.name} reloaded${after === before ? ' (unchanged)' : ''}`);
    }
  } catch (error) {
    if (!(error instanceof KrrError)) throw error;
    printError(`krr: the scenario was not reloaded, because the saved file is invalid\n${error.message}`);
  }
}

/** An error that the file does not explain is a bug, so the stack trace is printed. */
function reportReloadFailure(error: unknown): void {
  const reason = error instanceof Error ? error.stack : error;
  printError(`krr: the scenario was not reloaded, because of an internal error\n${reason}`);
}
