import type { Answered, Evidence } from '../evidence.ts';
import { repliesTo } from '../refusal.ts';
import { skipped, type Verdict } from '../rule.ts';
import { silenceOf } from './answers.ts';
import { answerIn } from './message.ts';
import { isRefused } from './refused.ts';
import type { Xml } from './xml.ts';

const PROBE = 'soap-changes';

export const changesIn = ({ reply }: Answered): Xml | undefined => answerIn(reply, 'HentEndringerRespons');

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

/** The numbers of an answer, in the order in which they must be. */
export const NUMBERS = ['fraEndringsNummer', 'tilEndringsNummer', 'senesteEndringsNummer'] as const;

const LONG = /^[+-]?\d{1,19}$/;
const LARGEST = 2n ** 63n - 1n;

/** A number of an answer; undefined if it is no xs:long. */
export function numberIn({ attributes }: Xml, name: (typeof NUMBERS)[number]): bigint | undefined {
  const text = attributes[name]?.trim() ?? '';
  if (!LONG.test(text)) return undefined;
  const number = BigInt(text.replace('+', ''));
  return number >= -LARGEST - 1n && number <= LARGEST ? number : undefined;
}
