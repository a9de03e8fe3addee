import type { Evidence } from './evidence.ts';
import { type Exchange, hasReply } from './exchange.ts';
import { askedLanguage, isInvalid, isOutOfReach, toldLanguage, whyLeaveAlone } from './language.ts';
import { unanswered } from './refusal.ts';
import { type Finding, skipped, type Verdict, verdictOf } from './rule.ts';

/** A change of the language, and what is answered right after it. */
export interface Changed {
  readonly change: Exchange;
  readonly before: Exchange | undefined;
  readonly after: Exchange | undefined;
}

const changesIn = (exchanges: readonly Exchange[]): readonly Changed[] =>
  exchanges.flatMap((change, index) =>
    askedLanguage(change) === undefined ? [] : [{ change, before: exchanges[index - 1], after: exchanges[index + 1] }],
  );

/** Judges some of the changes that were tried, if there is anybody whose language may be changed. */
export function judgeChanges(
  { of }: Evidence,
  which: (changed: Changed) => boolean,
  judge: (changed: Changed) => readonly Finding[],
): Verdict {
  const exchanges = of('me-language');
  const reason = whyLeaveAlone(exchanges[0]);
  if (reason !== undefined) return skipped(reason);
  const changes = changesIn(exchanges);
  if (changes.length === 1 && isOutOfReach(changes[0]!.change)) {
    return skipped(`changing the language is refused with status ${statusOf(changes[0]!.change)}`);
  }
  const judged = changes.filter(which);
  return judged.length === 0 ? skipped('the language was not changed') : verdictOf(judged.flatMap(judge));
}

const statusOf = ({ reply }: Exchange): number | undefined => ('status' in reply ? reply.status : undefined);

export const isToLanguage = ({ change }: Changed): boolean => askedLanguage(change) !== '' && !isInvalid(change);
export const isToNone = ({ change }: Changed): boolean => askedLanguage(change) === '';

/** Status 204, and nothing else. */
export function notDone({ change }: Changed): readonly Finding[] {
  if (!hasReply(change)) return [unanswered(change, 'status 204')];
  const { status } = change.reply;
  return status === 204 ? [] : [{ exchange: change, expected: 'status 204', actual: `status ${status}` }];
}

export const isDone = ({ change }: Changed): boolean => {
  const status = statusOf(change);
  return status !== undefined && status >= 200 && status < 300;
};

/** What the answer after a change should tell. */
export function notSeen({ after }: Changed, expected: string, isSeen: (told: unknown) => boolean): readonly Finding[] {
  const told = toldLanguage(after);
  if (after === undefined || told === undefined || isSeen(told)) return [];
  return [{ exchange: after, expected, actual: told === '' ? 'no spraak' : 'another spraak', pointer: '/spraak' }];
}
