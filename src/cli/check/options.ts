import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { ConformanceOptions, Level, PlanOptions, Report } from '../../conformance/index.ts';
import { KrrError } from '../../errors.ts';
import { isLoopback } from '../../http-client/http-client.ts';
import type { Scenario } from '../../scenario/index.ts';
import { readTextFile } from '../../text-file.ts';
import type { MaskinportenFlags } from './issuer-options.ts';
import { parseReportOutputs, type ReportOutput } from './reports.ts';

const FILES = ['ca', 'cert', 'key'] as const;
type TlsFiles = Partial<Record<(typeof FILES)[number], string>>;

/** Reads the files for TLS. Rejects unusable files before the first request. */
export async function readTlsFiles(files: TlsFiles): Promise<TlsFiles> {
  if ((files.cert === undefined) !== (files.key === undefined)) {
    throw new KrrError('OPTION_INVALID', '--cert and --key belong together: give both');
  }
  const texts: TlsFiles = {};
  for (const name of FILES) {
    const file = files[name];
    if (file !== undefined) texts[name] = await readTextFile(file);
  }
  if (texts.ca !== undefined) requireUsable(`--ca ${files.ca}`, () => new X509Certificate(texts.ca!));
  if (texts.cert !== undefined)
    requireUsable(`--cert ${files.cert}, --key ${files.key}`, () => createSecureContext(texts));
  return texts;
}

function requireUsable(options: string, attempt: () => unknown): void {
  try {
    attempt();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.endsWith('_MISMATCH')) {
      throw new KrrError('OPTION_INVALID', `${options}: the certificate belongs to another key`);
    }
    throw new KrrError('OPTION_INVALID', `${options}: not a usable PEM file without a passphrase`);
  }
}

/** The options of `krr check`, as commander supplies them. */
export interface CheckFlags extends MaskinportenFlags {
  persons?: string;
  token?: string;
  tokenFor: string[];
  soap?: string;
  har?: string;
  api: 'v1' | 'v2' | 'auto';
  rule?: string[];
  level?: Level[];
  list?: true;
  dryRun?: true;
  strict?: true;
  waivers?: string;
  report: string[];
  baseline?: string;
  now?: string;
  concurrency: number;
  rate?: number;
  repeat?: number;
  /** In seconds. */
  duration?: number;
  timeout: number;
  maxTime: number;
  iKnowThisIsProduction?: true;
}

/** The parsed options, without tokens: the run, the report files and the earlier report. */
export interface CheckRequest {
  readonly options: PlanOptions;
  readonly outputs: readonly ReportOutput[];
  readonly baseline?: Report;
}

/** Parses the options and reads the files that they name. */
export async function parseCheckOptions(baseUrl: string | undefined, flags: CheckFlags): Promise<CheckRequest> {
  const { soap: soapUrl, baseline } = flags;
  const isLocal = await checkUrls(baseUrl, soapUrl);
  if (baseUrl === undefined && flags.maskinporten !== undefined) {
    throw new KrrError('OPTION_INVALID', '--maskinporten: SOAP uses no token; give the base URL of REST too');
  }
  if (flags.duration !== undefined && flags.duration > flags.maxTime) {
    throw new KrrError(
      'OPTION_INVALID',
      `--duration is longer than --max-time (${flags.maxTime} s): set --max-time too`,
    );
  }
  const persons = await loadPersons(flags.persons ?? (isLocal ? 'standard' : undefined));
  // With an issuer, certificate and key sign grants and are not used for TLS.
  const { ca } = flags;
  const tls = await readTlsFiles(flags.maskinporten === undefined ? flags : { ...(ca !== undefined && { ca }) });
  const options: PlanOptions = {
    ...(await parseEvaluationOptions(flags)),
    ...(persons && { persons }),
    ...(flags.iKnowThisIsProduction && { production: true }),
    ...(flags.allowWrites && { allowWrites: true }),
    ...(flags.repeat !== undefined && { repeat: flags.repeat }),
    ...(flags.duration !== undefined && { durationMs: flags.duration * 1000 }),
    target: { ...toTargetOptions(baseUrl, flags), ...tls },
    api: flags.api,
  };
  return {
    options,
    outputs: await parseReportOutputs(flags.report),
    ...(baseline !== undefined && { baseline: await readBaseline(baseline) }),
  };
}

const toTargetOptions = (baseUrl: string | undefined, { soap, timeout, maxTime, concurrency, rate }: CheckFlags) => ({
  ...(baseUrl !== undefined && { baseUrl }),
  ...(soap !== undefined && { soapUrl: soap }),
  timeoutMs: timeout * 1000,
  maxTimeMs: maxTime * 1000,
  concurrency,
  ...(rate && { rate }),
});

export const parseSelection = ({ rule, level }: Pick<CheckFlags, 'rule' | 'level'>) => ({
  ...(rule && { rules: rule }),
  ...(level && { levels: level }),
});

/** Parses how the rules are evaluated. Checks of a deployment and of recorded traffic have these options. */
export const parseEvaluationOptions = async (
  flags: Pick<CheckFlags, 'rule' | 'level' | 'strict' | 'waivers' | 'now'>,
) => ({
  ...parseSelection(flags),
  strict: flags.strict ?? false,
  waivers: flags.waivers === undefined ? [] : await loadWaivers(flags.waivers),
  ...(flags.now !== undefined && { now: (await import('../../time/oslo-time.ts')).parseTimestamp(flags.now) }),
});

/** Rejects invalid URLs; returns whether all of them are on this machine. */
async function checkUrls(baseUrl: string | undefined, soapUrl: string | undefined): Promise<boolean> {
  const { readBaseUrl, readSoapUrl } = await import('../../conformance/target/guards.ts');
  if (baseUrl === undefined && soapUrl === undefined) {
    throw new KrrError('OPTION_INVALID', 'missing base URL. Example: krr check http://127.0.0.1:8080');
  }
  const urls = [
    ...(baseUrl === undefined ? [] : [readBaseUrl(baseUrl)]),
    ...(soapUrl === undefined ? [] : [readSoapUrl(soapUrl)]),
  ];
  return urls.every(isLoopback);
}

export async function loadPersons(nameOrFile: string | undefined): Promise<Scenario | undefined> {
  if (nameOrFile === undefined) return undefined;
  const { loadScenario } = await import('../../scenario/load.ts');
  return loadScenario(nameOrFile);
}

async function loadWaivers(file: string): Promise<NonNullable<ConformanceOptions['waivers']>> {
  const [{ parseWaivers }, { rules }, { formatDiagnostic }] = await Promise.all([
    import('../../conformance/reporting/waivers.ts'),
    import('../../conformance/index.ts'),
    import('../../scenario/index.ts'),
  ]);
  const ids = rules.map(({ id }) => id);
  const parsed = parseWaivers(await readTextFile(file), file, ids);
  if (parsed.ok) return parsed.waivers;
  throw new KrrError('WAIVERS_INVALID', parsed.diagnostics.map(formatDiagnostic).join('\n'));
}

export async function readBaseline(file: string): Promise<Report> {
  const { readReport } = await import('../../conformance/index.ts');
  return readReport(await readTextFile(file), file);
}
