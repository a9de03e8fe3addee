import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { watchFiles } from '../../../src/cli/mock/command.ts';
import { getFileVersion } from '../../../src/scenario/resolve.ts';

const BEFORE = 'name: before\n';
const AFTER = 'name: after\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-watch-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes a file as careful editors do: it is never there by half. */
async function save(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(`${file}.part`, text);
  await rename(`${file}.part`, file);
  return file;
}

/** A file as it is now. */
const asItIs = async (path: string) => [{ path, version: await getFileVersion(path) }];

describe('a file that is saved', () => {
  test('is followed on after it could not be read for a reason of its reader', async () => {
    const mine = await save('mine.yaml', BEFORE);
    const failures: unknown[] = [];
    let times = 0;
    const changed = async () => {
      if (++times === 1) throw new Error('a bug');
    };
    const read = await asItIs(mine);
    onTestFinished(
      watchFiles(
        () => read,
        changed,
        (error) => failures.push(error),
      ),
    );
    await save('mine.yaml', AFTER);
    await expect.poll(() => failures, { timeout: 20_000 }).toEqual([new Error('a bug')]);
    await save('mine.yaml', BEFORE);
    await expect.poll(() => times, { timeout: 20_000 }).toBe(2);
  });

  test.each([
    ['and its reader says what it has read', true],
    ['and its reader says nothing', false],
  ])('again while it is being read is read again, %s', async (_, isTold) => {
    const mine = await save('mine.yaml', BEFORE);
    let read = await asItIs(mine);
    const texts: string[] = [];
    const changed = async () => {
      if (isTold) read = await asItIs(mine);
      texts.push(await readFile(mine, 'utf8'));
      if (texts.length === 1) await save('mine.yaml', BEFORE);
    };
    onTestFinished(
      watchFiles(
        () => read,
        changed,
        (error) => expect.unreachable(String(error)),
      ),
    );
    await save('mine.yaml', AFTER);
    await expect.poll(() => texts, { timeout: 20_000 }).toEqual([AFTER, BEFORE]);
  });

  test('after it was read and before it is watched is read again', async () => {
    const mine = await save('mine.yaml', BEFORE);
    const read = await asItIs(mine);
    await save('mine.yaml', AFTER);
    const texts: string[] = [];
    const changed = async () => {
      texts.push(await readFile(mine, 'utf8'));
    };
    onTestFinished(
      watchFiles(
        () => read,
        changed,
        (error) => expect.unreachable(String(error)),
      ),
    );
    await expect.poll(() => texts, { timeout: 20_000 }).toEqual([AFTER]);
  });
});
