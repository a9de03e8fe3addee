import type { Evidence } from '../../evidence/evidence.ts';
import type { CompletedExchange } from '../../evidence/lookups.ts';
import { readObject } from '../../evidence/rest-persons.ts';
import { readLogPosition } from '../../evidence/soap-changes.ts';
import { getSoapPersons } from '../../evidence/soap-persons.ts';
import {
  findLanguageSkipReason,
  getRequestedLanguage,
  getReturnedLanguage,
  isOutOfReach,
} from '../../probes/language.ts';
import { hasResponse } from '../../target/exchange.ts';
import { PASS, type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';
import { evaluateChangeInLog } from './own-change.ts';

/** Whether the logged-in person sees a change of the language: its effects can be checked. */
function findSkipReason(evidence: Evidence): string | undefined {
  const [first, before, change, read] = evidence.findSteps('me-change-soap');
  const reason = findLanguageSkipReason(first);
  if (reason !== undefined) return reason;
  if (before === undefined || readLogPosition(before) === undefined)
    return 'HentEndringer returns no numbers (soap/changes-shape)';
  if (change === undefined || isOutOfReach(change)) return 'the language cannot be changed';
  if (getReturnedLanguage(read) !== getRequestedLanguage(change))
    return 'the language was not changed (logged-in-person/patch-204, logged-in-person/patch-visible)';
  // Person has no element for a language over SOAP: a change of it need not be a change there.
  if (evaluateChangeInLog(evidence).kind !== 'pass')
    return 'the changes over REST do not list the change (logged-in-person/change-in-changes)';
  return undefined;
}

function checkLog(exchange: CompletedExchange, own: unknown): RuleOutcome {
  const position = readLogPosition(exchange);
  if (position === undefined) return skip('HentEndringer rejects a request after its last number');
  const persons = getSoapPersons(exchange);
  if (persons.some(({ person }) => person.personidentifikator === own)) return PASS;
  if (position.til < position.seneste) return skip('the first response does not reach the end of the changes');
  const expected = 'the person whose language was changed';
  return toRuleOutcome([{ exchange, expected, actual: `${persons.length} changes without that person` }]);
}

/** A change over REST, in the change log over SOAP. */
export const ownChangeInSoap: Rule = {
  id: 'logged-in-person/change-in-soap-changes',
  title: 'A changed language is among the changes over SOAP',
  level: 'SHOULD',
  requirement:
    'If hentEndringer over REST lists a person whose language has changed, HentEndringer over SOAP lists the person too, after its previous senesteEndringsNummer.',
  sources: [{ document: 'ENDRESP' }, { document: 'LOKAL' }],
  probes: ['me-change-soap', 'me-change'],
  versions: ['v1'],
  needsSoap: true,
  evaluate: (evidence) => {
    const reason = findSkipReason(evidence);
    if (reason !== undefined) return skip(reason);
    const [first, , , , log] = evidence.findSteps('me-change-soap');
    if (log === undefined || !hasResponse(log)) return skip('HentEndringer has no response after the change');
    return checkLog(log, readObject((first as CompletedExchange).response)?.personidentifikator);
  },
};
