import type { ValidateFunction } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../../src/conformance/index.ts';
import { dereferenced, type Json, nodes, strictAjv } from '../support/contract/contract.ts';
import { breaks, kept, VALID, type Valid } from '../support/contract/rule-cases.ts';

let schemas: Json;
const compiled = new Map<string, ValidateFunction>();
beforeAll(async () => {
  schemas = (await dereferenced()).components.schemas;
  for (const { schema } of VALID) compiled.set(schema, strictAjv().compile(schemas[schema]));
});

function findings({ schema, valid }: Valid, change: (value: Json) => unknown) {
  const isValid = compiled.get(schema)!;
  const value = valid();
  change(value);
  isValid(value);
  return (isValid.errors ?? []).filter(({ keyword }) => keyword !== 'if');
}

/** The rules of the innermost place that has any, on the way to the keyword that was broken. */
function rulesAt(schema: Json, schemaPath: string): string[] {
  let rules: string[] = [];
  let at = schema;
  for (const part of schemaPath.split('/').slice(1)) {
    rules = at['x-krr-rules'] ?? rules;
    at = at[part];
  }
  return rules;
}

describe('the documented rules in the schemas', () => {
  test.each(breaks)('%s is broken in one place', (rule, valid, change, pointer, keyword) => {
    const found = findings(valid, change);
    expect(found.map((finding) => [finding.instancePath, finding.keyword])).toEqual([[pointer, keyword]]);
    expect(rulesAt(schemas[valid.schema], found[0]!.schemaPath)).toContain(rule);
  });

  test.each(kept)('%s: what must be let through is', (_, valid, change) => {
    expect(findings(valid, change)).toEqual([]);
  });

  test('each valid value that is broken here is valid to begin with', () => {
    for (const valid of VALID) {
      expect(findings(valid, () => {})).toEqual([]);
    }
  });

  test('each rule listed by a schema has a case here, and no other rule has', () => {
    const claimed = [...nodes(schemas)].flatMap(({ node }) => node['x-krr-rules'] ?? []);
    expect(new Set([...breaks, ...kept].map(([rule]) => rule))).toEqual(new Set(claimed));
  });
});

describe('x-krr-rules anywhere in the contract', () => {
  const GROUPS = [
    ...['request', 'response', 'person', 'state', 'contact', 'mailbox', 'access'],
    ...['logged-in-person', 'print', 'changes', 'jose'],
  ];

  test('contains group/name ids of known groups, without duplicates', async () => {
    const places = [...nodes(await dereferenced())].flatMap(({ node }) =>
      node['x-krr-rules'] ? [node['x-krr-rules']] : [],
    );
    for (const rules of places) {
      expect(new Set(rules).size).toBe(rules.length);
      for (const rule of rules) {
        expect(rule).toMatch(/^[a-z][a-z0-9-]*\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(GROUPS).toContain(rule.split('/')[0]);
      }
    }
    expect(places.length).toBeGreaterThan(20);
  });

  test('lists every rule of the logged-in person, print, changes and signed responses', async () => {
    const named = new Set([...nodes(await dereferenced())].flatMap(({ node }) => node['x-krr-rules'] ?? []));
    // The suite's own rollback of its change is not a rule of the service.
    const about = rules
      .filter(({ needsSoap }) => !needsSoap)
      .map(({ id }) => id)
      .filter(
        (id) => /^(?:logged-in-person|print|changes|jose)\//.test(id) && id !== 'logged-in-person/patch-reverted',
      );
    expect(about.length).toBeGreaterThan(10);
    expect(about.filter((id) => !named.has(id))).toEqual([]);
  });

  test('is on the responses that express a rule by status, header or media type', async () => {
    const { paths, components } = await dereferenced();
    const { Unauthorized, MethodNotAllowed, UnprocessableContent } = components.responses;
    const lookup = (version: string) => paths[`/rest/${version}/personer`].post.responses['200'];
    const own = paths['/rest/v1/person'].get.responses['200'];
    expect(lookup('v1')['x-krr-rules']).toContain('response/json-media-type');
    expect(Unauthorized['x-krr-rules']).toContain('access/www-authenticate');
    expect(Unauthorized.headers['WWW-Authenticate'].required).toBe(true);
    expect(MethodNotAllowed['x-krr-rules']).toEqual(['request/post-only']);
    expect(MethodNotAllowed.headers.Allow.required).toBe(true);
    expect(own['x-krr-rules']).toContain('logged-in-person/own-person');
    expect(UnprocessableContent['x-krr-rules']).toEqual(['logged-in-person/invalid-language-rejected']);
    for (const response of [lookup('v1'), lookup('v2'), own]) {
      expect(response.content['application/jose']['x-krr-rules']).toContain('jose/signature');
    }
  });
});
