import { isDone, isToLanguage, isToNone, judgeChanges, notDone, notSeen } from '../changed-language.ts';
import { type Exchange, hasReply } from '../exchange.ts';
import { askedLanguage, isInvalid, languageLeft, mayHaveChanged, toldLanguage } from '../language.ts';
import { unanswered } from '../refusal.ts';
import type { Finding, Rule } from '../rule.ts';

const SOURCES: Rule['sources'] = [{ document: 'BRUKER' }, { document: 'GEN22' }];

const changing = (rule: Omit<Rule, 'sources' | 'probes' | 'versions'>): Rule => ({
  ...rule,
  sources: SOURCES,
  probes: ['me-language'],
  versions: ['v1'],
});

const patch204 = changing({
  id: 'me/patch-204',
  title: 'The logged-in person can change the language',
  level: 'MUST',
  requirement:
    'PATCH person with {"spraak": …}, one of nb, nn, en and se, is answered with status 204, if the person is AKTIV.',
  judge: (evidence) => judgeChanges(evidence, isToLanguage, notDone),
});

const patchVisible = changing({
  id: 'me/patch-visible',
  title: 'A language that was changed is the one that is answered',
  level: 'MUST',
  requirement: 'Once the language is changed, the logged-in person is answered with it: the next answer has it.',
  judge: (evidence) =>
    judgeChanges(
      evidence,
      (changed) => isToLanguage(changed) && isDone(changed),
      (changed) => notSeen(changed, 'spraak as changed', (told) => told === askedLanguage(changed.change)),
    ),
});

const patchInvalid = changing({
  id: 'me/patch-invalid-4xx',
  title: 'A language that the register does not have is refused',
  level: 'MUST',
  requirement:
    'PATCH person with another language than nb, nn, en and se is refused with a status 4xx, best with 422, and changes nothing.',
  judge: (evidence) =>
    judgeChanges(
      evidence,
      ({ change }) => isInvalid(change),
      (changed) => [
        ...notRefused(changed.change),
        ...notSeen(changed, 'spraak as before', (told) => {
          const before = toldLanguage(changed.before);
          return before === undefined || told === before;
        }),
      ],
    ),
});

const UNPROCESSABLE = 422;

function notRefused(exchange: Exchange): readonly Finding[] {
  const expected = `a status 4xx, best ${UNPROCESSABLE}`;
  if (!hasReply(exchange)) return [unanswered(exchange, expected)];
  const { status } = exchange.reply;
  if (status === UNPROCESSABLE) return [];
  const isRefused = status >= 400 && status < 500;
  return [{ exchange, expected, actual: `status ${status}`, ...(isRefused && { level: 'SHOULD' as const }) }];
}

const deletePreference = changing({
  id: 'me/delete-preference',
  title: 'The logged-in person can delete the language',
  level: 'MUST',
  requirement:
    'PATCH person with {"spraak": ""} is answered with status 204, and no language is answered from then on.',
  judge: (evidence) =>
    judgeChanges(evidence, isToNone, (changed) => [
      ...notDone(changed),
      ...(isDone(changed) ? notSeen(changed, 'no spraak', (told) => told === '') : []),
    ]),
});

const patchUndone = changing({
  id: 'me/patch-undone',
  title: 'A language that was changed can be put back',
  level: 'MUST',
  requirement:
    'PATCH person with the language that there was, or with {"spraak": ""} if there was none, makes the person as before.',
  judge: (evidence) => {
    const exchanges = evidence.of('me-language');
    return judgeChanges(
      evidence,
      ({ change }) => mayHaveChanged(change),
      ({ change }) => {
        const left = change === exchanges.findLast(mayHaveChanged) ? languageLeft(exchanges) : undefined;
        return left === undefined
          ? []
          : [{ exchange: exchanges.at(-1)!, expected: 'the language as it was', actual: left }];
      },
    );
  },
});

/** The language is put back in the end, whatever happens: me/patch-undone judges whether it is. */
export const languageRules: readonly Rule[] = [patch204, patchVisible, patchInvalid, deletePreference, patchUndone];
