import type { Evidence } from './evidence.ts';
import { type Exchange, hasResponse } from './exchange.ts';
import {
  findLanguageSkipReason,
  getRequestedLanguage,
  getReturnedLanguage,
  isInvalidLanguage,
  isOutOfReach,
} from './language.ts';
import { noResponse } from './refusal.ts';
import { type Finding, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

/** A change of the language, and what is answered right after it. */
export interface LanguageChange {
  readonly change: Exchange;
  readonly before: Exchange | undefined;
  readonly after: Exchange | undefined;
}

const findLanguageChanges = (exchanges: readonly Exchange[]): readonly LanguageChange[] =>
  exchanges.flatMap((change, index) =>
    getRequestedLanguage(change) === undefined
      ? []
      : [{ change, before: exchanges[index - 1], after: exchanges[index + 1] }],
  );

/** Judges some of the changes that were tried, if there is anybody whose language may be changed. */
export function evaluateLanguageChanges(
  { findExchanges }: Evidence,
  isRelevant: (changed: LanguageChange) => boolean,
  evaluate: (changed: LanguageChange) => readonly Finding[],
): RuleOutcome {
  const exchanges = findExchanges('me-language');
  const reason = findLanguageSkipReason(exchanges[0]);
  if (reason !== undefined) return skip(reason);
  const changes = findLanguageChanges(exchanges);
  if (changes.length === 1 && isOutOfReach(changes[0]!.change)) {
    return skip(`changing the language is refused with status ${getStatus(changes[0]!.change)}`);
  }
  const selected = changes.filter(isRelevant);
  return selected.length === 0 ? skip('the language was not changed') : toRuleOutcome(selected.flatMap(evaluate));
}

const getStatus = ({ response }: Exchange): number | undefined => ('status' in response ? response.status : undefined);

export const isValidChange = ({ change }: LanguageChange): boolean =>
  getRequestedLanguage(change) !== '' && !isInvalidLanguage(change);
export const isDeletion = ({ change }: LanguageChange): boolean => getRequestedLanguage(change) === '';

/** Status 204, and nothing else. */
export function expectChanged({ change }: LanguageChange): readonly Finding[] {
  if (!hasResponse(change)) return [noResponse(change, 'status 204')];
  const { status } = change.response;
  return status === 204 ? [] : [{ exchange: change, expected: 'status 204', actual: `status ${status}` }];
}

export const isChanged = ({ change }: LanguageChange): boolean => {
  const status = getStatus(change);
  return status !== undefined && status >= 200 && status < 300;
};

/** What the answer after a change should tell. */
export function expectVisible(
  { after }: LanguageChange,
  expected: string,
  isVisible: (returned: unknown) => boolean,
): readonly Finding[] {
  const returned = getReturnedLanguage(after);
  if (after === undefined || returned === undefined || isVisible(returned)) return [];
  return [{ exchange: after, expected, actual: returned === '' ? 'no spraak' : 'another spraak', pointer: '/spraak' }];
}
