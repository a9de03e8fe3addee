import { appliesTo, type FollowUp, type Probe, type ProbeContext } from '../probes/probe.ts';
import { isWriting, PROBES, type ProbeName } from '../probes/rest.ts';
import type { Exchange, Interface, ProbeRequest } from '../target/exchange.ts';
import type { Target } from '../target/target.ts';
import type { Tokens } from '../target/tokens.ts';

/** The exchanges of one interface, and the reasons why probes were not sent. */
export interface ProbeResults {
  readonly exchanges: readonly Exchange[];
  readonly skippedProbes: ReadonlyMap<ProbeName, string>;
}

/** Runs probes, one interface after the other. Probes that change something run last, one at a time. */
export async function runProbes(
  versions: readonly Interface[],
  names: readonly ProbeName[],
  getContext: (version: Interface) => ProbeContext,
  target: Target,
  onResponse: () => void,
): Promise<ReadonlyMap<Interface, ProbeResults>> {
  const results = new Map<Interface, ProbeResults>(
    versions.map((version) => [version, { exchanges: [], skippedProbes: new Map() }]),
  );
  const writing = names.filter(isWriting).map((name) => [name]);
  for (const part of [names.filter((name) => !isWriting(name)), ...writing]) {
    for (const version of versions) {
      const { exchanges, skippedProbes } = await sendProbes(part, getContext(version), target, onResponse);
      const before = results.get(version)!;
      results.set(version, {
        exchanges: [...before.exchanges, ...exchanges],
        skippedProbes: new Map([...before.skippedProbes, ...skippedProbes]),
      });
    }
  }
  return results;
}

/** Sends every probe at once: the target limits concurrency. */
async function sendProbes(
  names: readonly ProbeName[],
  context: ProbeContext,
  target: Target,
  onResponse: () => void,
): Promise<ProbeResults> {
  const skippedProbes = new Map<ProbeName, string>();
  const sent: Promise<readonly Exchange[]>[] = [];
  for (const name of names) {
    const reason = findSkipReason(PROBES[name], context, target.tokens);
    if (reason !== undefined) skippedProbes.set(name, reason);
    else sent.push(runProbe(name, context, target, onResponse));
  }
  return { exchanges: (await Promise.all(sent)).flat(), skippedProbes };
}

/** Counts the requests of probes, without those that depend on responses. */
export const countRequests = (names: readonly ProbeName[], context: ProbeContext, { tokens }: Target): number =>
  names
    .filter((name) => findSkipReason(PROBES[name], context, tokens) === undefined)
    .reduce((count, name) => count + PROBES[name].requests(context).length, 0);

async function runProbe(
  name: ProbeName,
  context: ProbeContext,
  target: Target,
  onResponse: () => void,
): Promise<readonly Exchange[]> {
  const { requests, followUp, isPipelined }: Probe = PROBES[name];
  const { version } = context;
  const sendRequest = async (request: ProbeRequest, isUndoing?: true): Promise<Exchange> => {
    const response = await target.exchange(request, { ...(isUndoing && { isUndoing }) });
    return { probe: name, version, request, response };
  };
  if (isPipelined) return sendPipelined(name, context, target, onResponse);
  const first = await Promise.all(requests(context).map((request) => sendRequest(request).finally(onResponse)));
  return followUp === undefined ? first : sendFollowUps(first, followUp, sendRequest);
}

async function sendPipelined(
  probe: ProbeName,
  context: ProbeContext,
  target: Target,
  onResponse: () => void,
): Promise<readonly Exchange[]> {
  const requests = PROBES[probe].requests(context);
  const responses = await target.exchangePipelined(requests);
  for (const _ of requests) onResponse();
  return requests.map((request, index) => ({ probe, version: context.version, request, response: responses[index]! }));
}

/** Sends the requests that depend on responses, and then those that undo changes, also after an error. */
async function sendFollowUps(
  first: readonly Exchange[],
  { next, undo }: FollowUp,
  sendRequest: (request: ProbeRequest, isUndoing?: true) => Promise<Exchange>,
): Promise<readonly Exchange[]> {
  const exchanges = [...first];
  try {
    for (let request = next(exchanges); request !== undefined; request = next(exchanges))
      exchanges.push(await sendRequest(request));
  } finally {
    for (let request = undo?.(exchanges); request !== undefined; request = undo?.(exchanges))
      exchanges.push(await sendRequest(request, true));
  }
  return exchanges;
}

/** Returns the reason why a probe is not sent; undefined if it is sent. */
export function findSkipReason(
  probe: Probe,
  { version, known, mayWrite }: ProbeContext,
  tokens: Tokens,
): string | undefined {
  const { person, followUp } = probe;
  if (!appliesTo(probe, version)) return `not applicable to ${version}`;
  const unfit = findTokenReason(probe, tokens);
  if (unfit !== undefined) return unfit;
  if (followUp?.undo !== undefined && !mayWrite) return 'nothing is changed at the deployment without --allow-writes';
  if (person === undefined || known.some(person)) return undefined;
  return known.length === 0 ? 'no persons are known (--persons)' : 'the persons file has no person of that kind';
}

/** The reason why the tokens do not permit a probe. */
function findTokenReason({ token, jwt, signed, issuerKey, lacking }: Probe, tokens: Tokens): string | undefined {
  const missing = token === undefined ? undefined : tokens.findMissingReason(token);
  if (missing !== undefined) return missing;
  if (jwt && !tokens.hasJwt('main')) return 'the token is not a JWT: the deployment may accept any token';
  if (signed && !tokens.hasSignature('main')) return 'the token has no signature';
  if (lacking !== undefined && !tokens.lacks('main', lacking))
    return `the main token is not a JWT, or has the claim ${lacking.claim} or the scope ${lacking.scope}`;
  if (issuerKey && !tokens.hasIssuerKey) return "the issuer's public key is not known (--maskinporten)";
  return undefined;
}
