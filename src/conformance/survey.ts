import type { Exchange, Interface, ProbeRequest, RestVersion } from './exchange.ts';
import { appliesTo, type FollowUp, type Probe, type ProbeContext } from './probe.ts';
import { PROBES, type ProbeName } from './probes.ts';
import type { Target } from './target.ts';
import type { Tokens } from './tokens.ts';

/** What was asked and answered in one version, and why some of it was not asked. */
export interface ProbeResults {
  readonly exchanges: readonly Exchange[];
  readonly skippedProbes: ReadonlyMap<ProbeName, string>;
}

/** Whether a probe changes something at the deployment. */
export const isWriting = (name: ProbeName): boolean => (PROBES[name] as Probe).followUp?.undo !== undefined;

/** One version after the other; what is changed, is changed when everything else has been asked. */
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
  for (const part of [names.filter((name) => !isWriting(name)), names.filter(isWriting)]) {
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

/** Sends probes, each once; the target sees to how many at a time. */
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

/** How many requests a survey sends, but for those that follow from answers. */
export const countRequests = (names: readonly ProbeName[], context: ProbeContext, target: Target): number =>
  names
    .filter((name) => findSkipReason(PROBES[name], context, target.tokens) === undefined)
    .reduce((count, name) => count + PROBES[name].requests(context).length, 0);

async function runProbe(
  name: ProbeName,
  context: ProbeContext,
  target: Target,
  onResponse: () => void,
): Promise<readonly Exchange[]> {
  const { requests, followUp }: Probe = PROBES[name];
  const { version } = context;
  const sendRequest = async (request: ProbeRequest, isUndoing?: true): Promise<Exchange> => {
    const response = await target.exchange(request, { ...(isUndoing && { isUndoing }) });
    return { probe: name, version, request, response };
  };
  const first = await Promise.all(requests(context).map((request) => sendRequest(request).finally(onResponse)));
  return followUp === undefined ? first : sendFollowUps(first, followUp, sendRequest);
}

/** Goes on from the first exchanges, and undoes whatever was done. */
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

/** Why a probe is not sent; undefined if it is. */
export function findSkipReason(
  probe: Probe,
  { version, known, mayWrite }: ProbeContext,
  tokens: Tokens,
): string | undefined {
  const { token, person, jwt, signed, followUp } = probe;
  if (!appliesTo(probe, version)) return `${version} has nothing of the kind`;
  const missing = token === undefined ? undefined : tokens.findMissingReason(token);
  if (missing !== undefined) return missing;
  if (jwt && !tokens.hasJwt('main')) return 'the token given is no JWT, so any word may be a token here';
  if (signed && !tokens.hasSignature('main')) return 'the token given has no signature';
  if (followUp?.undo !== undefined && !mayWrite) return 'nothing is changed at the deployment without --allow-writes';
  if (person === undefined || known.some(person)) return undefined;
  return known.length === 0 ? 'no persons are known (--persons)' : 'the persons file has nobody of that kind';
}

/** The versions that are there: one that answers 404 or 405 is not. */
export async function detectVersions(
  candidates: readonly RestVersion[],
  getContext: (version: Interface) => ProbeContext,
  target: Target,
): Promise<{ readonly there: readonly RestVersion[]; readonly failed: string | undefined }> {
  const results = await Promise.all(
    candidates.map(async (version) => ({
      version,
      ...(await sendProbes(['one'], getContext(version), target, () => {})),
    })),
  );
  const responses = results.map(({ version, exchanges }) => ({ version, reply: exchanges[0]!.response }));
  const failures = responses.flatMap(({ reply }) => ('failed' in reply ? [reply.failed] : []));
  return {
    there: responses
      .filter(({ reply }) => !('status' in reply) || (reply.status !== 404 && reply.status !== 405))
      .map(({ version }) => version),
    failed: failures.length === responses.length ? failures[0] : undefined,
  };
}
