import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { DEFAULT_BEHAVIOUR } from '../../../src/scenario/index.ts';
import { EFFECT_KEYS } from '../../../src/scenario/model.ts';

interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | null)[];
  readonly default?: unknown;
  readonly then?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const schema: Schema = JSON.parse(read('scenarios/scenario.schema.json'));
const contract: Record<string, Schema> = parseYaml(read('openapi/krr.yaml')).components.schemas;

const fromContract = ({ $ref, ...rest }: Schema): Schema => ({
  ...($ref && contract[$ref.split('/').at(-1)!]),
  ...rest,
});
const at = (pointer: string): Schema =>
  pointer
    .split('/')
    .slice(1)
    .reduce((part: Schema, key) => part[key] as Schema, schema);
const fromScenario = ({ $ref, ...rest }: Schema): Schema => ({ ...($ref && at($ref)), ...rest });

/** What a schema demands of a value that is there: codes, pattern, lengths. */
function demands({ enum: codes, pattern, minLength, maxLength, required }: Schema): object {
  return { codes: codes?.filter((code) => code !== null), pattern, minLength, maxLength, required };
}

/** Timestamps may be relative in a scenario: `ago` is required of these alone. */
const timeless = ({ required, ...rest }: Schema): Schema => (rest.pattern ? rest : { required, ...rest });

function expectSame(ours: Schema, theirs: Schema, without: readonly string[] = []): void {
  const members = Object.keys(ours.properties!).filter((name) => !without.includes(name));
  const theirMembers = Object.keys(theirs.properties!).filter((name) => name !== 'personidentifikator');
  expect(members.sort()).toEqual(theirMembers.sort());
  for (const name of members) {
    const [mine, other] = [fromScenario(ours.properties![name]!), fromContract(theirs.properties![name]!)];
    expect({ name, ...demands(timeless(mine)) }).toEqual({ name, ...demands(timeless(other)) });
  }
}

test('the schema is valid and compiles in strict mode', () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
  expect(ajv.validateSchema(schema)).toBe(true);
  expect(() => ajv.compile(schema)).not.toThrow();
});

/** What a file says of a person beside the members of the answer. */
const OURS = ['identifier', 'description', 'kind', 'born', 'sex', 'allowInvalidState'] as const;

test('members, codes, patterns and lengths of a person are those of the contract', () => {
  expectSame(schema.$defs!.person!, contract.Person!, [...OURS]);
  expectSame(schema.$defs!.kontaktinformasjon!, contract.Kontaktinformasjon!);
  expectSame(schema.$defs!.digital_post!, contract.DigitalPost!);
  expect(schema.$defs!.person!.properties!.identifier!.pattern).toBe(contract.Personidentifikator!.pattern);
});

test.each([
  ['invalidStatePerson', 'person'],
  ['looseKontaktinformasjon', 'kontaktinformasjon'],
  ['looseDigitalPost', 'digital_post'],
])('%s has the members of %s, and demands nothing of their texts', (loose, strict) => {
  const members = Object.entries(schema.$defs![loose]!.properties!);
  expect(members.map(([name]) => name)).toEqual(Object.keys(schema.$defs![strict]!.properties!));
  const texts = members.filter(([name]) => !OURS.some((own) => own === name)).map(([, member]) => fromScenario(member));
  for (const text of texts) expect(demands({ ...text, required: [] })).toEqual({ required: [] });
});

test('accepts a print certificate and faults in the form that an editor completes', () => {
  const { fault, print } = schema.$defs!;
  expect(Object.keys(print!.properties!)).toEqual([
    'postkasseleverandoerAdresse',
    'x509Sertifikat',
    'allowInvalidState',
  ]);
  expect(Object.keys(fault!.properties!)).toEqual(expect.arrayContaining([...EFFECT_KEYS, 'when', 'delay']));
});

test('now is written as timestamps are', () => {
  expect(schema.properties!.now!.pattern).toBe(contract.Tidspunkt!.pattern);
});

test('the defaults that an editor shows are those that apply', () => {
  const { expiredContact, ...rest } = schema.$defs!.behaviour!.properties!;
  const defaults = Object.entries(rest).map(([name, { default: value }]) => [name, value]);
  const byVersion = Object.entries(expiredContact!.then!.properties!).map(([name, { default: value }]) => [
    name,
    value,
  ]);
  const shown = { ...Object.fromEntries(defaults), expiredContact: Object.fromEntries(byVersion) };
  expect(shown).toEqual(DEFAULT_BEHAVIOUR);
});

/** What an editor can complete of a value, by itself or by its members. */
function offers(key: Schema): readonly unknown[] {
  const { enum: codes = [], const: only, examples = [], default: usual, type, properties = {} } = fromScenario(key);
  const single = [only, usual].filter((value) => value !== undefined);
  return [
    ...codes,
    ...single,
    ...(examples as unknown[]),
    ...(type === 'boolean' ? [true] : []),
    ...Object.keys(properties),
  ];
}

/** What only who writes the file knows. */
const OWN_WORDS = ['name', 'description', 'persons', 'faults', 'token', 'person', 'sertifikat', 'x509Sertifikat'];

test("an editor has something to offer for every value but what is in one's own words", () => {
  const mappings = [schema, ...Object.values(schema.$defs!)].filter(({ properties }) => properties);
  const demanding = mappings.filter(
    (mapping) =>
      !Object.entries(schema.$defs!).some(([name, each]) => each === mapping && /^loose|^invalidState/.test(name)),
  );
  const keys = demanding.flatMap(({ properties }) => Object.entries(properties!));
  const silent = keys.filter(([name, key]) => !OWN_WORDS.includes(name) && offers(key).length === 0);
  expect(silent.map(([name]) => name)).toEqual([]);
  const { fault, behaviour } = schema.$defs!;
  expect(offers(fault!.properties!.reset!)).toContain('beforeHeaders');
  expect(offers(behaviour!.properties!.expiredContact!)).toEqual(expect.arrayContaining(['withheld', 'delivered']));
});

test('what an editor offers as an example is valid', () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).addSchema(schema, 'scenario');
  const validExamples = (part: Schema, pointer: string): unknown[] => {
    const wrong = ((part.examples as unknown[]) ?? []).filter((each) => !ajv.validate(`scenario#${pointer}`, each));
    const inner = (['properties', '$defs'] as const).flatMap((home) =>
      Object.entries(part[home] ?? {}).flatMap(([name, each]) => validExamples(each, `${pointer}/${home}/${name}`)),
    );
    return [...wrong, ...inner];
  };
  expect(validExamples(schema, '')).toEqual([]);
});

test('an editor has a title and a description for every key', () => {
  const mappings = [schema, ...Object.values(schema.$defs!)].filter(({ properties }) => properties);
  const keys = mappings.flatMap(({ properties }) => Object.entries(properties!));
  const bare = keys.map(([name, key]) => [name, fromScenario(key)] as const);
  expect(bare.filter(([, { title, description }]) => !title || !description).map(([name]) => name)).toEqual([]);
});
