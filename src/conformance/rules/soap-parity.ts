import { getPersonsByIdentifier as overRest } from '../comparison.ts';
import type { CompletedExchange } from '../evidence.ts';
import { hasResponse } from '../exchange.ts';
import { findExpiryLimit } from '../freshness.ts';
import { readPersoner } from '../reading.ts';
import { isOk } from '../refusal.ts';
import { type Finding, type Rule, skip, toRuleOutcome } from '../rule.ts';
import { evaluateLookupResponses } from '../soap/answers.ts';
import { type Difference, findDifferences, getMembersReturnedOverRest } from '../soap/parity.ts';
import { getSoapPersons } from '../soap/person.ts';

const agreesWithRest: Rule = {
  id: 'soap/agrees-with-rest',
  title: 'SOAP and REST say the same of a person',
  level: 'MUST',
  requirement:
    'What SOAP with every informasjonsbehov and REST with every scope say of a person is the same, timestamps as instants. Of those who cannot be notified either may withhold contact information, mailbox and certificate. That varslingsstatus is the same where the documentation leaves it open, and that both have a date, is recommended only.',
  sources: [{ document: 'OVERGANG' }, { document: 'PERSON' }, { document: 'ATTR' }],
  probes: ['soap-everything', 'batch'],
  versions: ['soap'],
  confirm: true,
  evaluate: (evidence) => {
    const requested = evidence.findCounterpartExchanges('batch');
    if (requested.length === 0) return skip('REST is not judged');
    const [rest] = requested.filter(hasResponse).filter(isOk);
    if (rest === undefined || readPersoner(rest.response) === undefined)
      return skip('REST did not answer with persons');
    return evaluateLookupResponses(evidence, ['soap-everything'], ([soap]) =>
      toRuleOutcome(findDifferencesFromRest(rest, soap!, findExpiryLimit(evidence.now))),
    );
  },
};

/** Who is missing in one of them, other rules report. */
function findDifferencesFromRest(rest: CompletedExchange, soap: CompletedExchange, border: number): readonly Finding[] {
  const persons = overRest(rest);
  const returned = getMembersReturnedOverRest(persons.values());
  return getSoapPersons(soap).flatMap(({ exchange, pointer, person }) => {
    const other = persons.get(String(person.personidentifikator));
    const found = other === undefined ? [] : findDifferences(other, person, returned, border);
    if (found.length === 0) return [];
    const expected = `the same as over REST (${rest.version})`;
    const isContested = found.every((one: Difference) => one.isContested);
    const actual = found.map(({ description }) => description).join(', ');
    return [{ exchange, pointer, expected, actual, ...(isContested && { level: 'SHOULD' as const }) }];
  });
}

export const soapParityRules: readonly Rule[] = [agreesWithRest];
