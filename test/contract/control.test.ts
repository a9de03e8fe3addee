import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import SwaggerParser from '@apidevtools/swagger-parser';
import spectralCore from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { describe, expect, test } from 'vitest';
import { ROUTES } from '../../src/mock/control/routes.ts';
import { OUTCOMES } from '../../src/mock/journal/index.ts';
import { type Json, nodes, strictAjv } from '../support/contract/contract.ts';

const file = fileURLToPath(new URL('../../openapi/control.yaml', import.meta.url));
const document: Json = await SwaggerParser.dereference(file);

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];
const described = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => method in item).map((method) => ({
    method: method.toUpperCase(),
    path,
    summary: item[method].summary,
  })),
);

describe('openapi/control.yaml', () => {
  test('is valid OpenAPI 3.1 without broken references', async () => {
    await expect(SwaggerParser.validate(file)).resolves.toMatchObject({ openapi: '3.1.0' });
  });

  test('has no Spectral warnings except for the parsed queries, which only the mock uses', async () => {
    const spectral = new spectralCore.Spectral();
    spectral.setRuleset({ extends: [rulesets.oas] } as never);
    const found = await spectral.run(readFileSync(file, 'utf8'));
    expect(found.map(({ code, path }) => [code, path.at(-1)])).toEqual([
      ['oas3-unused-component', 'PersonsQuery'],
      ['oas3-unused-component', 'JournalQuery'],
    ]);
  });

  test('has only schemas that compile in strict mode', () => {
    const compiled = Object.values<Json>(document.components.schemas).map((schema) => strictAjv().compile(schema));
    expect(compiled.length).toBeGreaterThan(10);
  });

  test('describes exactly the routes of the mock, with the same summaries', () => {
    const lines = (routes: readonly { method: string; path: string; summary: string }[]): string[] =>
      routes.map(({ method, path, summary }) => `${method} ${path} ${summary}`).sort();
    expect(lines(described)).toEqual(lines(ROUTES));
  });

  test('has a parameter for every field of the query schemas', () => {
    const named = (path: string) => document.paths[path].get.parameters.map(({ name }: Json) => name).sort();
    expect(named('/journal')).toEqual(Object.keys(document.components.schemas.JournalQuery.properties).sort());
    expect(named('/persons')).toEqual(Object.keys(document.components.schemas.PersonsQuery.properties).sort());
  });

  test('lists every outcome of a request', () => {
    expect(document.components.schemas.Outcome.enum).toEqual([...OUTCOMES]);
    expect(document.components.schemas.Entry.properties.outcome.enum).toEqual([...OUTCOMES, null]);
  });

  test('allows no additional fields in any object that it describes', () => {
    const open = [...nodes(document.components.schemas)].filter(
      ({ node, path }) =>
        node.properties !== undefined &&
        node.type === 'object' &&
        !path.endsWith('/person') &&
        node.additionalProperties !== false,
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });
});
