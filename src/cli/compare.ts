import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { KrrError } from '../errors.ts';
import { readTextFile } from '../text-file.ts';
import { writeOut } from './io.ts';

const FORMATS = ['text', 'markdown', 'html'] as const;
const MAX_RUNS = 20;

interface CompareFlags {
  readonly format: (typeof FORMATS)[number];
  readonly differences?: true;
}

const HELP = `
The files are reports of krr check --report json=FILE. A rule differs if its outcomes or observations differ.

Exit code: 0 if the table was written, 2 if a file is not a report.

Examples:
  krr compare test.json staging.json
  krr compare test.json staging.json supplier.json --differences
  krr compare *.json --format html > comparison.html
`;

export const compare = new Command('compare')
  .summary('compare the reports of several runs')
  .description('Prints one table of rules and runs, with the observed values where they differ.')
  .argument('<report...>', 'two or more reports of krr check --report json=FILE')
  .addOption(new Option('--format <format>', 'the format of the table').choices(FORMATS).default('text'))
  .option('--differences', 'only the rules that differ')
  .addHelpText('after', HELP)
  .action(run);

async function run(files: readonly string[], { format, differences }: CompareFlags): Promise<void> {
  if (files.length < 2) throw new KrrError('OPTION_INVALID', 'one report cannot be compared: name two or more files');
  if (files.length > MAX_RUNS) {
    throw new KrrError('OPTION_INVALID', `${files.length} reports: at most ${MAX_RUNS} can be compared`);
  }
  const [{ readReport }, { COMPARISON_FORMATS, compareReports }] = await Promise.all([
    import('../conformance/reporting/read-report.ts'),
    import('../report/index.ts'),
  ]);
  const reports = [];
  for (const file of files)
    reports.push({ name: toName(file, files), report: readReport(await readTextFile(file), file) });
  const comparison = compareReports(reports);
  const rules = comparison.rules.filter((rule) => !differences || rule.differs);
  await writeOut([COMPARISON_FORMATS[format]({ ...comparison, rules })]);
}

/** The name of a file without its folder, if it identifies the file. */
function toName(file: string, files: readonly string[]): string {
  const name = basename(file, '.json');
  return files.filter((other) => basename(other, '.json') === name).length === 1 ? name : file;
}
