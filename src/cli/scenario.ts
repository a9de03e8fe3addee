import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { KrrError } from '../errors.ts';
import { isKebabCase } from '../scenario/names.ts';
import { printError, UNUSABLE, writeOut } from './io.ts';
import { scenarioPersons } from './scenario-persons.ts';
import { createStartingScenario } from './starting-scenario.ts';

const FOLDER = new URL('../../scenarios/', import.meta.url);
const STANDARD_INPUT = '<stdin>';

const EXAMPLES = `
Examples:
  krr scenario list                              list the bundled scenarios
  krr scenario persons standard                  its persons: identifier, state, contact information
  krr scenario show standard > mine.yaml         copy a scenario to edit it
  krr scenario new mine                          create ./mine.yaml with every key explained
  krr scenario validate ./mine.yaml              list every error by file, line and column
  krr scenario validate scenarios/*.yaml         in CI: exit code 1 if a file is invalid
  krr mock --scenario ./mine.yaml                start a mock with the scenario
`;

const list = new Command('list')
  .summary('list the bundled scenarios')
  .description(
    'Lists the bundled scenarios, each with the client problem that it reproduces and the requests that its faults apply to.',
  )
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
for (const command of [list, show, scenarioPersons, validate, create]) scenario.addCommand(command);

function parseKebabCase(name: string): string {
  if (isKebabCase(name)) return name;
  throw new InvalidArgumentError('Expected a kebab-case name, such as my-scenario. The extension .yaml is added.');
}

const getFirstSentence = (description = ''): string => description.split(/(?<=[.!?])\s/)[0]!;

async function runList({ json }: { json?: true }): Promise<void> {
  const listed = await listScenarios();
  const width = Math.max(...listed.map(({ name }) => name.length));
  const toLine = ({ name, description, faults }: ListedScenario): string => {
    const conditions = faults.map((fault) => fault.when).join('; ');
    const about = `${getFirstSentence(description)}${conditions === '' ? '' : ` (faults: ${conditions})`}`;
    return `${name.padEnd(width)}  ${about}`.trimEnd();
  };
  const lines = json ? listed.map((each) => JSON.stringify(each)) : listed.map(toLine);
  await writeOut(lines.map((line) => `${line}\n`));
}

interface ListedScenario {
  readonly name: string;
  readonly description?: string;
  /** The faults, and the requests that they apply to. */
  readonly faults: readonly { readonly name: string; readonly when: string }[];
}

async function listScenarios(): Promise<ListedScenario[]> {
  const [{ getBundledScenario, listBundledScenarios }, { describeConditions }] = await Promise.all([
    import('../scenario/index.ts'),
    import('../scenario/describe-conditions.ts'),
  ]);
  return listBundledScenarios().map((each) => {
    const { faults } = getBundledScenario(each.name)!;
    return { ...each, faults: faults.map(({ name, when }) => ({ name, when: describeConditions(when) })) };
  });
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
