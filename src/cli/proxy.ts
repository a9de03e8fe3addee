import { appendFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import type { Report } from '../conformance/index.ts';
import { KrrError } from '../errors.ts';
import type { LogLevel } from '../mock/index.ts';
import type { ProxyOptions, RunningProxy } from '../proxy/index.ts';
import type { Recorder } from '../recording/index.ts';
import { appendScenarios, appendValue, createIntegerParser, parseTimestamp } from './arguments.ts';
import { loadPersons, parseEvaluationOptions, readBaseline, readTlsFiles } from './check/options.ts';
import { parseReportOutputs, writeReports } from './check/reports.ts';
import { INTERNAL_ERROR, printError } from './io.ts';
import { closeOnSignal, toListenError } from './mock/lifecycle.ts';
import { createDatesOption, readNow, writeRecording } from './record.ts';

const FINDINGS_EXIT_CODE = 1;
const DEFAULT_PORT = 8090;

const HELP = `
Every request and response passes through unchanged. Responses are checked with the rules of krr check, requests with the
client checks of krr mock. Ctrl-C stops the proxy and prints both results.

Examples:
  krr proxy http://127.0.0.1:8080                          in front of a mock or a service on this machine
  krr proxy https://krr.example.com --port 9000            clients use http://127.0.0.1:9000
  krr proxy https://krr.example.com --report html=krr.html --fail-on-findings
  krr proxy https://krr.example.com --record env.yaml      record the responses as a scenario
  krr proxy https://krr.example.com --enforce              replace responses that violate a MUST by status 502
  krr proxy https://krr.example.com --scenario rate-limit  inject the faults of a scenario; see krr scenario list
`;

interface ProxyFlags {
  port: number;
  host: string;
  soap: string;
  persons?: string;
  record?: string;
  recordKey?: string;
  dates: 'absolute' | 'ago';
  scenario?: readonly string[];
  enforce?: true;
  rule?: string[];
  strict?: true;
  waivers?: string;
  report: readonly string[];
  baseline?: string;
  now?: string;
  failOnFindings?: true;
  logLevel: LogLevel;
  ca?: string;
  cert?: string;
  key?: string;
  iKnowThisIsProduction?: true;
}

export const proxy = new Command('proxy')
  .summary('check the traffic between clients and a deployment')
  .description('Passes requests to a deployment unchanged, and checks requests and responses.')
  .argument('<target>', 'the URL of the deployment: the part before /rest')
  .option('--port <number>', 'port; 0 picks a free one', createIntegerParser(0, 65_535), DEFAULT_PORT)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--soap <path>', 'the path of SOAP 16-02 at the target', '/ws-v5')
  .option('--enforce', 'replace a response that violates a MUST by status 502, which names the rule')
  .option(
    '--scenario <name|file>',
    'inject the faults of a scenario (repeatable or separated by commas; later scenarios override earlier ones)',
    appendScenarios,
  )
  .option('--persons <name|file>', 'a scenario with persons that the deployment has')
  .option('--record <file>', 'write the responses as a scenario at the end; persons who may be real are replaced')
  .addOption(
    new Option('--record-key <text>', 'a secret: the same one replaces persons in the same way (default: random)').env(
      'KRR_RECORD_KEY',
    ),
  )
  .addOption(createDatesOption())
  .option('--rule <glob>', 'only rules with a matching id; * matches any text (repeatable)', appendValue)
  .option('--strict', 'violated recommendations count as failures')
  .option('--waivers <file>', 'accepted deviations (YAML): rule, expected, reason, until')
  .option(
    '--report <format[=file]>',
    'text, json, junit, markdown, sarif or html at the end (repeatable; default: text)',
    appendValue,
    [],
  )
  .option('--baseline <file>', 'an earlier report (json): report the changes since')
  .option('--now <timestamp>', 'evaluate the rules at this time', parseTimestamp)
  .option('--fail-on-findings', 'exit with code 1 if a rule of level MUST or a client check is violated')
  .addOption(
    new Option('--log-level <level>', 'which lines to print').choices(['silent', 'error', 'info']).default('info'),
  )
  .option('--ca <file>', 'PEM: a certificate authority to trust')
  .option('--cert <file>', "PEM: the proxy's client certificate for TLS")
  .option('--key <file>', 'PEM: the key of the client certificate')
  .option('--i-know-this-is-production', "permit a proxy in front of KRR's production")
  .addHelpText('after', HELP)
  .action(run);

async function run(target: string, flags: ProxyFlags): Promise<void> {
  const [{ Log, formatSummary }, { startProxy, toRecordedExchange }] = await Promise.all([
    import('../mock/index.ts'),
    import('../proxy/index.ts'),
  ]);
  const log = new Log(flags.logLevel, process.stdout);
  const outputs = await parseReportOutputs(flags.report);
  const baseline = flags.baseline === undefined ? undefined : await readBaseline(flags.baseline);
  const recorder = await createRecorder(flags);
  const onExchange: ProxyOptions['onExchange'] = (exchange, startedAt) => {
    const recorded = toRecordedExchange(exchange, startedAt);
    if (recorded !== undefined) recorder?.add(recorded);
  };
  const options: ProxyOptions = { ...(await parseProxyOptions(target, flags)), log, ...(recorder && { onExchange }) };
  const running = await startProxy(options).catch((error) => {
    throw toListenError(error, flags);
  });
  let report: Report;
  closeOnSignal({
    close: async () => {
      report = await running.close();
    },
    report: async () => {
      log.flush();
      if (recorder !== undefined) await writeRecording(recorder.finish(), flags.record);
      const findings = running.findings();
      if (report !== undefined) await writeReports(report, outputs, baseline);
      process.stderr.write(formatSummary(findings));
      if (report?.internalErrors !== undefined) return INTERNAL_ERROR;
      return flags.failOnFindings && hasFindings(report, findings) ? FINDINGS_EXIT_CODE : 0;
    },
  });
  process.stdout.write(formatBanner(running.url, target));
}

async function createRecorder({ record: file, recordKey, dates, now }: ProxyFlags): Promise<Recorder | undefined> {
  if (file === undefined) return undefined;
  // Fails at the start rather than after the traffic.
  await appendFile(file, '').catch(({ code }: NodeJS.ErrnoException) => {
    throw new KrrError('OPTION_INVALID', `--record ${file}: cannot be written (${code})`);
  });
  const { Recorder } = await import('../recording/index.ts');
  return new Recorder({ dates, ...(recordKey !== undefined && { key: recordKey }), ...(await readNow(now)) });
}

const hasFindings = (report: Report | undefined, findings: ReturnType<RunningProxy['findings']>): boolean =>
  findings.length > 0 || (report !== undefined && report.notEvaluated === undefined && !report.conforms);

async function parseProxyOptions(target: string, flags: ProxyFlags): Promise<Omit<ProxyOptions, 'log'>> {
  const persons = await loadPersons(flags.persons);
  return {
    ...(await parseEvaluationOptions(flags)),
    target,
    port: flags.port,
    host: flags.host,
    soapPath: flags.soap,
    tls: await readTlsFiles(flags),
    scenario: flags.scenario,
    enforce: flags.enforce ?? false,
    production: flags.iKnowThisIsProduction ?? false,
    ...(persons && { persons }),
    onFinding: createFindingPrinter(),
  };
}

/** Prints each violated rule once. */
function createFindingPrinter(): NonNullable<ProxyOptions['onFinding']> {
  const printed = new Set<string>();
  return ({ id, title }, { level, version, exchange, actual }) => {
    if (printed.has(id)) return;
    printed.add(id);
    printError(`violation: ${id} · ${level} (${version}, exchange ${exchange}): ${title}: ${actual}`);
  };
}

const formatBanner = (url: string, target: string): string =>
  `krr proxy: ${url} passes requests to ${target}; Ctrl-C stops it and prints the report\nPage and control API: ${url}/__krr/\n\n`;
