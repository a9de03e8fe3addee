import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Person, type SchemaName, validators } from '../../src/contract/index.ts';
import { dereferenced, type Json, strictAjv } from '../support/contract/contract.ts';

const person: Person = { personidentifikator: '01837012046', reservasjon: 'NEI', status: 'AKTIV' };

describe('a validator', () => {
  test('reports every error with its position and the expected value', () => {
    const request = { personidentifikatorer: ['01837012046', '1837012046', 1837012046], inkluderIkkeRegistrerte: 'ja' };
    expect(validators.PersonerRequestV2(request)).toEqual([
      {
        pointer: '/personidentifikatorer/1',
        keyword: 'pattern',
        message: 'must match pattern "^[0-9]{11}$"',
        params: { pattern: '^[0-9]{11}$' },
      },
      { pointer: '/personidentifikatorer/2', keyword: 'type', message: 'must be string', params: { type: 'string' } },
      { pointer: '/inkluderIkkeRegistrerte', keyword: 'type', message: 'must be boolean', params: { type: 'boolean' } },
    ]);
  });

  test('reports an error in a conditional rule once, at the invalid field', () => {
    const deleted = { personidentifikator: '01837012046', status: 'SLETTET', kontaktinformasjon: {} };
    expect(validators.Person(deleted)).toEqual([
      { pointer: '/kontaktinformasjon', keyword: 'not', message: 'must be absent', params: {} },
    ]);
  });

  test('does not guess at a person’s state when the status is missing', () => {
    expect(validators.Person({ personidentifikator: '01837012046', kontaktinformasjon: {} })).toMatchObject([
      { pointer: '', keyword: 'required', params: { missingProperty: 'status' } },
    ]);
  });

  test('reports a thousand errors', () => {
    expect(validators.PersonerRequestV1({ personidentifikatorer: Array(1001).fill('x') })).toHaveLength(1002);
  });

  test('returns the same empty list for every valid value', () => {
    const none = validators.Person(person);
    expect(none).toEqual([]);
    expect(validators.PersonerResponse({ personer: [person] })).toBe(none);
    expect(Object.isFrozen(none)).toBe(true);
  });

  test('does not repeat the rejected value', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{12}$/), (secret) => {
        const wrong = { personidentifikator: secret, status: secret, spraak: secret, sertifikat: `.${secret}` };
        const found = validators.Person({
          ...wrong,
          kontaktinformasjon: { epostadresse: secret },
          digital_post: secret,
        });
        expect(found.length).toBeGreaterThan(5);
        expect(JSON.stringify(found)).not.toContain(secret);
      }),
    );
  });

  test('lets unknown members through, wherever they stand', () => {
    const nested = { kontaktinformasjon: { ny: 1 }, digital_post: { postkasseadresse: 'a#1', ny: [] } };
    nested.digital_post = { ...nested.digital_post, ...{ postkasseleverandoeradresse: '984661185' } };
    expect(validators.PersonerResponse({ personer: [{ ...person, ...nested, ny: null }], ny: {} })).toEqual([]);
    expect(validators.PersonerRequestV1({ personidentifikatorer: ['01837012046'], ny: true })).toEqual([]);
  });
});

describe('the compiled validators', () => {
  test('evaluate any JSON value as ajv does from the document itself', async () => {
    const { schemas } = (await dereferenced()).components;
    for (const name of ['PersonerRequestV1', 'PersonerRequestV2', 'PersonerResponse', 'Person', 'ErrorBody'] as const) {
      const isValid = strictAjv().compile(schemas[name]);
      const value = fc.oneof(fc.jsonValue(), almost(name));
      fc.assert(fc.property(value, (json) => (validators[name](json).length === 0) === isValid(json)));
    }
  });

  test('exist for every schema of the contract, and for nothing else', async () => {
    const { schemas } = (await dereferenced()).components;
    expect(Object.keys(validators).sort()).toEqual(Object.keys(schemas).sort());
  });

  test('work where no package is installed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'krr-validators-'));
    const code = readFileSync(new URL('../../src/contract/generated/validators.ts', import.meta.url));
    writeFileSync(join(folder, 'validators.mjs'), code);
    const script = `const { Person } = await import('./validators.mjs'); console.log(Person(${JSON.stringify(person)}))`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(said).toBe('true\n');
  });
});

/** Values that have the right members with right and wrong content. */
function almost(name: SchemaName): fc.Arbitrary<Json> {
  const one = fc.record(
    {
      personidentifikator: fc.constantFrom('01837012046', '1', 1),
      reservasjon: fc.constantFrom('JA', 'NEI', 'X'),
      reservasjonstidspunkt: fc.constantFrom('2024-06-03T13:05:29+02', '2024'),
      status: fc.constantFrom('AKTIV', 'SLETTET', 'IKKE_REGISTRERT', 'X'),
      varslingsstatus: fc.constantFrom('KAN_VARSLES', 'KAN_IKKE_VARSLES'),
      kontaktinformasjon: fc.constantFrom({}, { epostadresse: 'kari.berg@example.com' }, { epostadresse: 'kari' }),
    },
    { requiredKeys: [] },
  );
  if (name === 'Person') return one;
  if (name === 'PersonerResponse') return fc.record({ personer: fc.array(one) });
  if (name === 'ErrorBody')
    return fc.record({ errors: fc.array(fc.record({ status: fc.constant('400'), title: fc.string() })) });
  const identifiers = fc.array(fc.constantFrom('01837012046', '1837012046', 1837012046), { maxLength: 3 });
  return fc.record(
    { personidentifikatorer: identifiers, informasjonsbehov: fc.jsonValue(), inkluderIkkeRegistrerte: fc.jsonValue() },
    { requiredKeys: [] },
  );
}
