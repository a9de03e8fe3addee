import { KrrError } from '../../errors.ts';
import { type EnvelopeVersion, findFault, findResponseElement } from '../evidence/soap-message.ts';
import { appliesTo, type FollowUp, type Probe, type ProbeContext } from '../probes/probe.ts';
import { PROBES, type ProbeName } from '../probes/rest.ts';
import type { Exchange, Interface, ProbeRequest, RestVersion, ServiceResponse } from '../target/exchange.ts';
import type { Target } from '../target/target.ts';
import type { Tokens } from '../target/tokens.ts';

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

/**
 * The version of SOAP to ask in: 1.2, which is documented, unless only 1.1 is answered with persons.
 *
 * @throws KrrError TARGET_UNREACHABLE or ENDPOINT_NOT_FOUND if nothing is there, or nothing for whoever does not sign
 */
export async function detectEnvelopeVersion(context: ProbeContext, target: Target): Promise<EnvelopeVersion> {
  const [inVersion12, inVersion11] = await Promise.all([
    target.exchange(PROBES['soap-in-1.2'].requests(context)[0]!),
    target.exchange(PROBES['soap-in-1.1'].requests(context)[0]!),
  ]);
  const { url } = context.soap!;
  if ('failed' in inVersion12) throw new KrrError('TARGET_UNREACHABLE', `${url}: ${inVersion12.failed}`);
  if ([inVersion12, inVersion11].every((response) => 'status' in response && isAbsent(response))) {
    throw new KrrError('ENDPOINT_NOT_FOUND', `${url}: nothing answers over SOAP there (404 or 405)`);
  }
  if (requiresSignature(inVersion12)) {
    throw new KrrError(
      'ENDPOINT_NOT_FOUND',
      `${url}: signed messages alone are answered (WS-Security), and none is signed here`,
    );
  }
  const isOnly11 = inVersion12.status !== 200 && 'status' in inVersion11 && isPersonsResponse(inVersion11);
  return isOnly11 ? '1.1' : '1.2';
}

/** The codes of Web Services Security in which a message without a signature is refused. */
const SECURITY_CODES =
  /(?:^|:)(?:InvalidSecurity|InvalidSecurityToken|FailedAuthentication|FailedCheck|SecurityTokenUnavailable)$/;

const requiresSignature = (response: ServiceResponse): boolean =>
  findFault(response)?.codes.some((code) => SECURITY_CODES.test(code)) === true;

const isAbsent = ({ status }: ServiceResponse): boolean => status === 404 || status === 405;
const isPersonsResponse = (response: ServiceResponse): boolean =>
  findResponseElement(response, 'HentPersonerRespons') !== undefined;
