import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { DEFAULT_BEHAVIOUR } from '../../src/scenario/index.ts';

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

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const schema: Schema = JSON.parse(read('scenarios/scenario.schema.json'));
const contract: Record<string, Schema> = parseYaml(read('openapi/krr.yaml')).components.schemas;

const fromContract = ({ $ref, ...rest }: Schema): Schema => ({
  ...($ref && contract[$ref.split('/').at(-1)!]),
  ...rest,
});
const fromScenario = ({ $ref, ...rest }: Schema): Schema => ({
  ...($ref && schema.$defs![$ref.split('/').at(-1)!]),
  ...rest,
});

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

test('members, codes, patterns and lengths of a person are those of the contract', () => {
  expectSame(schema.$defs!.person!, contract.Person!, ['identifier', 'description', 'kind', 'born', 'sex']);
  expectSame(schema.$defs!.kontaktinformasjon!, contract.Kontaktinformasjon!);
  expectSame(schema.$defs!.digital_post!, contract.DigitalPost!);
  expect(schema.$defs!.person!.properties!.identifier!.pattern).toBe(contract.Personidentifikator!.pattern);
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

test('an editor has a title and a description for every key', () => {
  const mappings = [schema, ...Object.values(schema.$defs!)].filter(({ properties }) => properties);
  const keys = mappings.flatMap(({ properties }) => Object.entries(properties!));
  const bare = keys.map(([name, key]) => [name, fromScenario(key)] as const);
  expect(bare.filter(([, { title, description }]) => !title || !description).map(([name]) => name)).toEqual([]);
});
