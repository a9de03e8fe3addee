import type { ConformanceOptions, Level } from '../conformance/index.ts';
import { KrrError } from '../errors.ts';
import type { Scenario } from '../scenario/index.ts';
import type { MaskinportenFlags } from './check-maskinporten.ts';
import { tlsOf } from './check-tls.ts';
import { tokensOf } from './check-tokens.ts';
import { textOf } from './files.ts';

/** What `krr check` is told. */
export interface CheckFlags extends MaskinportenFlags {
  persons?: string;
  token?: string;
  tokenFor: string[];
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
export async function optionsOf(baseUrl: string, flags: CheckFlags): Promise<ConformanceOptions> {
  const { guard, guardLoggedIn, isLoopback, readBaseUrl } = await import('../conformance/guards.ts');
  const url = readBaseUrl(baseUrl);
  const persons = await personsOf(flags.persons ?? (isLoopback(url) ? 'standard' : undefined));
  const about = {
    ...(persons && { persons }),
    ...(flags.iKnowThisIsProduction && { production: true }),
    ...(flags.allowWrites && { allowWrites: true }),
  };
  guard({ baseUrl, ...about });
  if (flags.pid !== undefined) guardLoggedIn(baseUrl, flags.pid);
  const isFetched = flags.maskinporten !== undefined;
  return {
    ...about,
    target: {
      baseUrl,
      tokens: tokensOf(flags, process.env, isLoopback(url) || flags.dryRun === true, isFetched),
      timeoutMs: flags.timeout * 1000,
      concurrency: flags.concurrency,
      ...(flags.rate && { rate: flags.rate }),
      // With an issuer, certificate and key are those that grants are signed with.
      ...(await tlsOf(isFetched ? { ...(flags.ca !== undefined && { ca: flags.ca }) } : flags)),
    },
    api: flags.api,
    strict: flags.strict ?? false,
    waivers: flags.waivers === undefined ? [] : await waiversOf(flags.waivers),
    ...(flags.now !== undefined && { now: (await import('../register/moments.ts')).instantOf(flags.now) }),
  };
}

async function personsOf(nameOrFile: string | undefined): Promise<Scenario | undefined> {
  if (nameOrFile === undefined) return undefined;
  const { loadScenario } = await import('../scenario/load.ts');
  return loadScenario(nameOrFile);
}

async function waiversOf(file: string): Promise<NonNullable<ConformanceOptions['waivers']>> {
  const [{ parseWaivers }, { rules }, { formatMistake }] = await Promise.all([
    import('../conformance/waivers.ts'),
    import('../conformance/rules/index.ts'),
    import('../scenario/index.ts'),
  ]);
  const ids = rules.map(({ id }) => id);
  const parsed = parseWaivers(await textOf(file), file, ids);
  if (parsed.ok) return parsed.waivers;
  throw new KrrError('WAIVERS_INVALID', parsed.mistakes.map(formatMistake).join('\n'));
}
