import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import SwaggerParser from '@apidevtools/swagger-parser';
import spectralCore from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/identifier/index.ts';
import { contractFile, dereferenced, type Json, nodes, strictAjv } from '../support/contract/contract.ts';

const text = readFileSync(contractFile, 'utf8');

type Named = Record<string, Json>;

/** The values that a place of the document shows for its schema, each by the path that leads to it. */
function shown({ examples = {}, example }: Json, path: string): Named {
  const named = Object.entries<Json>(examples).map(([key, { value }]) => [`${path}/examples/${key}`, value]);
  return Object.fromEntries(example === undefined ? named : [...named, [`${path}/example`, example]]);
}

/** Every schema of the document and every place that uses one, with the values that shall keep to it. */
function* judged(document: Json): Generator<{ path: string; schema: Json; values: Named }> {
  for (const { node, path } of nodes(document.components.schemas, 'schemas')) {
    const isSchema = typeof node.type === 'string' || path.split('/').length === 2;
    if (isSchema) yield { path, schema: node, values: { ...node.examples } };
  }
  for (const { node, path } of nodes(document.components, 'components')) {
    if (typeof node.schema === 'object') yield { path, schema: node.schema, values: shown(node, path) };
  }
}

/** What neither swagger-parser nor Spectral sees: schemas that are none, and examples that break theirs. */
function complaints(document: Json): string[] {
  const ajv = strictAjv();
  return [...judged(document)].flatMap(({ path, schema, values }) => {
    try {
      const isValid = ajv.compile(schema);
      const wrong = Object.entries(values).filter(([, value]) => !isValid(value));
      return wrong.map(([name]) => `${name} breaks ${path}`);
    } catch (error) {
      return [`${path}: ${(error as Error).message}`];
    }
  });
}

describe('openapi/krr.yaml', () => {
  test('is valid OpenAPI 3.1, and every reference leads somewhere', async () => {
    await expect(SwaggerParser.validate(contractFile)).resolves.toMatchObject({ openapi: '3.1.0' });
  });

  test('has nothing that Spectral would warn of', async () => {
    const spectral = new spectralCore.Spectral();
    spectral.setRuleset({ extends: [rulesets.oas] } as never);
    expect(await spectral.run(text)).toEqual([]);
    expect(await spectral.run(text.replace('      tags: [personer]\n', ''))).toMatchObject([
      { code: 'operation-tags' },
    ]);
  });

  test('has only schemas that the 2020-12 metaschema and strict mode let through, and examples that keep to them', async () => {
    expect(complaints(await dereferenced())).toEqual([]);
  });

  const schemaFaults: [string, (schemas: Json) => void, RegExp][] = [
    ['a type that is none', (s) => (s.Status.type = 'strin'), /type/],
    ['a limit that is text', (s) => (s.Personidentifikatorer.minItems = '1'), /minItems/],
    ['a keyword that nobody knows', (s) => (s.Person.requird = ['status']), /requird/],
    ['a format that nobody checks', (s) => (s.Epostadresse.format = 'epost'), /format/],
    ['a pattern that is no expression', (s) => (s.Tidspunkt.pattern = '('), /pattern|regular/i],
    ['an example of a schema that breaks it', (s) => (s.Duplisert.examples = [1]), /0 breaks schemas.Duplisert/],
  ];
  test.each(schemaFaults)('detects an error in a schema: %s', async (_, spoil, complaint) => {
    const document = await dereferenced();
    spoil(document.components.schemas);
    expect(complaints(document).join('\n')).toMatch(complaint);
  });

  test('detects an error in any example', async () => {
    const document = await dereferenced();
    for (const example of Object.values<Json>(document.components.examples)) example.value = [];
    const found = complaints(document).join('\n');
    for (const { values } of judged(document)) {
      for (const name of Object.keys(values).filter((key) => key.includes('/examples/'))) {
        expect(found).toContain(`${name} breaks`);
      }
    }
    expect(found.split('\n').length).toBeGreaterThanOrEqual(Object.keys(document.components.examples).length);
  });
});

describe('the persons in the examples', () => {
  const published = ['23079422568'];

  test('are synthetic, or the documentation’s own', () => {
    const identifiers = [...new Set(text.match(/\b[0-9]{11}\b/g))].filter((id) => !published.includes(id));
    expect(identifiers.length).toBeGreaterThan(10);
    for (const id of identifiers) expect(parse(id), id).toMatchObject({ valid: true, synthetic: '+80' });
  });

  test('have addresses and numbers that reach no person', () => {
    for (const [, domain] of text.matchAll(/[a-z]@([a-z.]+)/g)) expect(domain).toMatch(/^example\.(com|org|net)$/);
    const numbers = [...text.matchAll(/mobiltelefonnummer: "(?:\+47)?([0-9]+)"/g)].map(([, number]) => number);
    expect(numbers.length).toBeGreaterThan(5);
    for (const number of numbers) expect(number).toMatch(/^4[234][0-9]{6}$/);
  });

  test('have certificates that parse', async () => {
    const certificates = [...nodes(await dereferenced())].flatMap(({ node }) =>
      typeof node.sertifikat === 'string' ? [node.sertifikat] : [],
    );
    expect(certificates).not.toEqual([]);
    for (const der of certificates) {
      expect(new X509Certificate(Buffer.from(der, 'base64')).publicKey.asymmetricKeyType).toBe('rsa');
    }
  });
});
