import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const TESTS = fileURLToPath(new URL('../', import.meta.url));
const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const having = (words: RegExp) => files.filter((file) => words.test(readFileSync(TESTS + file, 'utf8'))).toSorted();

test('only the fixtures send requests, so that every response is validated against the schemas', () => {
  expect(having(/\b(?:handleSoapRequest|createSoap(?:Rejection|Failure))\(/)).toEqual(['support/soap/service.ts']);
  const overHttp = having(/fetch\(`\$\{\w+(?:\.\w+)?\}\/ws-v5`, \{ method: 'POST'/);
  expect(overHttp).toEqual(['cli/mock/soap.test.ts', 'support/mock/soap.ts']);
  for (const file of overHttp) expect(readFileSync(TESTS + file, 'utf8')).toContain('taken(');
});
