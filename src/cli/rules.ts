import { Command, Option } from 'commander';
import { KrrError } from '../errors.ts';
import { formatRuleList } from './check/dry-run.ts';
import { writeOut } from './io.ts';

const FORMATS = ['markdown', 'csv'] as const;

interface RulesFlags {
  readonly coverage?: true;
  readonly format?: (typeof FORMATS)[number];
}

const HELP = `
Examples:
  krr rules                                     every rule: id, level, title
  krr rules --coverage                          each documented statement, and the rules that check it
  krr rules --coverage --format csv > coverage.csv
`;

export const rules = new Command('rules')
  .summary('list the rules, or what they cover of the documentation')
  .description('Prints the rules of krr check, or each statement of the documentation with the rules that check it.')
  .option('--coverage', 'each documented statement with its rules, or the reason why none checks it')
  .addOption(new Option('--format <format>', 'the format of --coverage (default: markdown)').choices(FORMATS))
  .addHelpText('after', HELP)
  .action(run);

async function run({ coverage, format }: RulesFlags): Promise<void> {
  if (format !== undefined && !coverage)
    throw new KrrError('OPTION_INVALID', '--format is the format of --coverage: give both');
  const conformance = await import('../conformance/index.ts');
  if (!coverage) {
    await writeOut(formatRuleList(conformance.rules));
    return;
  }
  const { formatCoverageCsv, formatCoverageMarkdown } = await import('../report/coverage.ts');
  const { statements } = await import('../conformance/statements.ts');
  const text = format === 'csv' ? formatCoverageCsv(statements) : formatCoverageMarkdown(statements, conformance.rules);
  await writeOut([text]);
}
