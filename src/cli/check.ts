import { Command, InvalidArgumentError, Option } from 'commander';
import type { ConformanceOptions, Level } from '../conformance/index.ts';
import { KrrError } from '../errors.ts';
import type { Scenario } from '../scenario/index.ts';
import { integer, timestamp } from './arguments.ts';
import { listing, planned } from './check-lists.ts';
import { type Wanted, wantedReports, writeReports } from './check-reports.ts';
import { tlsOf } from './check-tls.ts';
import { TOKEN_NAMES, tokensOf } from './check-tokens.ts';
import { textOf } from './files.ts';
import { writeOut } from './output.ts';

interface CheckFlags {
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
  cert?: string;
  key?: string;
  allowWrites?: true;
  iKnowThisIsProduction?: true;
}

const LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'OBSERVE'];
const CLEAR_LINE = '\r\u001b[K';

const HELP = `
Exit code: 0 if every mandatory rule holds, 1 if one does not, 2 if nothing could be judged.

Nothing is changed at the deployment, and only synthetic identifiers are sent. Tokens are best given in the environment:
KRR_TOKEN, and KRR_TOKEN_CONTACT and so on for --token-for contact. Proxies are those of the environment (HTTPS_PROXY,
NO_PROXY), but for this machine.

Examples:
  krr check http://127.0.0.1:8080                                  a mock, with the standard persons
  KRR_TOKEN=… krr check https://krr.example.com                    a deployment
  krr check https://krr.example.com --persons ./tenor.yaml         with persons that it must know
  krr check https://krr.example.com --dry-run                      what would be sent
  krr check … --report text --report junit=krr.xml --report html=krr.html
  krr check … --rule 'answer/*' --rule 'state/*' --level MUST      some rules only
  krr check … --baseline krr.json                                  what changed since --report json=krr.json
  krr check --list                                                 every rule
`;

const gather = (text: string, earlier: readonly string[] = []): string[] => [...earlier, text];

function gatherLevel(text: string, earlier: readonly Level[] = []): Level[] {
  const level = LEVELS.find((one) => one === text.toUpperCase());
  if (level !== undefined) return [...earlier, level];
  throw new InvalidArgumentError(`Allowed choices are ${LEVELS.join(', ')}.`);
}

export const check = new Command('check')
  .summary('judge a deployment by the documented rules')
  .description('Asks a running service, and says which of the documented rules hold.')
  .argument('[base-url]', 'where the service is: what stands before /rest')
  .option('--persons <name|file>', 'a scenario: persons that must be known (default: standard, on this machine)')
  .addOption(new Option('--token <token>', 'the access token that everything is asked with').env('KRR_TOKEN'))
  .option('--token-for <name=token>', `a further token: ${TOKEN_NAMES.join(', ')}`, gather, [])
  .addOption(new Option('--api <version>', 'which version to judge').choices(['v1', 'v2', 'auto']).default('auto'))
  .option('--rule <glob>', 'only rules whose id fits; * is anything (repeatable)', gather)
  .option('--level <level>', 'only rules of this level: MUST, SHOULD or OBSERVE (repeatable)', gatherLevel)
  .option('--list', 'print the rules, and ask nothing')
  .option('--dry-run', 'print what would be sent, and send nothing')
  .option('--strict', 'recommendations that are not met count as failures')
  .option('--waivers <file>', 'deviations that are known and accepted: rule, expected, reason')
  .option(
    '--report <format[=file]>',
    'text, json, junit, markdown, sarif or html (repeatable; default: text)',
    gather,
    [],
  )
  .option('--baseline <file>', 'an earlier report (json): tell what changed since')
  .option('--now <timestamp>', 'judge as if it were this moment', timestamp)
  .option('--concurrency <number>', 'requests under way at once', integer(1, 64), 4)
  .option('--rate <number>', 'requests a second, at the most', integer(1, 1000))
  .option('--timeout <seconds>', 'how long one request may take', integer(1, 600), 10)
  .option('--ca <file>', 'PEM: an authority to trust')
  .option('--cert <file>', "PEM: the client's certificate")
  .option('--key <file>', "PEM: the client's key")
  .option('--allow-writes', "change the logged-in person's language, and change it back")
  .option('--i-know-this-is-production', 'ask kontaktregisteret.no itself')
  .addHelpText('after', HELP)
  .action(run);

async function run(baseUrl: string | undefined, flags: CheckFlags): Promise<void> {
  const selection = { ...(flags.rule && { rules: flags.rule }), ...(flags.level && { levels: flags.level }) };
  if (flags.list) {
    await writeOut(listing((await import('../conformance/run.ts')).selected(selection)));
    return;
  }
  if (baseUrl === undefined) {
    throw new KrrError('OPTION_INVALID', 'which service? krr check http://127.0.0.1:8080 (--help has more)');
  }
  const options = { ...selection, ...(await optionsOf(baseUrl, flags)) };
  if (flags.dryRun) {
    await writeOut(planned((await import('../conformance/plan.ts')).planOf(options), baseUrl));
    return;
  }
  const wanted = await wantedReports(flags.report);
  await judge(options, wanted, flags.baseline);
}

async function judge(options: ConformanceOptions, wanted: readonly Wanted[], baseline?: string): Promise<void> {
  const [{ runConformance }, { changesSince, readReport }] = await Promise.all([
    import('../conformance/run.ts'),
    import('../conformance/baseline.ts'),
  ]);
  const earlier = baseline === undefined ? undefined : readReport(await textOf(baseline), baseline);
  const judged = await runConformance({ ...options, ...(process.stderr.isTTY && { onProgress: showProgress }) });
  if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
  const report = earlier === undefined ? judged : { ...judged, changes: changesSince(earlier, judged) };
  if (!report.conforms) process.exitCode = 1;
  await writeReports(report, wanted);
}

function showProgress(answered: number, total: number): void {
  process.stderr.write(`${CLEAR_LINE}${answered} of ${total} requests`);
}

async function optionsOf(baseUrl: string, flags: CheckFlags): Promise<ConformanceOptions> {
  const { guard, isLoopback, readBaseUrl } = await import('../conformance/guards.ts');
  const url = readBaseUrl(baseUrl);
  const persons = await personsOf(flags.persons ?? (isLoopback(url) ? 'standard' : undefined));
  const about = {
    ...(persons && { persons }),
    ...(flags.iKnowThisIsProduction && { production: true }),
    ...(flags.allowWrites && { allowWrites: true }),
  };
  guard({ baseUrl, ...about });
  return {
    ...about,
    target: {
      baseUrl,
      tokens: tokensOf(flags, process.env, isLoopback(url) || flags.dryRun === true),
      timeoutMs: flags.timeout * 1000,
      concurrency: flags.concurrency,
      ...(flags.rate && { rate: flags.rate }),
      ...(await tlsOf(flags)),
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
