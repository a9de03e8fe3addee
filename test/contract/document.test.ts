import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import SwaggerParser from '@apidevtools/swagger-parser';
import spectralCore from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { describe, expect, test } from 'vitest';
import { isCollection, parseDocument, parse as parseYaml, visit } from 'yaml';
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
  const seen = new Set<Json>();
  for (const { node, path } of nodes({ paths: document.paths, components: document.components })) {
    if (typeof node.schema !== 'object' || seen.has(node)) continue;
    seen.add(node);
    yield { path, schema: node.schema, values: shown(node, path) };
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

describe('openapi/krr.yaml, for tools that read less than all of OpenAPI 3.1,', () => {
  test('has no schema that is a boolean', async () => {
    const schemas = [...nodes((await dereferenced()).components.schemas)].map(({ node }) => node);
    const below = schemas.flatMap(({ properties = {}, items, not, then }) => [
      ...Object.values(properties),
      items,
      not,
      then,
    ]);
    expect(below.length).toBeGreaterThan(100);
    expect(below.filter((schema) => typeof schema === 'boolean')).toEqual([]);
  });

  test('has the fields of every object at its top, and conditions only where no generator makes a type of them', async () => {
    const { schemas } = (await dereferenced()).components;
    for (const name of ['allOf', 'anyOf', 'oneOf']) expect(schemas.Person).not.toHaveProperty(name);
    expect(Object.keys(schemas.Person.properties)).toContain('kontaktinformasjon');
    for (const { node } of nodes(schemas)) {
      for (const branch of Object.values<Json>(Array.isArray(node.allOf) ? node.allOf : [])) {
        expect(branch.properties ?? branch.if).toBeDefined();
      }
    }
  });

  test('has bodies beside their operations, JSON first, and a body under default', async () => {
    const document = parseYaml(text);
    const operations = [...nodes(document.paths)].filter(({ node }) => node.operationId !== undefined);
    for (const { node: operation } of operations) {
      const { default: other, ...responses } = operation.responses;
      expect(operation.requestBody?.$ref).toBeUndefined();
      expect(responses['200']?.$ref).toBeUndefined();
      if (responses['200']) expect(Object.keys(responses['200'].content)[0]).toBe('application/json');
      expect(other.$ref).toBe('#/components/responses/FromTheGateway');
    }
    expect(document.components.responses.FromTheGateway.content['application/json'].schema).toBeDefined();
  });

  test('accepts a token as it is, wherever it accepts one from Maskinporten', async () => {
    const { security, paths, components } = await dereferenced();
    expect(components.securitySchemes.bearer).toMatchObject({ type: 'http', scheme: 'bearer' });
    for (const { node } of nodes(paths)) {
      if (node.operationId !== undefined) expect(node.security ?? security).toContainEqual({ bearer: [] });
    }
  });

  test.each(['krr.yaml', 'control.yaml'])('quotes what YAML 1.1 would not read in a flow collection: %s', (name) => {
    const source = readFileSync(new URL(`../../openapi/${name}`, import.meta.url), 'utf8');
    const unquoted: string[] = [];
    visit(parseDocument(source), {
      Scalar(_, { type, range }, path) {
        const isInFlow = path.some((node) => isCollection(node) && node.flow === true);
        const written = source.slice(range![0], range![1]);
        if (type === 'PLAIN' && isInFlow && !/^[\w./+$' `;,()-]*$/.test(written)) unquoted.push(written);
      },
    });
    expect(unquoted).toEqual([]);
  });
});

describe('the persons in the examples', () => {
  const published = ['23079422568', '01013355491', '01013356366'];

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
