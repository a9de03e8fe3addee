import type { Exchange, Version } from './exchange.ts';
import { PROBES, type Probe, type ProbeContext, type ProbeName } from './probes.ts';
import type { Target } from './target.ts';

/** What was asked and answered in one version, and why some of it was not asked. */
export interface Survey {
  readonly exchanges: readonly Exchange[];
  readonly unsent: ReadonlyMap<ProbeName, string>;
}

/** Sends probes, each once; the target sees to how many at a time. */
export async function survey(
  names: readonly ProbeName[],
  context: ProbeContext,
  target: Target,
  onAnswer: () => void,
): Promise<Survey> {
  const unsent = new Map<ProbeName, string>();
  const sent: Promise<Exchange>[] = [];
  for (const name of names) {
    const reason = whyNot(PROBES[name], context, target);
    if (reason !== undefined) unsent.set(name, reason);
    else sent.push(...exchangesOf(name, context, target, onAnswer));
  }
  return { exchanges: await Promise.all(sent), unsent };
}

/** How many requests a survey sends. */
export const requestCount = (names: readonly ProbeName[], context: ProbeContext, target: Target): number =>
  names
    .filter((name) => whyNot(PROBES[name], context, target) === undefined)
    .reduce((count, name) => count + PROBES[name].requests(context).length, 0);

function exchangesOf(
  name: ProbeName,
  context: ProbeContext,
  target: Target,
  onAnswer: () => void,
): Promise<Exchange>[] {
  return PROBES[name].requests(context).map(async (request) => {
    const reply = await target.exchange(request);
    onAnswer();
    return { probe: name, version: context.version, request, reply };
  });
}

/** Why a probe is not sent; undefined if it is. */
export function whyNot(
  { versions, token, person, jwt }: Probe,
  { version, known }: ProbeContext,
  target: Pick<Target, 'has' | 'hasJwt'>,
): string | undefined {
  if (versions !== undefined && !versions.includes(version)) return `${version} has nothing of the kind`;
  if (token !== undefined && !target.has(token)) return `no token "${token}" is given (--token-for ${token}=…)`;
  if (jwt && !target.hasJwt('main')) return 'the token given is no JWT, so any word may be a token here';
  if (person === undefined || known.some(person)) return undefined;
  return known.length === 0 ? 'no persons are known (--persons)' : 'the persons file has nobody of that kind';
}

/** The versions that are there: one that answers 404 or 405 is not. */
export async function versionsOf(
  candidates: readonly Version[],
  contextOf: (version: Version) => ProbeContext,
  target: Target,
): Promise<{ readonly there: readonly Version[]; readonly failed: string | undefined }> {
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
