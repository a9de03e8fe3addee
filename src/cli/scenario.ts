import { readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { KrrError } from '../errors.ts';
import { isKebabCase } from '../scenario/names.ts';
import { printError, UNUSABLE, writeOut } from './io.ts';

/** A path relative to the folder works on every machine, but only if the package is installed below the folder. */
function toSchemaReference(folder: string, schema: string): string {
  const path = relative(folder, schema);
  if (path.startsWith('..') || isAbsolute(path)) return pathToFileURL(schema).href;
  return `./${path.replaceAll(sep, '/')}`;
}

/**
 * Creates the text of a new scenario file. Each commented-out key is valid when it is uncommented.
 *
 * @param schema absolute path of the JSON Schema, for the editor
 * @param folder absolute path of the folder in which the file will be saved
 * @example
 * createStartingScenario('mine', '/app/node_modules/krr-kit/scenarios/scenario.schema.json', '/app');
 */
export const createStartingScenario = (
  name: string,
  schema: string,
  folder: string,
): string => `# yaml-language-server: $schema=${toSchemaReference(folder, schema)}
#
# Validate this file:   krr scenario validate ./${name}.yaml
# Start a mock with it: krr mock --scenario ./${name}.yaml
# List its persons:     curl -s http://127.0.0.1:8080/__krr/scenario
# Check the responses:  krr check http://127.0.0.1:8080 --token any --persons ./${name}.yaml
name: ${name}
description: The behaviour that surprises clients, and how a robust client handles it.

# The scenario that this file overrides: a bundled one (krr scenario list), a file such as ./base.yaml, or a list of both.
extends: standard

# Freezes the clock. Without it, the clock runs.
# now: 2026-06-01T12:00:00+02

# Persons of the register: every valid identifier (all), or only those of this file and of the scenarios it extends
# (scenario).
# population: scenario

# Behaviour that the documentation leaves open. An editor with YAML support lists every setting from the schema.
# behaviour:
#   expiredContact: delivered
#   timestamps: mixed
#   unknownMembers: true

# The key is the role of the person. Give a synthetic identifier (80 added to the month) in quotes, or describe the person
# with kind, born and sex. The other fields are named as in the response and override the generated person. null omits a
# field. A time is a timestamp, or an ISO 8601 duration before now such as {ago: P3M}.
persons:
  confirmed-long-ago:
    description: The e-mail address expires in a month. A robust client still notifies the person
    born: 1950-1959
    status: AKTIV
    reservasjon: NEI
    kontaktinformasjon:
      epostadresse: kari.berg@example.com
      epostadresse_oppdatert: { ago: P3Y }
      epostadresse_sist_verifisert: { ago: P17M }
      mobiltelefonnummer: null

  reserved-newcomer:
    description: Reserved, with a D-number. A robust client sends a letter
    kind: dnr
    sex: female
    status: AKTIV
    reservasjon: JA
    reservasjonstidspunkt: { ago: P1Y }
    digital_post: null

  # A combination that the documentation forbids requires allowInvalidState: true. It simulates a service that does not conform:
  # krr check reports a violation of state/slettet-no-data.
  deleted-with-address:
    description: Deleted, but with an e-mail address. A robust client does not use it
    allowInvalidState: true
    born: 1987
    status: SLETTET
    kontaktinformasjon:
      epostadresse: per.dahl@example.com
      epostadresse_oppdatert: { ago: P2Y }

# Faults that the mock injects. Only the first fault whose conditions match is applied. A fault has a delay, or one of:
# status (with headers and body), reset, empty, cutAtPerson, dribble, contentLength, trailingComma, charset, silence.
faults:
  rate-limit:
    description: Every tenth request exceeds the rate limit. A robust client waits for the time in Retry-After
    when:
      operation: personer
      attempt: { every: 10 }
    status: 429
    headers:
      Retry-After: 1

  slow-when-large:
    description: Batches of more than 100 persons are slow. A robust client has a sufficient timeout
    when:
      persons: 101-
    delay: { median: 200ms, p95: 2s }

# The rules that this scenario violates, as reported by krr check (krr check --list).
# violates:
#   - state/slettet-no-data

# The key print, with postkasseleverandoerAdresse and x509Sertifikat, specifies the printer that the service returns.
`;

const FOLDER = new URL('../../scenarios/', import.meta.url);
const STANDARD_INPUT = '<stdin>';

const EXAMPLES = `
Examples:
  krr scenario list                              list the bundled scenarios
  krr scenario show standard > mine.yaml         copy a scenario to edit it
  krr scenario new mine                          create ./mine.yaml with every key explained
  krr scenario validate ./mine.yaml              list every error by file, line and column
  krr scenario validate scenarios/*.yaml         in CI: exit code 1 if a file is invalid
  krr mock --scenario ./mine.yaml                start a mock with the scenario
`;

const list = new Command('list')
  .summary('list the bundled scenarios')
  .description('Lists the bundled scenarios, each with the client problem that it reproduces.')
  .option('--json', 'print one JSON object per line, with the complete description')
  .addHelpText('after', '\nExamples:\n  krr scenario list\n  krr scenario list --json')
  .action(runList);

const show = new Command('show')
  .summary('print a bundled scenario')
  .description('Prints the file of a bundled scenario.')
  .argument('<name>', 'name of a bundled scenario')
  .addHelpText('after', '\nExamples:\n  krr scenario show standard\n  krr scenario show standard > mine.yaml')
  .action(runShow);

const validate = new Command('validate')
  .summary('check scenario files')
  .description('Checks scenario files and the files that they extend. Lists every error by file, line and column.')
  .argument('<file...>', 'scenario files, or - for standard input')
  .addHelpText(
    'after',
    `
Exit codes: 0 every file is valid, 1 a file is invalid, 2 a file cannot be read.

Examples:
  krr scenario validate ./mine.yaml
  krr scenario validate scenarios/*.yaml
  krr scenario show standard | krr scenario validate -`,
  )
  .action(runValidate);

const create = new Command('new')
  .summary('create a scenario file')
  .description('Creates <name>.yaml in the working directory: an example scenario with every key explained.')
  .argument('<name>', 'a kebab-case name such as my-scenario', parseKebabCase)
  .option('--stdout', 'print the file instead of writing it')
  .addHelpText('after', '\nExamples:\n  krr scenario new mine\n  krr scenario new mine --stdout > test/mine.yaml')
  .action(runNew);

export const scenario = new Command('scenario')
  .summary('list, show, validate and create scenario files')
  .description(
    'Scenario files define the persons in the register, the behaviour of the service, the clock and the injected faults.',
  )
  .addHelpText('after', EXAMPLES);
for (const command of [list, show, validate, create]) scenario.addCommand(command);

function parseKebabCase(name: string): string {
  if (isKebabCase(name)) return name;
  throw new InvalidArgumentError('Expected a kebab-case name, such as my-scenario. The extension .yaml is added.');
}

const getFirstSentence = (description = ''): string => description.split(/(?<=[.!?])\s/)[0]!;

async function runList({ json }: { json?: true }): Promise<void> {
  const { listBundledScenarios } = await import('../scenario/index.ts');
  const all = listBundledScenarios();
  const width = Math.max(...all.map(({ name }) => name.length));
  const plain = all.map(({ name, description }) => `${name.padEnd(width)}  ${getFirstSentence(description)}`.trimEnd());
  const lines = json ? all.map((each) => JSON.stringify(each)) : plain;
  await writeOut(lines.map((line) => `${line}\n`));
}

async function runShow(name: string): Promise<void> {
  const [{ listBundledScenarios }, { createUnknownNameError }] = await Promise.all([
    import('../scenario/index.ts'),
    import('../scenario/names.ts'),
  ]);
  const names = listBundledScenarios().map((each) => each.name);
  if (!names.includes(name)) throw createUnknownNameError(name, names);
  await writeOut([await readFile(new URL(`${name}.yaml`, FOLDER), 'utf8')]);
}

async function runValidate(files: readonly string[]): Promise<void> {
  await writeOut(validateFiles(files));
}

/** An unreadable file does not prevent the other files from being checked. */
async function* validateFiles(files: readonly string[]): AsyncGenerator<string> {
  for (const file of files) {
    try {
      const diagnostics = await findDiagnostics(file);
      if (diagnostics.length > 0) setExitCode(1);
      yield diagnostics.join('') || `${toLabel(file)}: ok\n`;
    } catch (error) {
      if (!(error instanceof KrrError)) throw error;
      printError(`krr: ${error.message}`);
      setExitCode(UNUSABLE);
    }
  }
}

function setExitCode(code: number): void {
  process.exitCode = Math.max(Number(process.exitCode ?? 0), code);
}

const toLabel = (file: string): string => (file === '-' ? STANDARD_INPUT : file);

async function findDiagnostics(file: string): Promise<string[]> {
  const [{ readFileText, readStreamText }, { tryLoadScenario }, { formatDiagnostic, MAX_DIAGNOSTICS }] =
    await Promise.all([
      import('../scenario/resolve.ts'),
      import('../scenario/load.ts'),
      import('../yaml/diagnostics.ts'),
    ]);
  const text = await (file === '-' ? readStreamText(process.stdin, STANDARD_INPUT) : readFileText(file));
  const read = await tryLoadScenario({ file: toLabel(file), text });
  if (read.ok) return [];
  const lines = read.diagnostics.slice(0, MAX_DIAGNOSTICS).map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`);
  const others = read.diagnostics.length - lines.length;
  return others === 0 ? lines : [...lines, `${toLabel(file)}: and ${others} more\n`];
}

async function runNew(name: string, { stdout }: { stdout?: true }): Promise<void> {
  const content = createStartingScenario(name, fileURLToPath(new URL('scenario.schema.json', FOLDER)), process.cwd());
  if (stdout) {
    await writeOut([content]);
    return;
  }
  const file = `${name}.yaml`;
  await writeFile(file, content, { flag: 'wx' }).catch(({ code }: NodeJS.ErrnoException) => {
    const reason =
      code === 'EEXIST'
        ? 'the file already exists. Choose another name or use --stdout'
        : `cannot be written (${code})`;
    throw new KrrError('OPTION_INVALID', `./${file}: ${reason}`);
  });
  await writeOut([`created ./${file}. Start a mock with it: krr mock --scenario ./${file}\n`]);
}
