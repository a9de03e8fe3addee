import { onTestFinished } from 'vitest';
import type { Person } from '../../../src/contract/index.ts';
import { type RunningMock, type StartOptions, startMock } from '../../../src/mock/index.ts';
import type { Scenario } from '../../../src/scenario/index.ts';
import { tryLoadScenario } from '../../../src/scenario/load.ts';

/** A mock that ends with the test. */
export async function started(options: StartOptions = {}): Promise<RunningMock> {
  const mock = await startMock(options);
  onTestFinished(() => mock.close());
  return mock;
}

/** The standard persons, and these faults on top: YAML, as it stands below `faults:`. */
export async function failing(faults: string): Promise<Scenario> {
  const lines = faults.trim().split('\n');
  const text = `name: failing\nextends: standard\nfaults:\n${lines.map((line) => `  ${line}\n`).join('')}`;
  const read = await tryLoadScenario({ file: 'failing.yaml', text });
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return read.scenario;
}

export const portOf = ({ url }: Pick<RunningMock, 'url'>): number => Number(new URL(url).port);

export const identifierIn = (mock: RunningMock, role: string): string =>
  mock.scenario.persons.find((person) => person.role === role)!.identifier;

export interface Asked {
  readonly version?: 'v1' | 'v2';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export const HEADERS = { authorization: 'Bearer any', 'content-type': 'application/json' };

/** Asks with fetch, which keeps its connections. */
export function ask(
  { url }: Pick<RunningMock, 'url'>,
  identifiers: readonly unknown[],
  { version = 'v1', headers = {}, signal }: Asked = {},
): Promise<Response> {
  return fetch(`${url}/rest/${version}/personer`, {
    method: 'POST',
    headers: { ...HEADERS, ...headers },
    body: JSON.stringify({ personidentifikatorer: identifiers }),
    ...(signal && { signal }),
  });
}

/** Sends a lookup, and returns the persons. */
export async function personsAt(mock: Pick<RunningMock, 'url'>, identifiers: readonly unknown[]): Promise<Person[]> {
  const answer = await ask(mock, identifiers);
  return ((await answer.json()) as { personer: Person[] }).personer;
}
