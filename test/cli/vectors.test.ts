import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idnr } from '@navikt/fnrvalidator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { krr, lookup, startMock, stopMocks } from '../support/cli/krr.ts';

interface Vectors<Vector> {
  subject: string;
  vectors: Vector[];
}

let folder: string;

const readVectors = <Vector>(name: string): Vector[] =>
  (JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Vectors<Vector>).vectors;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'krr-vectors-'));
  const { code, stdout, stderr } = await krr(['vectors', '--out', join(folder, 'nested', '..')]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trimEnd().split('\n')).toHaveLength(7);
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stopMocks();
});

test('every file of vectors is valid by the schema beside it, and the README names it', () => {
  const schema = JSON.parse(readFileSync(join(folder, 'vectors.schema.json'), 'utf8'));
  const validate = new Ajv2020({ allowUnionTypes: true, strictRequired: false }).compile(schema);
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'vectors.schema.json');
  expect(files).toHaveLength(5);
  for (const name of files) {
    const content = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    validate(content);
    expect(validate.errors, name).toBeNull();
    expect(readme).toContain(name);
    expect(validate({ ...content, vectors: [{ unknown: 1 }] })).toBe(false);
  }
});

test('identifiers cover each reason and agree with an independent validator on the 2032 rule', () => {
  const vectors = readVectors<{ identifier: string; rule: string; valid: boolean; reasons?: string[] }>('identifiers');
  const reasons = new Set(vectors.flatMap((vector) => vector.reasons ?? []));
  expect([...reasons].sort()).toEqual(['date', 'digits', 'k1', 'k2', 'length', 'series']);
  expect(vectors.filter(({ valid }) => valid).length).toBeGreaterThan(100);
  // fnrvalidator does not know +65.
  const known = vectors.filter(({ identifier, rule }) => rule === '2032' && !/^..(6[6-9]|7[0-7])/.test(identifier));
  for (const { identifier, valid } of known) expect(idnr(identifier).status === 'valid', identifier).toBe(valid);
});

/** A wall time 18 months earlier, clamped to the end of the month: the rule without a time zone. */
function subtractEighteenMonths(wall: string): string {
  const [year, month, day] = wall.split(/[-T]/).map(Number) as [number, number, number];
  const months = year * 12 + (month - 1) - 18;
  const [earlierYear, earlierMonth] = [Math.floor(months / 12), (months % 12) + 1];
  const lastDay = new Date(Date.UTC(earlierYear, earlierMonth, 0)).getUTCDate();
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${earlierYear}-${pad(earlierMonth)}-${pad(Math.min(day, lastDay))}${wall.slice(10)}`;
}

test('the 18-month vectors agree with calendar arithmetic on the wall time', () => {
  const vectors = readVectors<{
    now: string;
    oppdatert: string | null;
    sist_verifisert: string | null;
    usable: boolean;
  }>('eighteen-months');
  for (const { now, oppdatert, sist_verifisert, usable } of vectors) {
    const border = subtractEighteenMonths(now.slice(0, 19));
    const isNewer = [oppdatert, sist_verifisert].some((date) => date !== null && date.slice(0, 19) > border);
    expect(isNewer, JSON.stringify({ now, oppdatert, sist_verifisert })).toBe(usable);
  }
  expect(new Set(vectors.map(({ usable }) => usable))).toEqual(new Set([true, false]));
});

test('timestamps name the instant that the platform reads from the long form', () => {
  const vectors = readVectors<{ timestamp: string; instant: string | null }>('timestamps');
  for (const { timestamp, instant } of vectors.filter((vector) => vector.instant !== null)) {
    const long = timestamp.replace(/([+-]\d\d)(\d\d)?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`);
    expect(new Date(long).toISOString()).toBe(instant);
  }
  expect(vectors.filter(({ instant }) => instant === null).map(({ timestamp }) => timestamp)).toContain(
    '2023-02-29T12:00:00+01',
  );
});

test('persons equal those that the mock returns for their seed and time', async () => {
  const vectors = readVectors<{ seed: number; now: string; person: { personidentifikator: string; status: string } }>(
    'persons',
  );
  const { seed, now } = vectors.at(-1)!;
  const persons = vectors.filter((vector) => vector.seed === seed).map(({ person }) => person);
  const { baseUrl } = await startMock(['--seed', String(seed), '--now', now]);
  const identifiers = persons.map(({ personidentifikator }) => personidentifikator);
  // Version 2 returns expired contact information; version 1 withholds it.
  expect(await lookup(baseUrl, identifiers, { version: 'v2' })).toEqual({ status: 200, persons });
});

test('a folder below /proc is rejected', async () => {
  const { code, stderr } = await krr(['vectors', '--out', '/proc/nowhere/below']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'krr: --out /proc/nowhere/below: cannot be written (ENOENT)\n',
  });
});

test('a folder that cannot be written is named on one line', async () => {
  const { code, stderr } = await krr(['vectors', '--out', join(folder, 'README.md', 'below')]);
  expect({ code, stderr: stderr.replace(folder, '…') }).toEqual({
    code: 2,
    stderr: 'krr: --out …/README.md/below: cannot be written (ENOTDIR)\n',
  });
});
