import type { ConformanceOptions, Level } from '../conformance/index.ts';
import { KrrError } from '../errors.ts';
import type { Scenario } from '../scenario/index.ts';
import type { MaskinportenFlags } from './check-maskinporten.ts';
import { readTokens } from './check-tokens.ts';
import { readTextFile } from './files.ts';
import { readTlsFiles } from './tls-files.ts';

/** What `krr check` is told. */
export interface CheckFlags extends MaskinportenFlags {
  persons?: string;
  token?: string;
  tokenFor: string[];
  soap?: string;
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
  timeout: number;
  ca?: string;
  iKnowThisIsProduction?: true;
}

/** What to judge, and how, but for tokens that are fetched. */
export async function toConformanceOptions(
  baseUrl: string | undefined,
  flags: CheckFlags,
): Promise<ConformanceOptions> {
  const { guardLoggedIn, guardTarget, isLoopback, readBaseUrl, readSoapUrl } = await import('../conformance/guards.ts');
  const endpoints = {
    ...(baseUrl !== undefined && { baseUrl }),
    ...(flags.soap !== undefined && { soapUrl: flags.soap }),
  };
  const urls = [
    ...(baseUrl === undefined ? [] : [readBaseUrl(baseUrl)]),
    ...(flags.soap === undefined ? [] : [readSoapUrl(flags.soap)]),
  ];
  const isLocal = urls.every(isLoopback);
  const persons = await loadPersons(flags.persons ?? (isLocal ? 'standard' : undefined));
  const about = {
    ...(persons && { persons }),
    ...(flags.iKnowThisIsProduction && { production: true }),
    ...(flags.allowWrites && { allowWrites: true }),
  };
  guardTarget(endpoints, about);
  if (baseUrl === undefined && flags.maskinporten !== undefined) {
    throw new KrrError('OPTION_INVALID', '--maskinporten: over SOAP no token is sent; name the base URL of REST too');
  }
  if (flags.pid !== undefined && baseUrl !== undefined) guardLoggedIn(baseUrl, flags.pid);
  const isFetched = flags.maskinporten !== undefined;
  // Over SOAP no token is sent.
  const needsNone = baseUrl === undefined || isLoopback(urls[0]!) || flags.dryRun === true;
  return {
    ...about,
    target: {
      ...endpoints,
      tokens: readTokens(flags, process.env, needsNone, isFetched),
      timeoutMs: flags.timeout * 1000,
      concurrency: flags.concurrency,
      ...(flags.rate && { rate: flags.rate }),
      // With an issuer, certificate and key are those that grants are signed with.
      ...(await readTlsFiles(isFetched ? { ...(flags.ca !== undefined && { ca: flags.ca }) } : flags)),
    },
    api: flags.api,
    strict: flags.strict ?? false,
    waivers: flags.waivers === undefined ? [] : await loadWaivers(flags.waivers),
    ...(flags.now !== undefined && { now: (await import('../register/moments.ts')).parseTimestamp(flags.now) }),
  };
}

async function loadPersons(nameOrFile: string | undefined): Promise<Scenario | undefined> {
  if (nameOrFile === undefined) return undefined;
  const { loadScenario } = await import('../scenario/load.ts');
  return loadScenario(nameOrFile);
}

async function loadWaivers(file: string): Promise<NonNullable<ConformanceOptions['waivers']>> {
  const [{ parseWaivers }, { rules }, { formatDiagnostic }] = await Promise.all([
    import('../conformance/waivers.ts'),
    import('../conformance/rules/index.ts'),
    import('../scenario/index.ts'),
  ]);
  const ids = rules.map(({ id }) => id);
  const parsed = parseWaivers(await readTextFile(file), file, ids);
  if (parsed.ok) return parsed.waivers;
  throw new KrrError('WAIVERS_INVALID', parsed.diagnostics.map(formatDiagnostic).join('\n'));
}
