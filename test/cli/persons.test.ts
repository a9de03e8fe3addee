import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { type Person, validators } from '../../src/contract/index.ts';
import { parse } from '../../src/identifier/index.ts';
import { selectPersons } from '../../src/register/select-persons.ts';
import { frozenClock } from '../../src/time/clock.ts';
import { krr, lookup, spawnKrr, startMock, stopMocks } from '../support/cli/krr.ts';

afterEach(stopMocks);

/** Runs `krr persons`, which must succeed without a word on standard error. */
async function persons(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await krr(['persons', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

const parsedLines = (text: string): Person[] => {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
};

/** RFC 4180, as far as these values need it: none has a line break in it. */
const parsedCsv = (text: string): Record<string, string>[] => {
  const [header, ...rows] = text
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split(','));
  return rows.map((row) => {
    expect(row).toHaveLength(header!.length);
    return Object.fromEntries(header!.map((name, at) => [name, row[at]!]));
  });
};

/** A person as a row: objects opened, and empty for what is not there. */
const flat = ({ kontaktinformasjon, digital_post, ...members }: Person) =>
  Object.entries({ ...members, ...kontaktinformasjon, ...digital_post });

const equals = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

test('--born accepts years separated by a hyphen, as in scenario files', async () => {
  const [dots, dash] = await Promise.all(
    ['1950..1959', '1950-1959'].map((born) => persons('--count', '20', '--born', born)),
  );
  expect(dash).toBe(dots);
  expect(parsedLines(dash!)).toHaveLength(20);
});

test('--for check prints each kind of person of the standard scenario with its description', async () => {
  const text = await persons('--for', 'check');
  expect(text).toContain('krr check --persons');
  expect(text).toMatch(/^border-fresh +E-mail that expires in a few days$/m);
  expect(text).toMatch(/^mailbox-e-boks +A mailbox at e-Boks$/m);
  expect(text).not.toContain('documented-');
});

describe('formats', () => {
  const same = ['--count', '50', '--seed', '3', '--born', '1950..1999'];

  test('contain the same valid persons', async () => {
    const [ndjson, json, csv, ids] = await Promise.all(
      ['ndjson', 'json', 'csv', 'ids'].map((format) => persons(...same, '--format', format)),
    );
    const found = parsedLines(ndjson!);
    expect(found).toHaveLength(50);
    for (const person of found) expect(validators.Person(person)).toEqual([]);
    expect(JSON.parse(json!)).toEqual(found);
    expect(ids).toBe(found.map(({ personidentifikator }) => `${personidentifikator}\n`).join(''));
    const rows = parsedCsv(csv!).map((row) => Object.entries(row).filter(([, value]) => value !== ''));
    expect(rows.map((row) => row.sort())).toEqual(found.map((person) => flat(person).sort()));
  });

  test('are complete for an empty list', async () => {
    expect(await persons('--count', '0')).toBe('');
    expect(await persons('--count', '0', '--format', 'json')).toBe('[]\n');
    expect(await persons('--count', '0', '--format', 'csv')).toMatch(/^personidentifikator,[a-z_,]+\r\n$/);
  });
});

describe('writes the same bytes as the ordinary serialiser', () => {
  const NOW = '2026-11-23T12:00:00+01';
  const clock = frozenClock(Date.parse(`${NOW}:00`));
  const expected = [
    ...selectPersons({ count: 2000, seed: 5, clock, from: '1900-01-01', to: '2026-12-31' }),
    ...selectPersons({ count: 100, seed: 5, clock, from: '1930-01-01', to: '2009-12-31', properties: ['reserved'] }),
  ];
  const print = async (format: string) => [
    await persons('--count', '2000', '--seed', '5', '--born', '1900..2026', '--now', NOW, '--format', format),
    await persons('--count', '100', '--seed', '5', '--where', 'reserved', '--now', NOW, '--format', format),
  ];

  test('as NDJSON', async () => {
    expect((await print('ndjson')).join('')).toBe(expected.map((person) => `${JSON.stringify(person)}\n`).join(''));
  });

  test('as JSON', async () => {
    const [all, reserved] = await print('json');
    const toText = (found: Person[]) => `[\n${found.map((person) => JSON.stringify(person)).join(',\n')}\n]\n`;
    expect(all).toBe(toText(expected.slice(0, 2000)));
    expect(reserved).toBe(toText(expected.slice(2000)));
  });

  test('as identifiers', async () => {
    const identifiers = expected.map(({ personidentifikator }) => `${personidentifikator}\n`);
    expect((await print('ids')).join('')).toBe(identifiers.join(''));
  });
});

describe('selects and adds', () => {
  test('fields, in their order for CSV and in their objects for JSON', async () => {
    const fields = ['--fields', 'epostadresse,personidentifikator', '--fields', 'sex'];
    const [json, csv] = [parsedLines(await persons(...fields)), parsedCsv(await persons(...fields, '--format', 'csv'))];
    expect(Object.keys(csv[0]!)).toEqual(['epostadresse', 'personidentifikator', 'sex']);
    for (const [at, person] of json.entries()) {
      const { personidentifikator, kontaktinformasjon, ...others } = person;
      expect(csv[at]).toEqual({ epostadresse: kontaktinformasjon?.epostadresse ?? '', personidentifikator, ...others });
    }
  });

  test('what an identifier contains', async () => {
    for (const kind of ['fnr', 'dnr']) {
      for (const row of parsedCsv(await persons('--kind', kind, '--with', 'identity', '--format', 'csv'))) {
        const { birthDate, sex } = row;
        expect(parse(row.personidentifikator!)).toMatchObject({ valid: true, birthDate, sex, kind });
      }
    }
  });

  test('ages on the day of --now', async () => {
    const born = async (now: string, age: string) =>
      parsedLines(await persons('--now', now, '--age', age, '--fields', 'birthDate', '--count', '2000')).map(
        (person) => (person as unknown as { birthDate: string }).birthDate,
      );
    const adults = await born('2026-11-23T23:30:00Z', '18');
    expect([adults.toSorted()[0], adults.toSorted().at(-1)]).toEqual(['2007-11-25', '2008-11-24']);
    expect((await born('2028-02-29T12:00:00+01', '17..17')).toSorted().at(-1)).toBe('2011-02-28');
  });

  test('identifiers and numbers as text for Excel, below a byte order mark', async () => {
    const fields = [
      '--fields',
      'personidentifikator,mobiltelefonnummer,status',
      '--where',
      'mobile-only',
      '--count',
      '3',
    ];
    const child = spawnKrr(['persons', ...fields, '--format', 'csv', '--excel']);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    const [header, ...rows] = Buffer.concat(chunks).toString('utf8').split('\r\n');
    expect(header).toBe('\ufeffpersonidentifikator;mobiltelefonnummer;status');
    expect(rows).toHaveLength(4);
    for (const row of rows.slice(0, 3)) expect(row).toMatch(/^"=""\d{11}""";"=""\+474[234]\d{6}""";AKTIV$/);
  });

  test.each([
    [['--fields', 'navn'], /no field "navn"/],
    [['--age', '17..16'], /Expected ages/],
    [['--age', '17', '--born', '1950'], /cannot be used with option '--born/],
    [['--excel'], /'--excel' needs '--format csv'/],
    [['--now', 'yesterday'], /Expected a timestamp/],
  ])('and rejects %j', async (args, message) => {
    const { code, stdout, stderr } = await krr(['persons', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

test('prints the same ten persons with fødselsnummer every time, one JSON object per line', async () => {
  const [first, again] = await Promise.all([persons(), persons()]);
  expect(first).toBe(again);
  const found = parsedLines(first);
  expect(found).toHaveLength(10);
  for (const { personidentifikator } of found) {
    expect(parse(personidentifikator)).toMatchObject({ valid: true, kind: 'fnr', synthetic: '+80' });
  }
});

test('combines --kind, --sex, --born and --where', async () => {
  const wish = ['--kind', 'dnr', '--sex', 'female', '--born', '1950-02-28..1959'];
  const found = parsedLines(
    await persons(...wish, '--where', 'reserved,email-only', '--where', 'language=nb', '--count', '5'),
  );
  expect(found).toHaveLength(5);
  for (const person of found) {
    const parsed = parse(person.personidentifikator);
    expect(parsed).toMatchObject({ valid: true, kind: 'dnr', sex: 'female' });
    if (parsed.valid) expect(parsed.birthDate! >= '1950-02-28' && parsed.birthDate! <= '1959-12-31').toBe(true);
    expect(person).toMatchObject({ reservasjon: 'JA', spraak: 'nb' });
    expect(person.kontaktinformasjon).toHaveProperty('epostadresse');
    expect(person.kontaktinformasjon).not.toHaveProperty('mobiltelefonnummer');
  }
});

test('prints all matching persons and exits with code 2 if too few persons match', async () => {
  const wish = ['--born', '1990-01-01', '--where', 'reserved', '--count', '400', '--format', 'ids'];
  const { code, stdout, stderr } = await krr(['persons', ...wish]);
  const found = stdout.trimEnd().split('\n').length;
  expect(found).toBeGreaterThan(0);
  expect(stderr).toBe(`krr: only ${found} of 400 requested persons exist; all of them were printed\n`);
  expect(code).toBe(2);
});

test('prints the persons that the mock returns, except for fields that version 1 withholds', async () => {
  const [text, other, { baseUrl }] = await Promise.all([
    persons('--seed', '7', '--count', '300'),
    persons('--seed', '8', '--count', '300', '--format', 'ids'),
    startMock(['--seed', '7']),
  ]);
  const printed = parsedLines(text);
  const identifiers = printed.map(({ personidentifikator }) => personidentifikator);
  expect((await lookup(baseUrl, identifiers, { version: 'v2' })).persons).toEqual(printed);
  const withheld = (await lookup(baseUrl, identifiers)).persons.filter((person, at) => !equals(person, printed[at]));
  expect(withheld.length).toBeGreaterThan(0);
  for (const person of withheld) {
    expect(person.varslingsstatus).toBe('KAN_IKKE_VARSLES');
    expect(person).not.toHaveProperty('kontaktinformasjon');
  }
  expect(other.split('\n').filter((identifier) => identifiers.includes(identifier))).toEqual([]);
});

test.each(['ndjson', 'json', 'csv', 'ids'])('ends silently when the reader of %s closes the pipe', async (format) => {
  const child = spawnKrr(['persons', '--count', '2000000', '--format', format]);
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  await once(child, 'close');
  expect({ code: child.exitCode, stderr }).toEqual({ code: 0, stderr: '' });
});

test('prints two hundred thousand persons with a heap of 32 MB', async () => {
  const child = spawnKrr(['persons', '--count', '200000'], {}, ['--max-old-space-size=32']);
  let lines = 0;
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
  });
  await once(child, 'close');
  expect({ code: child.exitCode, lines }).toEqual({ code: 0, lines: 200_000 });
  expect(bytes).toBeGreaterThan(100_000_000); // three times the heap
});
