import type { Answered, Evidence } from '../evidence.ts';
import { repliesTo } from '../refusal.ts';
import { skipped, type Verdict } from '../rule.ts';
import { silenceOf } from './answers.ts';
import { changesIn } from './change-numbers.ts';
import { isRefused } from './refused.ts';

const PROBE = 'soap-changes';

/** Judges replies to HentEndringer, unless all are refusals: it is for those with a local copy, and given to nobody new. */
export function judgeChanges(evidence: Evidence, judge: (replies: readonly Answered[]) => Verdict): Verdict {
  const replies = repliesTo(evidence, PROBE);
  if (replies.length === 0) return silenceOf(evidence, [PROBE], skipped);
  return replies.every(isRefused) ? skipped('HentEndringer is refused') : judge(replies);
}

/** Judges the answers among them. */
export const judgeChangesTold = (evidence: Evidence, judge: (answers: readonly Answered[]) => Verdict): Verdict =>
  judgeChanges(evidence, (replies) => {
    const answers = replies.filter((reply) => changesIn(reply) !== undefined);
    return answers.length === 0 ? skipped('HentEndringer is not answered (soap/changes-shape)') : judge(answers);
  });
