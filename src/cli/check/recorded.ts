import type { Report, TrafficOptions } from '../../conformance/index.ts';
import { KrrError } from '../../errors.ts';
import { type CheckFlags, loadPersons, parseEvaluationOptions, readBaseline } from './options.ts';
import { parseReportOutputs, writeReports } from './reports.ts';

/** Options that concern requests, which a check of recorded traffic does not send. A token may come from the environment. */
const SENDING_OPTIONS = [
  ...['maskinporten', 'clientId', 'kid', 'pid', 'consumerOrg', 'dryRun', 'allowWrites', 'rate'],
  ...['ca', 'cert', 'key'],
] as const;

/** Checks the exchanges of a file. Sends nothing. */
export async function checkRecording(baseUrl: string | undefined, flags: CheckFlags): Promise<Report> {
  rejectSendingOptions(baseUrl, flags);
  const file = flags.har!;
  const outputs = await parseReportOutputs(flags.report);
  const baseline = flags.baseline === undefined ? undefined : await readBaseline(flags.baseline);
  const report = await checkFile(file, await parseTrafficOptions(file, flags));
  await writeReports(report, outputs, baseline);
  return report;
}

function rejectSendingOptions(baseUrl: string | undefined, flags: CheckFlags): void {
  if (baseUrl !== undefined)
    throw new KrrError('OPTION_INVALID', '--har checks a file and sends nothing: remove the base URL');
  const given = SENDING_OPTIONS.find((name) => (flags as unknown as Record<string, unknown>)[name] !== undefined);
  if (given === undefined) return;
  const option = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new KrrError('OPTION_INVALID', `--har checks a file and sends nothing: remove --${option}`);
}

async function parseTrafficOptions(file: string, flags: CheckFlags): Promise<TrafficOptions> {
  const persons = await loadPersons(flags.persons);
  return {
    ...(await parseEvaluationOptions(flags)),
    target: file,
    ...(persons && { persons }),
    ...(flags.soap !== undefined && { soapPath: await readSoapPath(flags.soap) }),
  };
}

async function readSoapPath(url: string): Promise<string> {
  const { readSoapUrl } = await import('../../conformance/target/guards.ts');
  return readSoapUrl(url).pathname;
}

async function checkFile(file: string, options: TrafficOptions): Promise<Report> {
  const [{ TrafficCheck }, { readEntry, readTraffic }] = await Promise.all([
    import('../../conformance/index.ts'),
    import('../../har/index.ts'),
  ]);
  const check = new TrafficCheck(options);
  await readTraffic(file, (entry) => {
    const exchange = readEntry(entry);
    if (typeof exchange === 'string') check.skip(exchange);
    else check.add(exchange);
  });
  return check.finish();
}
