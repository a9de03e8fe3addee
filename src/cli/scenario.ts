import { readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { KrrError } from '../errors.ts';
import { isKebabCase } from '../scenario/names.ts';
import { UNUSABLE, writeOut } from './io.ts';

/** Relative to the folder if the package is installed within it: then it is the same on every machine. */
function toSchemaReference(folder: string, schema: string): string {
  const path = relative(folder, schema);
  if (path.startsWith('..') || isAbsolute(path)) return pathToFileURL(schema).href;
  return `./${path.replaceAll(sep, '/')}`;
}

/**
 * A scenario to start from. Every line of it that is commented out and begins with a key is valid too.
 *
 * @param schema the absolute path of the schema, for the editor
 * @param folder the absolute path of the folder that the file is for
 * @example
 * startingScenario('mine', '/app/node_modules/krr-kit/scenarios/scenario.schema.json', '/app');
 */
export const createStartingScenario = (
  name: string,
  schema: string,
  folder: string,
): string => `# yaml-language-server: $schema=${toSchemaReference(folder, schema)}
#
# Check this file:   krr scenario validate ./${name}.yaml
# Answer by it:      krr mock --scenario ./${name}.yaml
# See its persons:   curl -s http://127.0.0.1:8080/__krr/scenario
# Judge the answers: krr check http://127.0.0.1:8080 --token any --persons ./${name}.yaml
name: ${name}
description: What the trap is, and what a good client does.

# What this lies on top of: a name of the library (krr scenario list), a file such as ./base.yaml, or a list of them.
extends: standard

# Freezes the clock. Without it, the clock runs.
# now: 2026-06-01T12:00:00+02

# Whether every valid identifier has a person (all), or only those of this file and what it extends (scenario).
# population: scenario

# What the service does where its documentation is silent: an editor that knows the schema lists every switch.
# behaviour:
#   expiredContact: delivered
#   timestamps: mixed
#   unknownMembers: true

# Each person has the name of a role, and a synthetic identifier (80 added to the month) in quotes; or kind, born and sex
# describe one. What follows is laid on top of the generated person, under the names that the answer has. A null states
# that a member is absent; a time is a timestamp, or {ago: P3M}, an ISO 8601 duration before now.
persons:
  confirmed-long-ago:
    description: A month before the e-mail address expires. A good client notifies
    born: 1950-1959
    status: AKTIV
    reservasjon: NEI
    kontaktinformasjon:
      epostadresse: kari.berg@example.com
      epostadresse_oppdatert: { ago: P3Y }
      epostadresse_sist_verifisert: { ago: P17M }
      mobiltelefonnummer: null

  reserved-newcomer:
    description: Reserved, with a D-number. A good client sends a letter
    kind: dnr
    sex: female
    status: AKTIV
    reservasjon: JA
    reservasjonstidspunkt: { ago: P1Y }
    digital_post: null

  # A state that the documentation forbids needs allowInvalidState: true. That is how a broken service is simulated: krr check
  # finds that it breaks state/slettet-no-data.
  deleted-with-address:
    description: Deleted, but with an e-mail address even so. A good client does not use it
    allowInvalidState: true
    born: 1987
    status: SLETTET
    kontaktinformasjon:
      epostadresse: per.dahl@example.com
      epostadresse_oppdatert: { ago: P2Y }

# What goes wrong: the first fault whose conditions hold strikes, alone. A delay, or one of: status (with headers and
# body), reset, empty, cutAtPerson, dribble, contentLength, trailingComma, charset, silence.
faults:
  rate-limit:
    description: Every tenth request is one too many. A good client waits as long as Retry-After says
    when:
      operation: personer
      attempt: { every: 10 }
    status: 429
    headers:
      Retry-After: 1

  slow-when-large:
    description: Batches of more than 100 take their time. A good client has a timeout, and patience
    when:
      persons: 101-
    delay: { median: 200ms, p95: 2s }

# The rules that krr check must find broken by this scenario (krr check --list).
# breaks:
#   - state/slettet-no-data

# A key print, with postkasseleverandoerAdresse and x509Sertifikat, states the printer that the service tells of.
`;

const FOLDER = new URL('../../scenarios/', import.meta.url);
const STANDARD_INPUT = '<stdin>';

const EXAMPLES = `
Examples:
  krr scenario list                              what the library has
  krr scenario show standard > mine.yaml         a copy to change
  krr scenario new mine                          ./mine.yaml, a start with every key explained
  krr scenario validate ./mine.yaml              every mistake by file, line and column
  krr scenario validate scenarios/*.yaml         in a build: exit code 1 if any file has mistakes
  krr mock --scenario ./mine.yaml                the service that it describes
`;

const list = new Command('list')
  .summary('list the library')
  .description('Lists the scenarios of the library, with the trap that each sets.')
  .option('--json', 'one JSON object a line, with the whole description')
  .addHelpText('after', '\nExamples:\n  krr scenario list\n  krr scenario list --json')
  .action(runList);

const show = new Command('show')
  .summary('print a file of the library')
  .description('Prints the file of a scenario of the library as it stands.')
  .argument('<name>', 'a name of the library')
  .addHelpText('after', '\nExamples:\n  krr scenario show standard\n  krr scenario show standard > mine.yaml')
  .action(runShow);

const validate = new Command('validate')
  .summary('check scenario files')
  .description('Checks scenario files and all that they extend: every mistake by file, line and column.')
  .argument('<file...>', 'scenario files, or - for standard input')
  .addHelpText(
    'after',
    `
Exit codes: 0 no file has mistakes, 1 any has, 2 any cannot be read.

Examples:
  krr scenario validate ./mine.yaml
  krr scenario validate scenarios/*.yaml
  krr scenario show standard | krr scenario validate -`,
  )
  .action(runValidate);

const create = new Command('new')
  .summary('write a scenario to start from')
  .description('Writes <name>.yaml into the working directory: a scenario to start from, with every key explained.')
  .argument('<name>', 'a kebab-case name such as my-scenario', parseKebabCase)
  .option('--stdout', 'print it instead')
  .addHelpText('after', '\nExamples:\n  krr scenario new mine\n  krr scenario new mine --stdout > test/mine.yaml')
  .action(runNew);

/** `krr scenario`: the library of scenarios, and scenario files of one's own. */
export const scenario = new Command('scenario')
  .summary('list, show, check and start scenario files')
  .description(
    'Scenario files say who is in the register, how the service behaves, what time it is, and what goes wrong.',
  )
  .addHelpText('after', EXAMPLES);
for (const command of [list, show, validate, create]) scenario.addCommand(command);

function parseKebabCase(name: string): string {
  if (isKebabCase(name)) return name;
  throw new InvalidArgumentError('A kebab-case name is needed, such as my-scenario; the file gets the ending .yaml.');
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

/** What is said of each file; one that cannot be read does not keep the others from being checked. */
async function* validateFiles(files: readonly string[]): AsyncGenerator<string> {
  for (const file of files) {
    try {
      const diagnostics = await findDiagnostics(file);
      if (diagnostics.length > 0) setExitCode(1);
      yield diagnostics.join('') || `${toLabel(file)}: ok\n`;
    } catch (error) {
      if (!(error instanceof KrrError)) throw error;
      process.stderr.write(`krr: ${error.message}\n`);
      setExitCode(UNUSABLE);
    }
  }
}

function setExitCode(code: number): void {
  process.exitCode = Math.max(Number(process.exitCode ?? 0), code);
}

const toLabel = (file: string): string => (file === '-' ? STANDARD_INPUT : file);

async function findDiagnostics(file: string): Promise<string[]> {
  const [{ readFileText, readStreamText }, { tryLoadScenario }, { formatDiagnostic }] = await Promise.all([
    import('../scenario/resolve.ts'),
    import('../scenario/load.ts'),
    import('../yaml/diagnostics.ts'),
  ]);
  const text = await (file === '-' ? readStreamText(process.stdin, STANDARD_INPUT) : readFileText(file));
  const read = await tryLoadScenario({ file: toLabel(file), text });
  return read.ok ? [] : read.diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`);
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
      code === 'EEXIST' ? 'it is there already: choose another name, or --stdout' : `not written (${code})`;
    throw new KrrError('OPTION_INVALID', `./${file}: ${reason}`);
  });
  await writeOut([`./${file} is written; try: krr mock --scenario ./${file}\n`]);
}
