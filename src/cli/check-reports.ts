import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Report } from '../conformance/index.ts';
import { KrrError } from '../errors.ts';
import type { Format, TextStyle } from '../report/index.ts';
import { writeOut } from './output.ts';

/** A report to write: into a file, or else to standard output. */
export interface Wanted {
  readonly format: Format;
  readonly file?: string;
}

/** For whoever reads text elsewhere than in a terminal. */
const USUAL_WIDTH = 100;
const LEAST_WIDTH = 60;

/** Reads every `format[=file]`; what could not be written is refused before the deployment is asked. */
export async function wantedReports(texts: readonly string[]): Promise<readonly Wanted[]> {
  const { FORMATS } = await import('../report/index.ts');
  const wanted = (texts.length === 0 ? ['text'] : texts).map((text) => readWanted(text, Object.keys(FORMATS)));
  const places = wanted.map(({ file }) => file ?? '');
  const repeated = places.find((place, index) => places.indexOf(place) !== index);
  if (repeated !== undefined) {
    const place = repeated === '' ? 'standard output: write the others to files, --report junit=krr.xml' : repeated;
    throw new KrrError('OPTION_INVALID', `--report: only one report can go to ${place}`);
  }
  await Promise.all(wanted.map(checkFolder));
  return wanted;
}

function readWanted(text: string, formats: readonly string[]): Wanted {
  const [, format = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  if (!formats.includes(format) || file === '') {
    throw new KrrError(
      'OPTION_INVALID',
      `--report ${text}: a format, or format=file; the formats are ${formats.join(', ')}`,
    );
  }
  return { format: format as Format, ...(file !== undefined && { file }) };
}

async function checkFolder({ file }: Wanted): Promise<void> {
  if (file !== undefined) await access(dirname(file), constants.W_OK).catch(refuse(file));
}

const refuse =
  (file: string) =>
  (error: NodeJS.ErrnoException): never => {
    const reason = error.code === 'ENOENT' ? 'there is no such folder' : `it cannot be written (${error.code})`;
    throw new KrrError('OPTION_INVALID', `--report to ${file}: ${reason}`);
  };

/** Writes files first: they are there even if the reader of standard output leaves early. */
export async function writeReports(report: Report, wanted: readonly Wanted[]): Promise<void> {
  const { FORMATS } = await import('../report/index.ts');
  for (const { format, file } of wanted) {
    if (file !== undefined) await writeFile(file, FORMATS[format](report)).catch(refuse(file));
  }
  const shown = wanted.find(({ file }) => file === undefined);
  if (shown !== undefined) await writeOut([FORMATS[shown.format](report, terminalStyle())]);
}

function terminalStyle(): TextStyle {
  const { isTTY, columns = USUAL_WIDTH } = process.stdout;
  return {
    colour: isTTY === true && process.stdout.hasColors(),
    width: isTTY ? Math.max(columns, LEAST_WIDTH) : USUAL_WIDTH,
  };
}
