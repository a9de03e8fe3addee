import { Command, InvalidArgumentError, Option } from 'commander';
import type { ConformanceOptions, Level, Report } from '../../conformance/index.ts';
import { KrrError } from '../../errors.ts';
import { createIntegerParser, parseTimestamp } from '../arguments.ts';
import { readTextFile, writeOut } from '../io.ts';
import { formatPlan, formatRuleList, formatTokenPlan } from './dry-run.ts';
import { runInterruptibly } from './interrupt.ts';
import { planTokens } from './issuer-options.ts';
import { type CheckFlags, TOKEN_NAMES, toConformanceOptions } from './options.ts';
import { parseReportOutputs, writeReports } from './reports.ts';
import { runWithTokens, withPlaceholderTokens } from './token-provider.ts';

const LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'OBSERVE'];
const CLEAR_LINE = '\r\u001b[K';

const HELP = `
Exit code: 0 if every mandatory rule holds, 1 if one does not, 2 if nothing could be judged.

Nothing is changed at the deployment without --allow-writes, and only synthetic identifiers are sent. Tokens are best given in the environment:
KRR_TOKEN, and KRR_TOKEN_CONTACT and so on for --token-for contact. With --maskinporten they are fetched, one for each
set of scopes that the rules need, and renewed; rules whose token the issuer refuses are skipped, with its reason.
Proxies are those of the environment (HTTPS_PROXY, NO_PROXY), but for this machine.

Examples:
  krr check http://127.0.0.1:8080                                  a mock, with the standard persons
  krr check http://127.0.0.1:8080 --soap http://127.0.0.1:8080/ws-v5   its SOAP too, and that both say the same
  KRR_TOKEN=… krr check https://krr.example.com                    a deployment
  krr check https://krr.example.com --persons ./tenor.yaml         with persons that it must know
  krr check https://krr.example.com --dry-run                      what would be sent
  krr check … --report text --report junit=krr.xml --report html=krr.html
  krr check … --rule 'answer/*' --rule 'state/*' --level MUST      some rules only
  krr check … --baseline krr.json                                  what changed since --report json=krr.json
  krr check … --maskinporten https://test.maskinporten.no/ --client-id 9f4e… --key key.pem --kid 2026-01
  krr check … --maskinporten … --client-id … --key key.jwk --pid 01837012046 --allow-writes
  krr check --list                                                 every rule
`;

const collect = (text: string, earlier: readonly string[] = []): string[] => [...earlier, text];

function collectLevel(text: string, earlier: readonly Level[] = []): Level[] {
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
  .option('--token-for <name=token>', `a further token: ${TOKEN_NAMES.join(', ')}`, collect, [])
  .option('--maskinporten <issuer>', 'fetch the tokens from this issuer, as the client that is named')
  .option('--client-id <id>', 'who asks the issuer')
  .option('--kid <id>', 'the name under which the key is registered (default: that of a JWK)')
  .option('--pid <identifier>', 'the person to be logged in: a synthetic identifier')
  .option('--consumer-org <number>', 'the organisation that delegates its scopes in Altinn')
  .option('--scope <name=scopes>', 'other scopes for a token: none=some:scope-of-yours (repeatable)', collect, [])
  .option('--soap <url>', 'where SOAP 16-02 is answered: judge that too, or alone without a base URL')
  .addOption(new Option('--api <version>', 'which version to judge').choices(['v1', 'v2', 'auto']).default('auto'))
  .option('--rule <glob>', 'only rules whose id fits; * is anything (repeatable)', collect)
  .option('--level <level>', 'only rules of this level: MUST, SHOULD or OBSERVE (repeatable)', collectLevel)
  .option('--list', 'print the rules, and ask nothing')
  .option('--dry-run', 'print what would be sent, and send nothing')
  .option('--strict', 'recommendations that are not met count as failures')
  .option('--waivers <file>', 'deviations that are known and accepted: rule, expected, reason')
  .option(
    '--report <format[=file]>',
    'text, json, junit, markdown, sarif or html (repeatable; default: text)',
    collect,
    [],
  )
  .option('--baseline <file>', 'an earlier report (json): tell what changed since')
  .option('--now <timestamp>', 'judge as if it were this moment', parseTimestamp)
  .option('--concurrency <number>', 'requests under way at once', createIntegerParser(1, 64), 4)
  .option('--rate <number>', 'requests a second, at the most', createIntegerParser(1, 1000))
  .option('--timeout <seconds>', 'how long one request may take', createIntegerParser(1, 600), 10)
  .option('--ca <file>', 'PEM: an authority to trust')
  .option('--cert <file>', "PEM: the client's certificate, for TLS; with --maskinporten, for grants")
  .option('--key <file>', "PEM: the client's key, likewise; with --maskinporten it may be a JWK")
  .option('--allow-writes', "change the logged-in person's language, and change it back")
  .option('--i-know-this-is-production', 'ask KRR itself: kontaktregisteret.no, kontaktinfo-ws.difi.no')
  .addHelpText('after', HELP)
  .action(run);

async function run(baseUrl: string | undefined, flags: CheckFlags): Promise<void> {
  const selection = { ...(flags.rule && { rules: flags.rule }), ...(flags.level && { levels: flags.level }) };
  const { selectRules } = await import('../../conformance/run/run.ts');
  if (flags.list) {
    await writeOut(formatRuleList(selectRules(selection)));
    return;
  }
  if (baseUrl === undefined && flags.soap === undefined) {
    throw new KrrError('OPTION_INVALID', 'which service? krr check http://127.0.0.1:8080 (--help has more)');
  }
  const options = { ...selection, ...(await toConformanceOptions(baseUrl, flags)) };
  const { createPlan, findRequiredTokens } = await import('../../conformance/run/plan.ts');
  const plan = await planTokens(flags, findRequiredTokens(options), options.target);
  if (plan !== undefined && flags.token !== undefined) {
    process.stderr.write('krr: --token and KRR_TOKEN are not used: --maskinporten fetches the main token\n');
  }
  if (flags.dryRun) {
    const target = plan === undefined ? options.target : withPlaceholderTokens(options.target, plan);
    const first = plan === undefined ? [] : formatTokenPlan(plan);
    await writeOut([...first, ...formatPlan(createPlan({ ...options, target }), [baseUrl, flags.soap])]);
    return;
  }
  const outputs = await parseReportOutputs(flags.report);
  const baseline = flags.baseline === undefined ? undefined : await readBaseline(flags.baseline);
  const report = await runWithTokens(options, plan, (complete) => runInterruptibly(complete, runWithProgress));
  if (report === undefined) return;
  process.exitCode = getExitCode(report);
  await writeReports(baseline === undefined ? report : await withChanges(baseline, report), outputs);
  if (report.notEvaluated !== undefined)
    process.stderr.write(`krr: no rule could be evaluated: ${report.notEvaluated}\n`);
}

function getExitCode({ conforms, notEvaluated }: Report): number {
  if (notEvaluated !== undefined) return 2;
  return conforms ? 0 : 1;
}

async function runWithProgress(options: ConformanceOptions): Promise<Report> {
  const { runConformance } = await import('../../conformance/run/run.ts');
  const report = await runConformance({ ...options, ...(process.stderr.isTTY && { onProgress: showProgress }) });
  if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
  return report;
}

async function readBaseline(file: string): Promise<Report> {
  const { readReport } = await import('../../conformance/run/baseline.ts');
  return readReport(await readTextFile(file), file);
}

async function withChanges(earlier: Report, report: Report): Promise<Report> {
  const { findChanges } = await import('../../conformance/run/baseline.ts');
  return { ...report, changes: findChanges(earlier, report) };
}

function showProgress(completed: number, total: number): void {
  process.stderr.write(`${CLEAR_LINE}${completed} of ${total} requests`);
}
