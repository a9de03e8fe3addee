import { validators } from '../../../contract/index.ts';
import { describeType } from '../../evidence/describe.ts';
import { joinSertifikat, readObject } from '../../evidence/rest-persons.ts';
import {
  describeUnrestored,
  getRequestedLanguage,
  getReturnedLanguage,
  isInvalidLanguage,
  mayHaveChanged,
} from '../../probes/language.ts';
import { type Exchange, hasResponse } from '../../target/exchange.ts';
import { resolvePointer } from '../../target/json.ts';
import {
  evaluateEndpoint,
  evaluateLanguageChanges,
  expectChanged,
  expectVisible,
  isChanged,
  isDeletion,
  isValidChange,
  noResponse,
} from '../assertions.ts';
import { type Finding, type Rule, toRuleOutcome } from '../rule.ts';
import { ownChangeRules } from './own-change.ts';
import { ownChangeInSoap } from './own-change-soap.ts';

const SOURCES: Rule['sources'] = [{ document: 'BRUKER' }, { document: 'GEN22' }];

const createLanguageRule = (rule: Omit<Rule, 'sources' | 'probes' | 'versions'>): Rule => ({
  ...rule,
  sources: SOURCES,
  probes: ['me-language'],
  versions: ['v1'],
});

const UNPROCESSABLE = 422;

function findNotRejected(exchange: Exchange): readonly Finding[] {
  const expected = `a status 4xx, best ${UNPROCESSABLE}`;
  if (!hasResponse(exchange)) return [noResponse(exchange, expected)];
  const { status } = exchange.response;
  if (status === UNPROCESSABLE) return [];
  const isRejected = status >= 400 && status < 500;
  return [{ exchange, expected, actual: `status ${status}`, ...(isRejected && { level: 'SHOULD' as const }) }];
}

export const loggedInPersonRules: readonly Rule[] = [
  {
    id: 'logged-in-person/own-person',
    title: 'The logged-in person is returned, and no other person',
    level: 'MUST',
    requirement:
      'GET person returns the person that the claim pid of the token identifies: one Person of the contract, without a wrapper.',
    sources: [{ document: 'BRUKER' }, { document: 'GEN22' }],
    probes: ['me'],
    evaluate: (evidence) =>
      evaluateEndpoint(evidence, 'me', (exchange) => {
        const person = readObject(exchange.response);
        if (person === undefined) return toRuleOutcome([{ exchange, expected: 'a person', actual: 'no JSON object' }]);
        const { loggedIn } = evidence;
        if (loggedIn !== undefined && 'personidentifikator' in person && person.personidentifikator !== loggedIn) {
          const expected = 'the person of the claim pid';
          const comparedWith = { expected: loggedIn, actual: person.personidentifikator };
          const pointer = '/personidentifikator';
          return toRuleOutcome([{ exchange, expected, actual: 'a person', pointer, comparedWith }]);
        }
        return toRuleOutcome(
          validators.Person(joinSertifikat(person)).map(({ pointer, message }) => {
            const actual = describeType(resolvePointer(person, pointer));
            return { exchange, pointer, expected: `${pointer || 'a person'}: ${message}`, actual };
          }),
        );
      }),
  },
  createLanguageRule({
    id: 'logged-in-person/patch-204',
    title: 'The logged-in person can change the language',
    level: 'MUST',
    requirement:
      'PATCH person with {"spraak": …}, one of nb, nn, en and se, returns status 204 if the person is AKTIV.',
    evaluate: (evidence) => evaluateLanguageChanges(evidence, isValidChange, expectChanged),
  }),
  createLanguageRule({
    id: 'logged-in-person/patch-visible',
    title: 'A changed language is returned from then on',
    level: 'MUST',
    requirement: 'After the language is changed, the next lookup of the logged-in person returns the new language.',
    evaluate: (evidence) =>
      evaluateLanguageChanges(
        evidence,
        (changed) => isValidChange(changed) && isChanged(changed),
        (changed) =>
          expectVisible(
            changed,
            `spraak as changed: "${getRequestedLanguage(changed.change)}"`,
            (returned) => returned === getRequestedLanguage(changed.change),
          ),
      ),
  }),
  createLanguageRule({
    id: 'logged-in-person/invalid-language-rejected',
    title: 'An unsupported language is rejected',
    level: 'MUST',
    requirement:
      'PATCH person with a language other than nb, nn, en and se is rejected with a status 4xx, preferably 422, and changes nothing.',
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
  }),
  createLanguageRule({
    id: 'logged-in-person/delete-preference',
    title: 'The logged-in person can delete the language',
    level: 'MUST',
    requirement: 'PATCH person with {"spraak": ""} returns status 204, and later lookups return no language.',
    evaluate: (evidence) =>
      evaluateLanguageChanges(evidence, isDeletion, (changed) => [
        ...expectChanged(changed),
        ...(isChanged(changed) ? expectVisible(changed, 'no spraak', (returned) => returned === '') : []),
      ]),
  }),
  createLanguageRule({
    id: 'logged-in-person/patch-reverted',
    title: 'A changed language can be restored',
    level: 'MUST',
    requirement:
      'PATCH person with the previous language, or with {"spraak": ""} if the person had none, restores the previous state.',
    evaluate: (evidence) => {
      const exchanges = evidence.findExchanges('me-language');
      for (const probe of ['me-change', 'me-change-soap']) {
        const others = evidence.findExchanges(probe);
        const unrestored = describeUnrestored(others);
        if (unrestored !== undefined)
          return toRuleOutcome([{ exchange: others.at(-1)!, expected: 'the language as it was', actual: unrestored }]);
      }
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
  }),
  ...ownChangeRules,
  ownChangeInSoap,
];
