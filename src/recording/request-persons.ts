import type { RecordedExchange } from '../conformance/index.ts';
import type { ProbeRequest, RestVersion } from '../conformance/target/exchange.ts';
import type { JsonObject } from '../conformance/target/json.ts';
import type { Target } from '../conformance/target/target.ts';
import { KrrError } from '../errors.ts';
import { isValid } from '../identifier/index.ts';
import { readLookup } from './lookup.ts';

/** Fewer than the limit of 1000, so that a response stays small. */
const BATCH_SIZE = 500;

/**
 * Requests persons over both versions. Further requests show the behaviour of the deployment: a repeated identifier, an
 * incorrect one, and the default of version 2. The print certificate is requested too.
 *
 * @param identifiers synthetic, at least one
 * @throws KrrError TARGET_UNREACHABLE if no version returns persons
 */
export async function requestPersons(
  target: Pick<Target, 'exchange'>,
  identifiers: readonly string[],
  onExchange: (exchange: RecordedExchange) => void,
): Promise<void> {
  const problems: string[] = [];
  const send = async (request: ProbeRequest): Promise<boolean> => {
    const startedAt = Date.now();
    const response = await target.exchange(request);
    const exchange = { ...request, url: request.path, response, startedAt };
    onExchange(exchange);
    const problem = findProblem(exchange);
    if (problem !== undefined) problems.push(problem);
    return problem === undefined;
  };
  const available: RestVersion[] = [];
  for (const version of ['v1', 'v2'] as const)
    if (await sendBatches(version, identifiers, send)) available.push(version);
  if (available.length === 0)
    throw new KrrError('TARGET_UNREACHABLE', `no version returns persons: ${[...new Set(problems)].join(', ')}`);
  for (const version of available)
    for (const request of createBehaviourRequests(version, identifiers)) await send(request);
}

/** Why a response has no persons; undefined for one with a requested person. */
function findProblem(exchange: RecordedExchange & { readonly identifiers: readonly string[] }): string | undefined {
  const { response, identifiers } = exchange;
  if (!('status' in response)) return response.failed;
  const { status } = response;
  if (status !== 200) return `status ${status}`;
  const persons = readLookup(exchange)?.persons ?? [];
  const isRequested = ({ personidentifikator }: JsonObject): boolean =>
    identifiers.includes(personidentifikator as string);
  return persons.some(isRequested) ? undefined : 'status 200 without a requested person';
}

/** Stops at the first rejected request. */
async function sendBatches(
  version: RestVersion,
  identifiers: readonly string[],
  send: (request: ProbeRequest) => Promise<boolean>,
): Promise<boolean> {
  for (let at = 0; at < identifiers.length; at += BATCH_SIZE)
    if (!(await send(createLookup(version, identifiers.slice(at, at + BATCH_SIZE), version === 'v2')))) return false;
  return true;
}

function createLookup(version: RestVersion, identifiers: readonly string[], includesAll: boolean): ProbeRequest {
  const body = { personidentifikatorer: identifiers, ...(includesAll && { inkluderIkkeRegistrerte: true }) };
  return {
    ...{ method: 'POST', path: `/rest/${version}/personer`, body: JSON.stringify(body), identifiers },
    headers: { 'Content-Type': 'application/json' },
    authorization: { token: 'main' },
  };
}

function createBehaviourRequests(version: RestVersion, identifiers: readonly string[]): ProbeRequest[] {
  const [first, second = first!] = identifiers as [string, ...string[]];
  const print: ProbeRequest = {
    ...{ method: 'GET', path: `/rest/${version}/printSertifikat`, body: null, identifiers: [], headers: {} },
    authorization: { token: 'main' },
  };
  return [
    createLookup(version, [first, second, first], version === 'v2'),
    createLookup(version, [first, findIncorrect(first)], version === 'v2'),
    ...(version === 'v2' ? [createLookup(version, identifiers.slice(0, BATCH_SIZE), false)] : []),
    print,
  ];
}

/** The identifier with another last digit, which is a check digit. */
const findIncorrect = (identifier: string): string =>
  Array.from({ length: 10 }, (_, digit) => identifier.slice(0, -1) + digit).find((each) => !isValid(each, '2032'))!;
