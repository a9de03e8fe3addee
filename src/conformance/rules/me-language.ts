import {
  evaluateLanguageChanges,
  expectChanged,
  expectVisible,
  isChanged,
  isDeletion,
  isValidChange,
} from '../changed-language.ts';
import { type Exchange, hasResponse } from '../exchange.ts';
import {
  describeUnrestored,
  getRequestedLanguage,
  getReturnedLanguage,
  isInvalidLanguage,
  mayHaveChanged,
} from '../language.ts';
import { noResponse } from '../refusal.ts';
import type { Finding, Rule } from '../rule.ts';

const SOURCES: Rule['sources'] = [{ document: 'BRUKER' }, { document: 'GEN22' }];

const createLanguageRule = (rule: Omit<Rule, 'sources' | 'probes' | 'versions'>): Rule => ({
  ...rule,
  sources: SOURCES,
  probes: ['me-language'],
  versions: ['v1'],
});

const patch204 = createLanguageRule({
  id: 'logged-in-person/patch-204',
  title: 'The logged-in person can change the language',
  level: 'MUST',
  requirement:
    'PATCH person with {"spraak": …}, one of nb, nn, en and se, is answered with status 204, if the person is AKTIV.',
  evaluate: (evidence) => evaluateLanguageChanges(evidence, isValidChange, expectChanged),
});

const patchVisible = createLanguageRule({
  id: 'logged-in-person/patch-visible',
  title: 'A language that was changed is the one that is answered',
  level: 'MUST',
  requirement: 'Once the language is changed, the logged-in person is answered with it: the next answer has it.',
  evaluate: (evidence) =>
    evaluateLanguageChanges(
      evidence,
      (changed) => isValidChange(changed) && isChanged(changed),
      (changed) =>
        expectVisible(changed, 'spraak as changed', (returned) => returned === getRequestedLanguage(changed.change)),
    ),
});

const invalidLanguageRejected = createLanguageRule({
  id: 'logged-in-person/invalid-language-rejected',
  title: 'A language that the register does not have is refused',
  level: 'MUST',
  requirement:
    'PATCH person with another language than nb, nn, en and se is refused with a status 4xx, best with 422, and changes nothing.',
  evaluate: (evidence) =>
    evaluateLanguageChanges(
      evidence,
      ({ change }) => isInvalidLanguage(change),
      (changed) => [
        ...findNotRejected(changed.change),
        ...expectVisible(changed, 'spraak as before', (returned) => {
          const before = getReturnedLanguage(changed.before);
          return before === undefined || returned === before;
        }),
      ],
    ),
});

const UNPROCESSABLE = 422;

function findNotRejected(exchange: Exchange): readonly Finding[] {
  const expected = `a status 4xx, best ${UNPROCESSABLE}`;
  if (!hasResponse(exchange)) return [noResponse(exchange, expected)];
  const { status } = exchange.response;
  if (status === UNPROCESSABLE) return [];
  const isRefused = status >= 400 && status < 500;
  return [{ exchange, expected, actual: `status ${status}`, ...(isRefused && { level: 'SHOULD' as const }) }];
}

const deletePreference = createLanguageRule({
  id: 'logged-in-person/delete-preference',
  title: 'The logged-in person can delete the language',
  level: 'MUST',
  requirement:
    'PATCH person with {"spraak": ""} is answered with status 204, and no language is answered from then on.',
  evaluate: (evidence) =>
    evaluateLanguageChanges(evidence, isDeletion, (changed) => [
      ...expectChanged(changed),
      ...(isChanged(changed) ? expectVisible(changed, 'no spraak', (returned) => returned === '') : []),
    ]),
});

const patchReverted = createLanguageRule({
  id: 'logged-in-person/patch-reverted',
  title: 'A language that was changed can be put back',
  level: 'MUST',
  requirement:
    'PATCH person with the language that there was, or with {"spraak": ""} if there was none, makes the person as before.',
  evaluate: (evidence) => {
    const exchanges = evidence.findExchanges('me-language');
    return evaluateLanguageChanges(
      evidence,
      ({ change }) => mayHaveChanged(change),
      ({ change }) => {
        const left = change === exchanges.findLast(mayHaveChanged) ? describeUnrestored(exchanges) : undefined;
        return left === undefined
          ? []
          : [{ exchange: exchanges.at(-1)!, expected: 'the language as it was', actual: left }];
      },
    );
  },
});

/** The language is put back in the end, whatever happens: logged-in-person/patch-reverted judges whether it is. */
export const languageRules: readonly Rule[] = [
  patch204,
  patchVisible,
  invalidLanguageRejected,
  deletePreference,
  patchReverted,
];
