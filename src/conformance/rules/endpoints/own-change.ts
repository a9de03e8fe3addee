import { readPosition } from '../../evidence/change-log.ts';
import { describeDifferences } from '../../evidence/describe.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { type CompletedExchange, getPersons, getPersonsByIdentifier } from '../../evidence/lookups.ts';
import { findDisagreements, isObject, isSame, type JsonObject, readObject } from '../../evidence/rest-persons.ts';
import { hasMoreChanges } from '../../probes/changes.ts';
import {
  findLanguageSkipReason,
  getRequestedLanguage,
  getReturnedLanguage,
  isOutOfReach,
} from '../../probes/language.ts';
import { type ChangeStep, findStep } from '../../probes/own-change.ts';
import { type Exchange, hasResponse } from '../../target/exchange.ts';
import { isOk, isRejected, noResponse } from '../assertions.ts';
import { compareMembers } from '../compare-persons.ts';
import {
  addFindings,
  defineRules,
  type Finding,
  PASS,
  type Rule,
  type RuleOutcome,
  skip,
  toRuleOutcome,
} from '../rule.ts';

type FindStep = (step: ChangeStep) => Exchange | undefined;

/** Checks the course of a change, if the language may be changed. */
function evaluateCourse(evidence: Evidence, evaluate: (find: FindStep) => RuleOutcome): RuleOutcome {
  const exchanges = evidence.findSteps('me-change');
  const reason = findLanguageSkipReason(exchanges[0]);
  if (reason !== undefined) return skip(reason);
  const find: FindStep = (step) => findStep(exchanges, step);
  if (isAnother(evidence, getOwnIdentifier(find)))
    return skip('another person is returned (logged-in-person/own-person)');
  const change = find('patch');
  return change === undefined || isOutOfReach(change) ? skip('the language cannot be changed') : evaluate(find);
}

/** Without a change that the logged-in person sees, its effects cannot be checked. */
const getOutcomeOfChange = (find: FindStep): RuleOutcome =>
  getReturnedLanguage(find('read')) === getRequestedLanguage(find('patch')!)
    ? PASS
    : skip('the language was not changed (logged-in-person/patch-204, logged-in-person/patch-visible)');

/** Checks the effects of a change that the logged-in person sees. */
const evaluateChange = (evidence: Evidence, evaluate: (find: FindStep) => RuleOutcome): RuleOutcome =>
  evaluateCourse(evidence, (find) => {
    const outcome = getOutcomeOfChange(find);
    return outcome.kind === 'pass' ? evaluate(find) : outcome;
  });

const isAnother = ({ loggedIn }: Evidence, identifier: string): boolean =>
  loggedIn !== undefined && loggedIn !== identifier;

const findOk = (exchange: Exchange | undefined): CompletedExchange | undefined =>
  exchange !== undefined && hasResponse(exchange) && isOk(exchange) ? exchange : undefined;

const LANGUAGE_MEMBERS = ['spraak', 'spraak_oppdatert'];

const withoutLanguage = (person: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(person).filter(([name]) => !LANGUAGE_MEMBERS.includes(name)));

/** Persons of a lookup before the change who differ in a lookup after it: the logged-in person except for the language. */
function findOtherChanges(before: Exchange | undefined, after: Exchange | undefined, own: string): readonly Finding[] {
  const [old, exchange] = [findOk(before), findOk(after)];
  if (old === undefined || exchange === undefined) return [];
  const now = getPersonsByIdentifier(exchange);
  return [...getPersonsByIdentifier(old)].flatMap(([identifier, person]) => {
    const changed = now.get(identifier);
    if (changed === undefined) return [];
    const isOwn = identifier === own;
    const isUnchanged = isOwn ? isSame(withoutLanguage(person), withoutLanguage(changed)) : isSame(person, changed);
    if (isUnchanged) return [];
    const expected = isOwn ? 'nothing but the language changed' : 'the same data as before the change';
    const [was, is] = isOwn ? [withoutLanguage(person), withoutLanguage(changed)] : [person, changed];
    return [
      {
        exchange,
        expected,
        actual: 'the data differs',
        pointer: `/personer/${getPersons(exchange).findIndex((seen) => seen.person === changed)}`,
        comparedWith: { exchange: old, expected: was, actual: is },
      },
    ];
  });
}

/** The logged-in person, who differs after the change in more than the language. */
function findOwnChanges(before: Exchange | undefined, after: Exchange | undefined): readonly Finding[] {
  const [old, exchange] = [findOk(before), findOk(after)];
  const [was, is] = [old, exchange]
    .map((one) => one && readObject(one.response))
    .map((one) => one && withoutLanguage(one));
  if (!old || !exchange || !was || !is || isSame(was, is)) return [];
  const expected = 'nothing but the language changed';
  return [
    { exchange, expected, actual: 'the data differs', comparedWith: { exchange: old, expected: was, actual: is } },
  ];
}

const getOwnIdentifier = (find: FindStep): string => {
  const first = findOk(find('first'));
  return String(first && readObject(first.response)?.personidentifikator);
};

/** Members that appear only with the contact scope: without one of them, a missing language is not disclosed. */
const CONTACT_MEMBERS = ['spraak', 'kontaktinformasjon', 'varslingsstatus'];

/** The language after the change in a lookup, if the lookup discloses it. */
function findOldLanguage(exchange: Exchange | undefined, own: string, language: string): readonly Finding[] {
  const returned = findOk(exchange);
  const person = returned && getPersonsByIdentifier(returned).get(own);
  return person === undefined ? [] : createLanguageFindings(returned!, person, language);
}

function createLanguageFindings(exchange: CompletedExchange, person: JsonObject, language: string): readonly Finding[] {
  if (person.spraak === language || !CONTACT_MEMBERS.some((member) => member in person)) return [];
  return [
    {
      exchange,
      expected: `spraak as changed: "${language}"`,
      actual: 'spraak' in person ? `spraak: ${JSON.stringify(person.spraak)}` : 'no spraak',
    },
  ];
}

function findOldLanguageOfPerson(exchange: Exchange | undefined, language: string): readonly Finding[] {
  const returned = findOk(exchange);
  const person = returned && readObject(returned.response);
  return person === undefined ? [] : createLanguageFindings(returned!, person, language);
}

/** The changed person among the changes since the end of the log before the change. */
function checkChangeLog(find: FindStep): RuleOutcome {
  const [before, exchange] = [findOk(find('logBefore')), findOk(find('log'))];
  if (before === undefined || exchange === undefined)
    return skip('the changes cannot be requested: no token, or the deployment does not have them');
  const list = readObject(exchange.response)?.list;
  if (!Array.isArray(list)) return skip('the changes have no list (changes/shape)');
  const own = getOwnIdentifier(find);
  const listed = list.filter(isObject).find((one) => one.personidentifikator === own);
  const language = getRequestedLanguage(find('patch')!)!;
  const position = readPosition(exchange);
  if (listed === undefined && position !== undefined && hasMoreChanges(position))
    return skip('the first response does not reach the end of the changes');
  return listed === undefined
    ? toRuleOutcome([
        {
          exchange,
          expected: 'the person whose language was changed',
          actual: `${list.length} changes without that person`,
          pointer: '/list',
        },
      ])
    : toRuleOutcome(createLanguageFindings(exchange, listed, language));
}

/** Whether the change log over REST lists the change. */
export const evaluateChangeInLog = (evidence: Evidence): RuleOutcome => evaluateChange(evidence, checkChangeLog);

/** A change by a request without a person: it must be rejected, and the language must be as before. */
function checkUnauthorizedChanges(find: FindStep): RuleOutcome {
  const sent = [find('patchWithoutToken'), find('patchWithoutPerson'), find('patchWithoutScope')].filter(
    (one) => one !== undefined,
  );
  const accepted = sent.flatMap((exchange): readonly Finding[] => {
    const expected = 'a status 4xx';
    if (!hasResponse(exchange)) return [noResponse(exchange, expected)];
    return isRejected(exchange) ? [] : [{ exchange, expected, actual: `status ${exchange.response.status}` }];
  });
  const [first, unchanged] = [find('first'), find('readUnchanged')];
  const language = getReturnedLanguage(unchanged);
  const isChanged = language !== undefined && language !== getReturnedLanguage(first);
  const changed = isChanged
    ? [
        {
          exchange: unchanged!,
          expected: 'spraak as before',
          actual: 'spraak differs',
          pointer: '/spraak',
          comparedWith: { exchange: first!, expected: getReturnedLanguage(first), actual: language },
        },
      ]
    : [];
  return toRuleOutcome([...accepted, ...changed]);
}

/** Compares the logged-in person with the lookup of the same person. */
function checkSameAsLookup(evidence: Evidence, exchange: CompletedExchange): RuleOutcome {
  const person = readObject(exchange.response) ?? {};
  if (isAnother(evidence, String(person.personidentifikator)))
    return skip('another person is returned (logged-in-person/own-person)');
  if (person.status === 'IKKE_REGISTRERT') return skip('the logged-in person is not registered there');
  const lookup = findOk(evidence.findExchanges('me')[1]);
  const other = lookup && getPersonsByIdentifier(lookup).get(String(person.personidentifikator));
  if (other === undefined) return skip('the lookup does not return the logged-in person');
  const members = findDisagreements(other, person);
  if (members.length === 0) return toRuleOutcome([]);
  const actual = describeDifferences(members);
  const expected = 'the data that the lookup returns for the same person';
  return toRuleOutcome([
    { exchange, expected, actual, pointer: '', comparedWith: compareMembers(lookup!, members, other, person) },
  ]);
}

/** Rules about the effects of a change of the language. */
export const ownChangeRules: readonly Rule[] = [
  {
    id: 'logged-in-person/same-as-lookup',
    title: 'The logged-in person has the data of the lookup',
    level: 'MUST',
    requirement: 'Where GET person and the lookup of the same person return the same member, its value is the same.',
    sources: [{ document: 'BRUKER' }, { document: 'REST' }],
    probes: ['me'],
    confirm: true,
    evaluate: (evidence) => {
      const own = findOk(evidence.findExchanges('me')[0]);
      return own === undefined
        ? skip('the logged-in person is not returned (logged-in-person/own-person)')
        : checkSameAsLookup(evidence, own);
    },
  },
  ...defineRules(
    { sources: [{ document: 'BRUKER' }, { document: 'GEN22' }], probes: ['me-change'], versions: ['v1'] },
    [
      {
        id: 'logged-in-person/change-affects-nothing-else',
        title: 'A change of the language changes nothing else',
        level: 'MUST',
        requirement:
          'After the logged-in person has changed the language, lookups and GET person return the same data as before: for other persons, and for this person except for spraak and spraak_oppdatert.',
        evaluate: (evidence) =>
          evaluateCourse(evidence, (find) => {
            const own = getOwnIdentifier(find);
            return addFindings(getOutcomeOfChange(find), [
              ...findOtherChanges(find('lookupBefore'), find('lookup'), own),
              ...findOtherChanges(find('lookupBeforeV2'), find('lookupV2'), own),
              ...findOwnChanges(find('first'), find('read')),
            ]);
          }),
      },
      {
        id: 'logged-in-person/change-visible-in-lookup',
        title: 'A changed language is returned by the lookup and by version 2',
        level: 'SHOULD',
        requirement:
          'After the logged-in person has changed the language, both versions of the lookup, and GET person of version 2, return the new language.',
        evaluate: (evidence) =>
          evaluateChange(evidence, (find) => {
            const [own, language] = [getOwnIdentifier(find), getRequestedLanguage(find('patch')!)!];
            return toRuleOutcome([
              ...findOldLanguage(find('lookup'), own, language),
              ...findOldLanguage(find('lookupV2'), own, language),
              ...findOldLanguageOfPerson(find('readV2'), language),
            ]);
          }),
      },
      {
        id: 'logged-in-person/change-in-changes',
        title: 'A changed language is among the changes',
        level: 'SHOULD',
        requirement:
          'After the logged-in person has changed the language, hentEndringer lists the person, with the new language, as a change after the previous end of the log.',
        sources: [{ document: 'LOKAL' }],
        evaluate: evaluateChangeInLog,
      },
      {
        id: 'logged-in-person/change-requires-scope',
        title: 'Only the logged-in person, with its scope, can change the language',
        level: 'MUST',
        requirement:
          'PATCH person without a token, with a token that has no claim pid, or without krr:user/spraak.write is rejected with a status 4xx and changes nothing.',
        evaluate: (evidence) => evaluateCourse(evidence, checkUnauthorizedChanges),
      },
    ],
  ),
];
