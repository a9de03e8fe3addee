import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { withRuleNames } from '../../../scripts/generate/rule-names.ts';
import { rules } from '../../../src/conformance/index.ts';
import { parse } from '../../../src/identifier/index.ts';
import { library } from '../../../src/scenario/generated/library.ts';
import { getBundledScenario, listBundledScenarios } from '../../../src/scenario/index.ts';
import { loadScenario } from '../../../src/scenario/load.ts';
import { PUBLISHED_IDENTIFIERS } from '../../../src/scenario/published-identifiers.ts';

const FOLDER = new URL('../../../scenarios/', import.meta.url);
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
const read = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');
const layers = Object.values(library);
const ruleIds: ReadonlySet<string> = new Set(rules.map(({ id }) => id));

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
const fitsSchema = ajv.compile(JSON.parse(read('scenario.schema.json')));

test('the library is the folder, with at least 25 scenarios', () => {
  expect(listBundledScenarios().map(({ name }) => `${name}.yaml`)).toEqual(files.sort());
  expect(files.length).toBeGreaterThanOrEqual(25);
});

describe.each(files)('%s', (file) => {
  const text = read(file);
  const name = file.replace('.yaml', '');
  const scenario = getBundledScenario(name)!;

  test('matches the schema in its first line, and has the name of its file', () => {
    expect(text.split('\n', 1)[0]).toBe('# yaml-language-server: $schema=./scenario.schema.json');
    const data = parseYaml(text);
    expect(fitsSchema(data), JSON.stringify(fitsSchema.errors)).toBe(true);
    expect(data.name).toBe(name);
  });

  test('is equal to the scenario loaded from its file', async () => {
    const path = new URL(file, FOLDER).pathname;
    expect(await loadScenario(path)).toEqual(scenario);
  });

  test.skipIf(name === 'standard')('describes the problem in a short sentence, then a good client', () => {
    const sentences = scenario.description!.match(/[^.]+\.(?= |$)/g) ?? [];
    expect(sentences.join('')).toBe(scenario.description);
    expect(sentences.length).toBeGreaterThanOrEqual(2);
    expect(sentences[0]!.length).toBeLessThanOrEqual(80);
    expect(scenario.description).toMatch(/good (?:client|one)/);
  });

  test('names the rules that it violates, if it has faults or invalid states', () => {
    // The suite retries requests: faults of the first attempts violate no rule.
    const isLasting = scenario.faults.some(({ when: { attempt } }) => attempt === undefined);
    const isBroken = isLasting || scenario.persons.some(({ allowInvalidState }) => allowInvalidState);
    if (isBroken) expect(scenario.violates).not.toEqual([]);
    expect(scenario.violates.filter((rule) => !ruleIds.has(rule))).toEqual([]);
  });
});

test('the schema contains every rule that a scenario can violate, as npm run rules writes them', () => {
  const schema = read('scenario.schema.json');
  expect(withRuleNames(schema)).toBe(schema);
  expect(JSON.parse(schema).$defs.rule.enum).toEqual([...ruleIds]);
});

test('no identifier is in two files, so scenarios can be merged', () => {
  const identifiers = layers.flatMap(({ persons }) => persons.map(({ identifier }) => identifier));
  expect(identifiers.filter((one, place) => identifiers.indexOf(one) !== place)).toEqual([]);
});

test('identifiers are synthetic, or printed by the documentation', () => {
  const ordinary = layers
    .flatMap(({ persons }) => persons)
    .filter(({ identifier }) => !Object.hasOwn(PUBLISHED_IDENTIFIERS, identifier))
    .filter(({ identifier }) => {
      const parsed = parse(identifier, { rule: '2032' });
      return !parsed.valid || parsed.synthetic !== '+80';
    });
  expect(ordinary).toEqual([]);
});

/** Unassigned in Norway, or set aside for films and books: Ofcom 07700 900xxx, PTS 070-17406xx, NANP 555-01xx. */
const RESERVED_SERIES = [
  /^(?:\+47|0047)?4[234]\d{6}$/,
  /^\+447700900\d{3}$/,
  /^(?:0046|\+46)701740(?:60[5-9]|6[1-9]\d)$/,
  /^\+1\d{3}55501\d\d$/,
];

/** As they stand in bad-addresses: no number at all, or the documentation's own example. */
const NO_NUMBERS = ['42380001 (jobb)', '4238000', '12121212'];

test('e-mail addresses and mobile numbers are in reserved ranges', () => {
  const contacts = layers.flatMap(({ persons }) => persons.map(({ specified }) => specified.kontaktinformasjon ?? {}));
  const epost = contacts.flatMap(({ epostadresse }) => epostadresse ?? []);
  const mobil = contacts.flatMap(({ mobiltelefonnummer }) => mobiltelefonnummer ?? []);
  expect(epost.filter((address) => address.includes('@') && !/@example\.(?:com|org|net)$/.test(address))).toEqual([]);
  const reachable = mobil
    .filter((number) => !NO_NUMBERS.includes(number))
    .filter((number) => !RESERVED_SERIES.some((series) => series.test(number.replace(/[- _]/g, ''))));
  expect(reachable).toEqual([]);
});
