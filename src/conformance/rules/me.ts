import { validators } from '../../contract/index.ts';
import { judgeEndpoint } from '../endpoint.ts';
import type { Evidence } from '../evidence.ts';
import { type Exchange, hasReply } from '../exchange.ts';
import {
  askedLanguage,
  isInvalid,
  isOutOfReach,
  languageLeft,
  mayHaveChanged,
  toldLanguage,
  whyLeaveAlone,
} from '../language.ts';
import { objectIn } from '../reading.ts';
import { unanswered } from '../refusal.ts';
import { type Finding, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';

const SOURCES: Rule['sources'] = [{ document: 'BRUKER' }, { document: 'GEN22' }];

const ownPerson: Rule = {
  id: 'me/own-person',
  title: 'The logged-in person is answered, and nobody else',
  level: 'MUST',
  requirement:
    'GET person answers the person whom the token names by its claim pid: one Person of the contract, with nothing wrapped around it.',
  sources: SOURCES,
  probes: ['me'],
  judge: (evidence) =>
    judgeEndpoint(evidence, 'me', (exchange) => {
      const person = objectIn(exchange.reply);
      if (person === undefined) return verdictOf([{ exchange, expected: 'a person', actual: 'no JSON object' }]);
      const { loggedIn } = evidence;
      if (loggedIn !== undefined && 'personidentifikator' in person && person.personidentifikator !== loggedIn) {
        const expected = 'the person whom the token names';
        return verdictOf([{ exchange, expected, actual: 'another identifier', pointer: '/personidentifikator' }]);
      }
      return verdictOf(
        validators.Person(person).map(({ pointer, message }) => {
          return { exchange, pointer, expected: `${pointer || 'a person'}: ${message}`, actual: 'something else' };
        }),
      );
    }),
};

/** A change of the language, and what is answered right after it. */
interface Changed {
  readonly change: Exchange;
  readonly before: Exchange | undefined;
  readonly after: Exchange | undefined;
}

const changesIn = (exchanges: readonly Exchange[]): readonly Changed[] =>
  exchanges.flatMap((change, index) =>
    askedLanguage(change) === undefined ? [] : [{ change, before: exchanges[index - 1], after: exchanges[index + 1] }],
  );

/** Judges some of the changes that were tried, if there is anybody whose language may be changed. */
function judgeChanges(
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

const isToLanguage = ({ change }: Changed): boolean => askedLanguage(change) !== '' && !isInvalid(change);
const isToNone = ({ change }: Changed): boolean => askedLanguage(change) === '';

/** Status 204, and nothing else. */
function notDone({ change }: Changed): readonly Finding[] {
  if (!hasReply(change)) return [unanswered(change, 'status 204')];
  const { status } = change.reply;
  return status === 204 ? [] : [{ exchange: change, expected: 'status 204', actual: `status ${status}` }];
}

const isDone = ({ change }: Changed): boolean => {
  const status = statusOf(change);
  return status !== undefined && status >= 200 && status < 300;
};

/** What the answer after a change should tell. */
function notSeen({ after }: Changed, expected: string, isSeen: (told: unknown) => boolean): readonly Finding[] {
  const told = toldLanguage(after);
  if (after === undefined || told === undefined || isSeen(told)) return [];
  return [{ exchange: after, expected, actual: told === '' ? 'no spraak' : 'another spraak', pointer: '/spraak' }];
}

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
  requirement: 'PATCH person with {"spraak": …}, one of nb, nn, en and se, is answered with status 204.',
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
export const meRules: readonly Rule[] = [
  ownPerson,
  patch204,
  patchVisible,
  patchInvalid,
  deletePreference,
  patchUndone,
];
