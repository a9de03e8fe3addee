import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { KrrError } from '../errors.ts';
import { isKebabCase } from '../scenario/kebab-case.ts';
import { UNUSABLE, writeOut } from './output.ts';
import { createStartingScenario } from './starting-scenario.ts';

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
    import('../scenario/unknown-name.ts'),
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
    import('../scenario/file-text.ts'),
    import('../scenario/load.ts'),
    import('../scenario/mistake.ts'),
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
