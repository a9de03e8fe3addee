import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { KrrError } from '../errors.ts';
import { writeOut } from './io.ts';

export const vectors = new Command('vectors')
  .summary('write test vectors for implementations in other languages')
  .description(
    'Writes JSON test vectors into a folder: identifiers with their validity and reasons, generated persons, the 18-month ' +
      'border, varslingsstatus, and timestamps, with a JSON schema and a README.',
  )
  .requiredOption('--out <folder>', 'folder for the files; it is created, and files of the same names are replaced')
  .addHelpText(
    'after',
    `
Examples:
  $ krr vectors --out vectors
  $ krr vectors --out src/test/resources/krr`,
  )
  .action(run);

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Creates a folder and those above it. With `recursive`, mkdir of Node does not return for a folder below /proc. */
async function createFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    const parent = dirname(path);
    if (code !== 'ENOENT' || parent === path || (await exists(parent))) throw error;
    await createFolder(parent);
    await mkdir(path);
  }
}

async function run({ out }: { out: string }): Promise<void> {
  const { createVectorFiles } = await import('../vectors/index.ts');
  const files = createVectorFiles();
  try {
    await createFolder(out);
    for (const { name, content } of files) await writeFile(join(out, name), content);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new KrrError('OPTION_INVALID', `--out ${out}: cannot be written (${code ?? message})`);
  }
  await writeOut(files.map(({ name }) => `${join(out, name)}\n`));
}
