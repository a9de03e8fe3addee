import { byIdentifier as overRest } from '../comparison.ts';
import type { Answered } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import { borderAt } from '../freshness.ts';
import { personerOf } from '../reading.ts';
import { isOk } from '../refusal.ts';
import { type Finding, type Rule, skipped, verdictOf } from '../rule.ts';
import { judgeAnswers } from '../soap/answers.ts';
import { type Difference, differencesOf, toldOverRest } from '../soap/parity.ts';
import { soapPersonsIn } from '../soap/person.ts';

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
  judge: (evidence) => {
    const asked = evidence.ofOther('batch');
    if (asked.length === 0) return skipped('REST is not judged');
    const [rest] = asked.filter(hasReply).filter(isOk);
    if (rest === undefined || personerOf(rest.reply) === undefined) return skipped('REST did not answer with persons');
    return judgeAnswers(evidence, ['soap-everything'], ([soap]) =>
      verdictOf(differences(rest, soap!, borderAt(evidence.now))),
    );
  },
};

/** Who is missing in one of them, other rules report. */
function differences(rest: Answered, soap: Answered, border: number): readonly Finding[] {
  const persons = overRest(rest);
  const told = toldOverRest(persons.values());
  return soapPersonsIn(soap).flatMap(({ exchange, pointer, person }) => {
    const other = persons.get(String(person.personidentifikator));
    const found = other === undefined ? [] : differencesOf(other, person, told, border);
    if (found.length === 0) return [];
    const expected = `the same as over REST (${rest.version})`;
    const isContested = found.every((one: Difference) => one.isContested);
    const actual = found.map(({ what }) => what).join(', ');
    return [{ exchange, pointer, expected, actual, ...(isContested && { level: 'SHOULD' as const }) }];
  });
}

export const soapParityRules: readonly Rule[] = [agreesWithRest];
