import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Report } from '../../conformance/index.ts';
import { KrrError } from '../../errors.ts';
import type { Format, TextStyle } from '../../report/index.ts';
import { hasColours, printError, writeOut } from '../io.ts';

/** A report to write to a file, or to standard output. */
export interface ReportOutput {
  readonly format: Format;
  readonly file?: string;
}

/** The text width outside a terminal. */
const DEFAULT_WIDTH = 100;
const MIN_WIDTH = 60;

/** Parses texts of the form `format[=file]`. Rejects files that cannot be written before the run. */
export async function parseReportOutputs(texts: readonly string[]): Promise<readonly ReportOutput[]> {
  const { FORMATS } = await import('../../report/index.ts');
  const outputs = (texts.length === 0 ? ['text'] : texts).map((text) => parseReportOutput(text, Object.keys(FORMATS)));
  const destinations = outputs.map(({ file }) => file ?? '');
  const repeated = destinations.find((one, index) => destinations.indexOf(one) !== index);
  if (repeated !== undefined) {
    const place = repeated === '' ? 'standard output: write the others to files, --report junit=krr.xml' : repeated;
    throw new KrrError('OPTION_INVALID', `--report: only one report can be written to ${place}`);
  }
  await Promise.all(outputs.map(checkFolder));
  return outputs;
}

function parseReportOutput(text: string, formats: readonly string[]): ReportOutput {
  const [, format = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  if (!formats.includes(format) || file === '') {
    throw new KrrError(
      'OPTION_INVALID',
      `--report ${text}: a format, or format=file; the formats are ${formats.join(', ')}`,
    );
  }
  return { format: format as Format, ...(file !== undefined && { file }) };
}

async function checkFolder({ file }: ReportOutput): Promise<void> {
  if (file !== undefined) await access(dirname(file), constants.W_OK).catch(rejectUnwritable(file));
}

const rejectUnwritable =
  (file: string) =>
  (error: NodeJS.ErrnoException): never => {
    const reason = error.code === 'ENOENT' ? 'the folder does not exist' : `it cannot be written (${error.code})`;
    throw new KrrError('OPTION_INVALID', `--report to ${file}: ${reason}`);
  };

/** Writes files first: they must exist even if the reader of standard output closes it early. */
export async function writeReports(result: Report, outputs: readonly ReportOutput[], baseline?: Report): Promise<void> {
  const report = baseline === undefined ? result : await withChanges(baseline, result);
  const { FORMATS, formatVerdict } = await import('../../report/index.ts');
  for (const { format, file } of outputs) {
    if (file !== undefined) await writeFile(file, FORMATS[format](report)).catch(rejectUnwritable(file));
  }
  const shown = outputs.find(({ file }) => file === undefined);
  if (shown !== undefined) await writeOut([FORMATS[shown.format](report, getTextStyle())]);
  const { notEvaluated } = report;
  if (notEvaluated !== undefined) printError(`krr: no rule could be evaluated: ${notEvaluated}`);
  else if (shown === undefined) printError(`krr: ${formatVerdict(report)}`);
}

async function withChanges(baseline: Report, report: Report): Promise<Report> {
  const { findChanges } = await import('../../conformance/index.ts');
  return { ...report, changes: findChanges(baseline, report) };
}

function getTextStyle(): TextStyle {
  const { isTTY, columns = DEFAULT_WIDTH } = process.stdout;
  return {
    colour: hasColours(process.stdout, process.env),
    width: isTTY ? Math.max(columns, MIN_WIDTH) : DEFAULT_WIDTH,
  };
}
