import type { FastifyInstance } from 'fastify';
import { expect } from 'vitest';
import { type ErrorBody, validators } from '../../../src/contract/index.ts';
import { LOOKUPS, post } from './in-process.ts';

/** Texts that no error response and no log line may contain: identifiers and implementation details. */
const TELLTALES = [
  /\d{11}/,
  /FST_|HPE_|ERR_/,
  /node_modules|\.[jt]s\b/,
  /\bat \w+ \(/,
  /fastify|ajv|SyntaxError|position \d/i,
];

/** The token of rejected requests, which must not appear in responses and logs. */
export const SECRET = 'c2VjcmV0LXRva2Vu';

export function expectNothingLeaks(text: string): void {
  for (const telltale of TELLTALES) expect(text).not.toMatch(telltale);
  expect(text).not.toContain(SECRET);
}

/** Requires the documented error format, and returns the pointers in order. */
export function expectRefusal(status: number, expected: number, body: string): (string | undefined)[] {
  expect(status, body).toBe(expected);
  const parsed = JSON.parse(body) as ErrorBody;
  expect(validators.ErrorBody(parsed)).toEqual([]);
  for (const entry of parsed.errors) {
    expect(entry).toMatchObject({ status: String(expected), id: expect.any(String), detail: expect.any(String) });
  }
  expectNothingLeaks(body);
  return parsed.errors.map(({ source }) => source?.pointer);
}

/** Sends a body to every version, which must reject it in the same way. Returns the pointers. */
export const refusalsBy =
  (mock: FastifyInstance) =>
  async (status: number, payload: string | Buffer, headers: Record<string, string> = {}) => {
    const pointers = [];
    for (const { path } of LOOKUPS) {
      const answer = await post(mock, payload, { authorization: `Bearer ${SECRET}`, ...headers }, path);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      pointers.push(expectRefusal(answer.statusCode, status, answer.body));
    }
    expect(pointers[1]).toEqual(pointers[0]);
    return pointers[0]!;
  };
