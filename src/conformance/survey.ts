import type { Exchange, Request, RestVersion, Version } from './exchange.ts';
import { type Following, isAbout, type Probe, type ProbeContext } from './probe.ts';
import { PROBES, type ProbeName } from './probes.ts';
import type { Target } from './target.ts';
import type { Tokens } from './tokens.ts';

/** What was asked and answered in one version, and why some of it was not asked. */
export interface Survey {
  readonly exchanges: readonly Exchange[];
  readonly unsent: ReadonlyMap<ProbeName, string>;
}

/** Whether a probe changes something at the deployment. */
export const isWriting = (name: ProbeName): boolean => (PROBES[name] as Probe).following?.undo !== undefined;

/** One version after the other; what is changed, is changed when everything else has been asked. */
export async function surveyAll(
  versions: readonly Version[],
  names: readonly ProbeName[],
  contextOf: (version: Version) => ProbeContext,
  target: Target,
  onAnswer: () => void,
): Promise<ReadonlyMap<Version, Survey>> {
  const surveys = new Map<Version, Survey>(versions.map((version) => [version, { exchanges: [], unsent: new Map() }]));
  for (const part of [names.filter((name) => !isWriting(name)), names.filter(isWriting)]) {
    for (const version of versions) {
      const { exchanges, unsent } = await survey(part, contextOf(version), target, onAnswer);
      const before = surveys.get(version)!;
      surveys.set(version, {
        exchanges: [...before.exchanges, ...exchanges],
        unsent: new Map([...before.unsent, ...unsent]),
      });
    }
  }
  return surveys;
}

/** Sends probes, each once; the target sees to how many at a time. */
async function survey(
  names: readonly ProbeName[],
  context: ProbeContext,
  target: Target,
  onAnswer: () => void,
): Promise<Survey> {
  const unsent = new Map<ProbeName, string>();
  const sent: Promise<readonly Exchange[]>[] = [];
  for (const name of names) {
    const reason = whyNot(PROBES[name], context, target.tokens);
    if (reason !== undefined) unsent.set(name, reason);
    else sent.push(exchangesOf(name, context, target, onAnswer));
  }
  return { exchanges: (await Promise.all(sent)).flat(), unsent };
}

/** How many requests a survey sends, but for those that follow from answers. */
export const requestCount = (names: readonly ProbeName[], context: ProbeContext, target: Target): number =>
  names
    .filter((name) => whyNot(PROBES[name], context, target.tokens) === undefined)
    .reduce((count, name) => count + PROBES[name].requests(context).length, 0);

async function exchangesOf(
  name: ProbeName,
  context: ProbeContext,
  target: Target,
  onAnswer: () => void,
): Promise<readonly Exchange[]> {
  const { requests, following }: Probe = PROBES[name];
  const { version } = context;
  const ask = async (request: Request, isUndoing?: true): Promise<Exchange> => {
    const reply = await target.exchange(request, { ...(isUndoing && { isUndoing }) });
    return { probe: name, version, request, reply };
  };
  const first = await Promise.all(requests(context).map((request) => ask(request).finally(onAnswer)));
  return following === undefined ? first : follow(first, following, ask);
}

/** Goes on from the first exchanges, and undoes whatever was done. */
async function follow(
  first: readonly Exchange[],
  { next, undo }: Following,
  ask: (request: Request, isUndoing?: true) => Promise<Exchange>,
): Promise<readonly Exchange[]> {
  const exchanges = [...first];
  try {
    for (let request = next(exchanges); request !== undefined; request = next(exchanges))
      exchanges.push(await ask(request));
  } finally {
    for (let request = undo?.(exchanges); request !== undefined; request = undo?.(exchanges))
      exchanges.push(await ask(request, true));
  }
  return exchanges;
}

/** Why a probe is not sent; undefined if it is. */
export function whyNot(probe: Probe, { version, known, mayWrite }: ProbeContext, tokens: Tokens): string | undefined {
  const { token, person, jwt, signed, following } = probe;
  if (!isAbout(probe, version)) return `${version} has nothing of the kind`;
  const missing = token === undefined ? undefined : tokens.whyMissing(token);
  if (missing !== undefined) return missing;
  if (jwt && !tokens.hasJwt('main')) return 'the token given is no JWT, so any word may be a token here';
  if (signed && !tokens.hasSignature('main')) return 'the token given has no signature';
  if (following?.undo !== undefined && !mayWrite) return 'nothing is changed at the deployment without --allow-writes';
  if (person === undefined || known.some(person)) return undefined;
  return known.length === 0 ? 'no persons are known (--persons)' : 'the persons file has nobody of that kind';
}

/** The versions that are there: one that answers 404 or 405 is not. */
export async function versionsOf(
  candidates: readonly RestVersion[],
  contextOf: (version: Version) => ProbeContext,
  target: Target,
): Promise<{ readonly there: readonly RestVersion[]; readonly failed: string | undefined }> {
  const surveys = await Promise.all(
    candidates.map(async (version) => ({ version, ...(await survey(['one'], contextOf(version), target, () => {})) })),
  );
  const replies = surveys.map(({ version, exchanges }) => ({ version, reply: exchanges[0]!.reply }));
  const failures = replies.flatMap(({ reply }) => ('failed' in reply ? [reply.failed] : []));
  return {
    there: replies
      .filter(({ reply }) => !('status' in reply) || (reply.status !== 404 && reply.status !== 405))
      .map(({ version }) => version),
    failed: failures.length === replies.length ? failures[0] : undefined,
  };
}
