import { type Evidence, evidenceOf, type Knowledge } from './evidence.ts';
import { hasReply } from './exchange.ts';
import { isAbout } from './probe.ts';
import type { ProbeName } from './probes.ts';
import type { Rule, Verdict } from './rule.ts';
import { skipped, unchecked } from './rule.ts';
import type { Survey } from './survey.ts';

/** How a rule ended in one version. */
export type Judgement = Verdict;

/** Judges one version by a rule. `other` is what the other version answered, if it is there. */
export function judge(rule: Rule, { exchanges, unsent }: Survey, knowledge: Knowledge, other?: Survey): Judgement {
  if (!isAbout(rule, knowledge.version)) {
    return skipped(`${knowledge.version} is not what it speaks of`);
  }
  const missing = rule.probes.map((probe) => unsent.get(probe));
  if (missing.every((reason) => reason !== undefined)) return skipped(missing[0]!);
  const evidence = evidenceOf(exchanges, unsent, knowledge, other?.exchanges);
  const failure = silent(rule.probes, evidence);
  if (failure !== undefined) return unchecked(failure);
  return rule.judge(evidence);
}

/** Why nothing came back from any of the probes; undefined if something did. */
function silent(probes: readonly ProbeName[], evidence: Evidence): string | undefined {
  const looked = evidence.of(...probes);
  if (looked.length === 0 || looked.some(hasReply)) return undefined;
  const [{ reply }] = looked as [(typeof looked)[number]];
  return 'failed' in reply ? reply.failed : undefined;
}
