import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { ConformanceOptions, Level } from '../../conformance/index.ts';
import { type TokenName, toVariableName } from '../../conformance/target/exchange.ts';
import { KrrError } from '../../errors.ts';
import type { Scenario } from '../../scenario/index.ts';
import { readTextFile } from '../io.ts';
import type { MaskinportenFlags } from './issuer-options.ts';

/** The tokens beside the main one, by what they give. */
export const TOKEN_NAMES = [
  'contact',
  'digital-post',
  'delegated-contact',
  'delegated-digital-post',
  'none',
  'expired',
  'user',
  'changes',
] as const satisfies readonly TokenName[];

/** For a mock, which takes any. */
const PLACEHOLDER_TOKEN = 'krr-kit';

type Environment = Readonly<Record<string, string | undefined>>;
type Tokens = Partial<Record<TokenName, string>>;

/** The tokens that options and environment give, but the main one if it is fetched. What is wrong with one is told without repeating it. */
export function readTokens(
  { token, tokenFor }: { readonly token?: string; readonly tokenFor: readonly string[] },
  environment: Environment,
  acceptsAnyToken: boolean,
  isFetched: boolean,
): Tokens {
  const main = isFetched ? undefined : token?.trim() || (acceptsAnyToken ? PLACEHOLDER_TOKEN : undefined);
  if (main === undefined && !isFetched) {
    throw new KrrError(
      'OPTION_INVALID',
      'an access token is needed: put it into the environment as KRR_TOKEN, give it with --token, or have it fetched with --maskinporten',
    );
  }
  const tokens: Tokens = {
    ...(main !== undefined && { main }),
    ...readEnvironmentTokens(environment),
    ...Object.fromEntries(tokenFor.map(parseNamedToken)),
  };
  for (const [name, value] of Object.entries(tokens)) {
    if (!/^[\x21-\x7e]+$/.test(value)) {
      throw new KrrError('OPTION_INVALID', `the token "${name}" holds characters that no token has`);
    }
  }
  return tokens;
}

function readEnvironmentTokens(environment: Environment): Tokens {
  const given = TOKEN_NAMES.map((name) => {
    return [name, environment[toVariableName(name)]?.trim() ?? ''] as const;
  });
  return Object.fromEntries(given.filter(([, token]) => token !== ''));
}

function parseNamedToken(text: string): readonly [TokenName, string] {
  const [, given = '', token = ''] = /^([a-z-]+)=(.*)$/s.exec(text) ?? [];
  const name = TOKEN_NAMES.find((one) => one === given);
  if (name !== undefined && token.trim() !== '') return [name, token.trim()];
  throw new KrrError('OPTION_INVALID', `--token-for takes name=token; the names are: ${TOKEN_NAMES.join(', ')}`);
}

const FILES = ['ca', 'cert', 'key'] as const;
type TlsFiles = Partial<Record<(typeof FILES)[number], string>>;

/** The texts of the files for TLS: what cannot be used is refused before anything is sent. */
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

function requireUsable(what: string, attempt: () => unknown): void {
  try {
    attempt();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.endsWith('_MISMATCH')) {
      throw new KrrError('OPTION_INVALID', `${what}: they do not belong together, the certificate is of another key`);
    }
    throw new KrrError('OPTION_INVALID', `${what}: no PEM that can be used, without a passphrase`);
  }
}

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
  const { guardLoggedIn, guardTarget, isLoopback, readBaseUrl, readSoapUrl } = await import(
    '../../conformance/run/guards.ts'
  );
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
    ...(flags.now !== undefined && { now: (await import('../../time/oslo-time.ts')).parseTimestamp(flags.now) }),
  };
}

async function loadPersons(nameOrFile: string | undefined): Promise<Scenario | undefined> {
  if (nameOrFile === undefined) return undefined;
  const { loadScenario } = await import('../../scenario/load.ts');
  return loadScenario(nameOrFile);
}

async function loadWaivers(file: string): Promise<NonNullable<ConformanceOptions['waivers']>> {
  const [{ parseWaivers }, { rules }, { formatDiagnostic }] = await Promise.all([
    import('../../conformance/run/waivers.ts'),
    import('../../conformance/rules/index.ts'),
    import('../../scenario/index.ts'),
  ]);
  const ids = rules.map(({ id }) => id);
  const parsed = parseWaivers(await readTextFile(file), file, ids);
  if (parsed.ok) return parsed.waivers;
  throw new KrrError('WAIVERS_INVALID', parsed.diagnostics.map(formatDiagnostic).join('\n'));
}
