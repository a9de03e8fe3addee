import { byIdentifier, differing } from '../comparison.ts';
import { type Answered, type Evidence, personsIn } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import type { ProbeName } from '../probes.ts';
import type { SeenPerson } from '../reading.ts';
import { isOk, isThrottled, repliesTo, unanswered } from '../refusal.ts';
import { type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';

const REFUSED = skipped('the deployment refuses a request that has informasjonsbehov');

/** Judges that the second form of a request is answered like the first. */
function judgeSame(evidence: Evidence, plain: ProbeName, odd: ProbeName): Verdict {
  const [reference] = repliesTo(evidence, plain).filter(isOk);
  if (reference === undefined) return REFUSED;
  const [exchange] = evidence.of(odd);
  if (exchange === undefined) return skipped('it was not asked');
  if (!hasReply(exchange)) return verdictOf([unanswered(exchange, 'the same answer as without it')]);
  if (isThrottled(exchange)) return skipped('the deployment only says that it is asked too often (429)');
  return isOk(exchange) ? samePersons(reference, exchange) : verdictOf([refusedOddly(exchange)]);
}

const refusedOddly = (exchange: Answered) => ({
  exchange,
  expected: 'status 200, as without it',
  actual: `status ${exchange.reply.status}`,
});

function samePersons(reference: Answered, exchange: Answered): Verdict {
  const count = differing(byIdentifier(reference), byIdentifier(exchange)).length;
  if (count === 0) return verdictOf([]);
  return verdictOf([{ exchange, expected: 'the same persons as without it', actual: `${count} of them differ` }]);
}

const unknownIgnored: Rule = {
  id: 'request/unknown-informasjonsbehov-ignored',
  title: 'A value of informasjonsbehov that is not defined is ignored',
  level: 'MUST',
  requirement: 'Beside a defined value of informasjonsbehov, one that is not defined changes nothing.',
  sources: [{ document: 'FORESP', section: 'informasjonsbehov' }],
  probes: ['needs-contact', 'needs-contact-and-unknown'],
  confirm: true,
  judge: (evidence) => judgeSame(evidence, 'needs-contact', 'needs-contact-and-unknown'),
};

const repeatedIgnored: Rule = {
  id: 'request/repeated-informasjonsbehov-ignored',
  title: 'A repeated value of informasjonsbehov is ignored',
  level: 'MUST',
  requirement: 'A value of informasjonsbehov that is given twice says no more than once.',
  sources: [{ document: 'FORESP', section: 'informasjonsbehov' }],
  probes: ['needs-contact', 'needs-contact-twice'],
  confirm: true,
  judge: (evidence) => judgeSame(evidence, 'needs-contact', 'needs-contact-twice'),
};

/** Every request that has informasjonsbehov. */
const NEEDS = [
  'needs-contact',
  'needs-contact-and-unknown',
  'needs-contact-twice',
  'needs-unknown',
  'needs-each',
] as const satisfies readonly ProbeName[];

const IMPLICIT = ['personidentifikator', 'status'] as const;
const lacks = ({ person }: SeenPerson): readonly string[] =>
  IMPLICIT.filter((member) => !Object.hasOwn(person, member));

const personIsImplicit: Rule = {
  id: 'request/person-is-implicit',
  title: 'Identifier and status are answered whatever is named',
  level: 'MUST',
  requirement:
    'Person is always part of the answer: whatever informasjonsbehov names, personidentifikator and status come.',
  sources: [{ document: 'BEHOV' }, { document: 'PERSON' }],
  probes: ['batch', ...NEEDS],
  judge: (evidence) => {
    const answers = repliesTo(evidence, ...NEEDS).filter(isOk);
    if (answers.length === 0) return REFUSED;
    if (
      repliesTo(evidence, 'batch')
        .flatMap(personsIn)
        .some((person) => lacks(person).length > 0)
    ) {
      return skipped('they lack without informasjonsbehov too (person/identifier, person/status)');
    }
    const persons = answers.flatMap(personsIn).filter((person) => lacks(person).length > 0);
    return verdictOf(
      persons.map((person) => ({
        exchange: person.exchange,
        expected: IMPLICIT.join(' and '),
        actual: `no ${lacks(person).join(', no ')}`,
        pointer: person.pointer,
      })),
    );
  },
};

export const requestNeedRules: readonly Rule[] = [unknownIgnored, repeatedIgnored, personIsImplicit];
