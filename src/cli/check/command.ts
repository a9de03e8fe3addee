import { Command, InvalidArgumentError, Option } from 'commander';
import type { Level, Report } from '../../conformance/index.ts';
import { createIntegerParser, parseTimeSpan, parseTimestamp } from '../arguments.ts';
import { INTERNAL_ERROR, writeOut } from '../io.ts';
import { formatDryRun, formatRuleList } from './dry-run.ts';
import { execute } from './execute.ts';
import { TOKEN_NAMES } from './given-tokens.ts';
import { type CheckFlags, parseCheckOptions, parseSelection } from './options.ts';
import { writeReports } from './reports.ts';
import { planTokens } from './token-plan.ts';

const LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'OBSERVE'];

const HELP = `
Exit code: 0 if no rule of level MUST fails, 1 if one fails or could not be checked, 2 if nothing could be checked (usage,
address, token), 3 for an internal error of krr, 130 if the run was interrupted.

Nothing is changed at the deployment without --allow-writes, and only synthetic identifiers are sent.
Put tokens into the environment: KRR_TOKEN, and KRR_TOKEN_CONTACT etc. for --token-for contact. With --maskinporten,
tokens are fetched and renewed, one for each set of scopes that the rules need; rules whose token the issuer rejects
are skipped, with the issuer's reason. Proxies of the environment (HTTPS_PROXY, NO_PROXY) apply, except to this machine.

Examples:
  krr check http://127.0.0.1:8080                                  a mock, with the standard persons
  krr check http://127.0.0.1:8080 --soap http://127.0.0.1:8080/ws-v5   SOAP too, compared with REST
  KRR_TOKEN=… krr check https://krr.example.com                    a deployment
  krr check https://krr.example.com --persons ./tenor.yaml         with persons that it must have
  krr check https://krr.example.com --dry-run                      print the requests without sending them
  krr check … --report text --report junit=krr.xml --report html=krr.html
  krr check … --rule 'response/*' --rule 'state/*' --level MUST    some rules only
  krr check … --repeat 20                                          intermittent violations
  krr check … --baseline krr.json                                  changes since --report json=krr.json
  krr check … --maskinporten https://test.maskinporten.no/ --client-id 9f4e… --key key.pem --kid 2026-01
  krr check … --maskinporten … --client-id … --key key.jwk --pid 01837012046 --allow-writes
  krr check --har traffic.har                                      recorded traffic; sends nothing
  krr check --list                                                 every rule
`;

const collect = (text: string, earlier: readonly string[] = []): string[] => [...earlier, text];

function collectLevel(text: string, earlier: readonly Level[] = []): Level[] {
  const level = LEVELS.find((one) => one === text.toUpperCase());
  if (level !== undefined) return [...earlier, level];
  throw new InvalidArgumentError(`Allowed choices are ${LEVELS.join(', ')}.`);
}

export const check = new Command('check')
  .summary('check a deployment against the documented rules')
  .description('Sends requests to a deployment and reports which of the documented rules it violates.')
  .argument('[base-url]', 'the base URL of the service: the part before /rest')
  .option(
    '--persons <name|file>',
    'a scenario with persons that the service must have (default on this machine: standard)',
  )
  .addOption(new Option('--token <token>', 'token sent with every request').env('KRR_TOKEN'))
  .option('--token-for <name=token>', `another token: ${TOKEN_NAMES.join(', ')}`, collect, [])
  .option('--maskinporten <issuer>', 'fetch the tokens from this issuer')
  .option('--client-id <id>', 'the client that requests tokens')
  .option('--kid <id>', 'key id registered at the issuer (default: the kid of a JWK)')
  .option('--pid <identifier>', 'the person to log in: a synthetic identifier')
  .option('--consumer-org <number>', 'the organisation that delegates its scopes in Altinn')
  .option('--scope <name=scopes>', 'override the scopes of a token: none=some:scope (repeatable)', collect, [])
  .option('--soap <url>', 'the URL of SOAP 16-02: check SOAP too, or only SOAP without a base URL')
  .option('--har <file>', 'check recorded traffic instead: a HAR file, or one {request, response} per line')
  .addOption(
    new Option('--api <version>', 'which version of REST to check').choices(['v1', 'v2', 'auto']).default('auto'),
  )
  .option('--rule <glob>', 'only rules with a matching id; * matches any text (repeatable)', collect)
  .option('--level <level>', 'only rules of this level: MUST, SHOULD or OBSERVE (repeatable)', collectLevel)
  .option('--list', 'print the rules and exit')
  .option('--dry-run', 'print the requests without sending them')
  .option('--strict', 'violated recommendations count as failures')
  .option('--waivers <file>', 'accepted deviations (YAML): rule, expected, reason, until')
  .option(
    '--report <format[=file]>',
    'text, json, junit, markdown, sarif or html (repeatable; default: text)',
    collect,
    [],
  )
  .option('--baseline <file>', 'an earlier report (json): report the changes since')
  .option('--now <timestamp>', 'evaluate the rules at this time', parseTimestamp)
  .option(
    '--repeat <number>',
    'send all requests this often, to find intermittent violations',
    createIntegerParser(1, 1000),
  )
  .addOption(
    new Option('--duration <time>', 'send all requests again until the time is over: 90s, 10m, 2h')
      .argParser(parseTimeSpan)
      .conflicts('repeat'),
  )
  .option('--concurrency <number>', 'maximum number of concurrent requests', createIntegerParser(1, 64), 4)
  .option('--rate <number>', 'maximum number of requests per second', createIntegerParser(1, 1000))
  .option('--timeout <seconds>', 'time limit of a request', createIntegerParser(1, 600), 10)
  .option('--max-time <seconds>', 'time limit of the whole run', createIntegerParser(1, 86_400), 600)
  .option('--ca <file>', 'PEM: a certificate authority to trust')
  .option('--cert <file>', "PEM: the client's certificate for TLS; with --maskinporten, for grants")
  .option('--key <file>', "PEM: the client's key; with --maskinporten, it may be a JWK")
  .option('--allow-writes', "change the logged-in person's language and restore it")
  .option(
    '--i-know-this-is-production',
    "permit requests to KRR's production: kontaktregisteret.no, kontaktinfo-ws.difi.no",
  )
  .addHelpText('after', HELP)
  .action(run);

async function run(baseUrl: string | undefined, flags: CheckFlags): Promise<void> {
  const { createPlan, selectRules } = await import('../../conformance/index.ts');
  if (flags.list) {
    await writeOut(formatRuleList(selectRules(parseSelection(flags))));
    return;
  }
  if (flags.har !== undefined) {
    const { checkRecording } = await import('./recorded.ts');
    process.exitCode = getExitCode(await checkRecording(baseUrl, flags));
    return;
  }
  const { options, outputs, baseline } = await parseCheckOptions(baseUrl, flags);
  const plan = createPlan(options);
  const tokens = await planTokens(flags, plan);
  if (flags.dryRun) {
    await writeOut(await formatDryRun(plan, tokens));
    return;
  }
  const report = await execute(plan, tokens);
  if (report === undefined) return;
  process.exitCode = getExitCode(report);
  await writeReports(report, outputs, baseline);
}

function getExitCode({ conforms, notEvaluated, internalErrors }: Report): number {
  if (internalErrors !== undefined) return INTERNAL_ERROR;
  if (notEvaluated !== undefined) return 2;
  return conforms ? 0 : 1;
}
