import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import type { Plan } from '../conformance/index.ts';
import { KrrError } from '../errors.ts';
import type { Recorder, Recording } from '../recording/index.ts';
import { readTextFile } from '../text-file.ts';
import { appendValue, createIntegerParser, parseTimestamp } from './arguments.ts';
import type { CheckFlags } from './check/options.ts';
import { readTlsFiles } from './check/options.ts';
import { planTokens, type TokenPlan } from './check/token-plan.ts';
import { printError, writeOut } from './io.ts';

const HELP = `
The scenario has the persons in their states, and the behaviours that the responses show. krr mock returns the same
responses: krr mock --scenario env.yaml. Only lookups of synthetic persons are sent.

Examples:
  krr record http://127.0.0.1:8080 --persons ids.txt --out env.yaml
  KRR_TOKEN=… krr record https://krr.example.com --persons tenor.csv --out env.yaml
  krr record … --maskinporten https://test.maskinporten.no/ --client-id 9f4e… --key key.pem --kid 2026-01
`;

interface RecordFlags extends CheckFlags {
  persons: string;
  out?: string;
  dates: 'absolute' | 'ago';
}

export const record = new Command('record')
  .summary('record the persons of a deployment as a scenario')
  .description('Requests synthetic persons from a deployment and writes their responses as a scenario.')
  .argument('<target>', 'the base URL of the service: the part before /rest')
  .requiredOption('--persons <file>', 'the identifiers to request: text, CSV or JSON')
  .option('--out <file>', 'the scenario file to write (default: standard output)')
  .addOption(createDatesOption())
  .addOption(new Option('--token <token>', 'token sent with every request').env('KRR_TOKEN'))
  .option('--maskinporten <issuer>', 'fetch the token from this issuer')
  .option('--client-id <id>', 'the client that requests the token')
  .option('--kid <id>', 'key id registered at the issuer (default: the kid of a JWK)')
  .option('--consumer-org <number>', 'the organisation that delegates its scopes in Altinn')
  .option('--scope <name=scopes>', 'override the scopes of the token: main=some:scope', appendValue, [])
  .option('--now <timestamp>', 'the time of the deployment (default: now)', parseTimestamp)
  .option('--rate <number>', 'maximum number of requests per second', createIntegerParser(1, 1000))
  .option('--timeout <seconds>', 'time limit of a request', createIntegerParser(1, 600), 10)
  .option('--ca <file>', 'PEM: a certificate authority to trust')
  .option('--cert <file>', "PEM: the client's certificate for TLS; with --maskinporten, for grants")
  .option('--key <file>', "PEM: the client's key; with --maskinporten, it may be a JWK")
  .option('--i-know-this-is-production', "permit requests to KRR's production")
  .addHelpText('after', HELP)
  .action(run);

/** The option of `krr record` and `krr proxy --record`. */
export function createDatesOption(): Option {
  return new Option('--dates <form>', 'absolute: as recorded, with a frozen clock · ago: as the time before now')
    .choices(['absolute', 'ago'])
    .default('absolute');
}

async function run(target: string, flags: RecordFlags): Promise<void> {
  const [{ Recorder, readPersonList }, { createPlan }] = await Promise.all([
    import('../recording/index.ts'),
    import('../conformance/index.ts'),
  ]);
  const list = readPersonList(await readTextFile(flags.persons), flags.persons);
  for (const { line, reason } of list.rejected) printError(`${flags.persons}:${line}: left out: ${reason}`);
  const plan = createPlan({
    target: { baseUrl: target, ...(await toTargetOptions(flags)) },
    rules: ['response/status-200'],
    api: 'auto',
    ...(flags.iKnowThisIsProduction && { production: true }),
  });
  const tokens = await planTokens({ ...flags, tokenFor: [] }, plan);
  const recorder = new Recorder({ dates: flags.dates, ...(await readNow(flags.now)) });
  const identifiers = list.persons.map(({ identifier }) => identifier);
  if (identifiers.length === 0) throw new KrrError('OPTION_INVALID', `${flags.persons}: no person is left`);
  await send(plan, tokens, identifiers, recorder);
  await writeRecording(recorder.finish(), flags.out);
}

async function toTargetOptions(flags: RecordFlags) {
  const { ca } = flags;
  // With an issuer, certificate and key sign grants and are not used for TLS.
  const tls = await readTlsFiles(flags.maskinporten === undefined ? flags : { ...(ca !== undefined && { ca }) });
  return { ...tls, timeoutMs: flags.timeout * 1000, concurrency: 1, ...(flags.rate && { rate: flags.rate }) };
}

/** The option that sets the time of a recording. */
export async function readNow(now: string | undefined): Promise<{ readonly now?: number }> {
  if (now === undefined) return {};
  return { now: (await import('../time/oslo-time.ts')).parseTimestamp(now) };
}

async function send(
  plan: Plan,
  { given, fetched }: TokenPlan,
  identifiers: readonly string[],
  recorder: Recorder,
): Promise<void> {
  const [{ Target }, { requestPersons }, { fetchTokens }, { IssuerClient }] = await Promise.all([
    import('../conformance/target/target.ts'),
    import('../recording/index.ts'),
    import('./check/fetch-tokens.ts'),
    import('../maskinporten/client/token-client.ts'),
  ]);
  const client = fetched && new IssuerClient(fetched.issuer, fetched.signer, plan.options.target);
  const obtained = client && fetched ? (await fetchTokens(client, fetched)).tokens : {};
  const target = new Target({ ...plan.options.target, tokens: { ...given, ...obtained } });
  try {
    await requestPersons(target, identifiers, (exchange) => recorder.add(exchange));
  } finally {
    target.close();
    client?.close();
  }
}

/** Writes a scenario to a file, or to standard output. Prints what it contains. */
export async function writeRecording({ scenario, remarks }: Recording, file: string | undefined): Promise<void> {
  const { formatScenario } = await import('../recording/index.ts');
  const text = formatScenario(scenario);
  if (file === undefined) await writeOut([text]);
  else await writeScenarioFile(file, text);
  printError(`krr: ${file === undefined ? '' : `${file}: `}${remarks.join('; ')}`);
}

async function writeScenarioFile(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch(({ code }: NodeJS.ErrnoException) => {
    throw new KrrError('OPTION_INVALID', `${file}: cannot be written (${code})`);
  });
}
