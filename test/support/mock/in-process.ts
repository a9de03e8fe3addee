import type { FastifyInstance } from 'fastify';
import { expect } from 'vitest';
import { operations, type Person, type PersonerResponse, validators } from '../../../src/contract/index.ts';
import { createSessionIssuer } from '../../../src/maskinporten/index.ts';
import { createMock, Log, type LogLevel, type MockOptions, unverifiedToken } from '../../../src/mock/index.ts';
import { frozenClock } from '../../../src/register/index.ts';
import { type Behaviour, getBundledScenario, type Scenario } from '../../../src/scenario/index.ts';

export const NOW = Date.parse('2026-11-23T12:00:00+01:00');

/** The batch lookups. */
export const LOOKUPS = operations.filter(({ response }) => response === 'PersonerResponse');

export const standard = getBundledScenario('standard')!;

/** An issuer that no test calls. */
const issuer = createSessionIssuer({ issuer: 'http://127.0.0.1/' });

/** The standard scenario, behaving otherwise. */
export const behaving = (behaviour: Partial<Behaviour>): Scenario => ({
  ...standard,
  behaviour: { ...standard.behaviour, ...behaviour },
});

/** A mock as the command line creates it, but with a frozen clock and without a log. */
export function mockWith(changes: Partial<MockOptions> = {}): FastifyInstance {
  const defaults = {
    scenario: standard,
    seed: 1,
    clock: frozenClock(NOW),
    authenticator: unverifiedToken(),
    basePath: '',
    issuer,
  };
  return createMock({ ...defaults, log: new Log('silent', { write: () => {} }), ...changes }).app;
}

/** A log, and what has been written to it. */
export function keptLog(level: LogLevel): { log: Log; written: () => string } {
  let text = '';
  const log = new Log(level, { write: (more: string) => (text += more) });
  return {
    log,
    written: () => {
      log.flush();
      return text;
    },
  };
}

/** An unsigned JWT (RFC 7519, section 6) with this payload. */
export function jwt(payload: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(payload)}.`;
}

export interface Asking {
  readonly version?: 'v1' | 'v2';
  readonly authorization?: string;
  readonly path?: string;
  /** Members of the body beside the identifiers. */
  readonly body?: object;
}

/** Sends a body as it is. */
export function post(
  app: FastifyInstance,
  payload: string | Buffer,
  headers: Record<string, string> = {},
  path?: string,
) {
  const ordinary = { authorization: 'Bearer any', 'content-type': 'application/json' };
  return app.inject({
    method: 'POST',
    url: path ?? '/rest/v1/personer',
    headers: { ...ordinary, ...headers },
    payload,
  });
}

/** Looks persons up, and requires a response that satisfies the contract. */
export async function lookUp(app: FastifyInstance, identifiers: readonly unknown[], asking: Asking = {}) {
  const { version = 'v1', authorization = 'Bearer any', path = `/rest/${version}/personer`, body } = asking;
  const payload = JSON.stringify({ personidentifikatorer: identifiers, ...body });
  const answer = await post(app, payload, { authorization }, path);
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  const { personer } = answer.json() as PersonerResponse;
  expect(validators.PersonerResponse({ personer })).toEqual([]);
  return personer;
}

export const identifiersIn = (personer: readonly Person[]): string[] =>
  personer.map(({ personidentifikator }) => personidentifikator);
