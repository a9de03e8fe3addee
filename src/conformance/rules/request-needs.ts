import { findDifferingIdentifiers, getPersonsByIdentifier } from '../comparison.ts';
import { type CompletedExchange, type Evidence, getPersons } from '../evidence.ts';
import { hasResponse } from '../exchange.ts';
import type { ProbeName } from '../probes.ts';
import type { SeenPerson } from '../reading.ts';
import { getResponses, isOk, isRateLimited, noResponse } from '../refusal.ts';
import { type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';

const NEEDS_REJECTED = skip('the deployment refuses a request that has informasjonsbehov');

/** Judges that the second form of a request is answered like the first. */
function evaluateSame(evidence: Evidence, plain: ProbeName, variant: ProbeName): RuleOutcome {
  const [reference] = getResponses(evidence, plain).filter(isOk);
  if (reference === undefined) return NEEDS_REJECTED;
  const [exchange] = evidence.findExchanges(variant);
  if (exchange === undefined) return skip('it was not asked');
  if (!hasResponse(exchange)) return toRuleOutcome([noResponse(exchange, 'the same answer as without it')]);
  if (isRateLimited(exchange)) return skip('the deployment only says that it is asked too often (429)');
  return isOk(exchange) ? comparePersons(reference, exchange) : toRuleOutcome([createRejectionFinding(exchange)]);
}

const createRejectionFinding = (exchange: CompletedExchange) => ({
  exchange,
  expected: 'status 200, as without it',
  actual: `status ${exchange.response.status}`,
});

function comparePersons(reference: CompletedExchange, exchange: CompletedExchange): RuleOutcome {
  const count = findDifferingIdentifiers(getPersonsByIdentifier(reference), getPersonsByIdentifier(exchange)).length;
  if (count === 0) return toRuleOutcome([]);
  return toRuleOutcome([{ exchange, expected: 'the same persons as without it', actual: `${count} of them differ` }]);
}

const unknownIgnored: Rule = {
  id: 'request/unknown-informasjonsbehov-ignored',
  title: 'A value of informasjonsbehov that is not defined is ignored',
  level: 'MUST',
  requirement: 'Beside a defined value of informasjonsbehov, one that is not defined changes nothing.',
  sources: [{ document: 'FORESP', section: 'informasjonsbehov' }],
  probes: ['needs-contact', 'needs-contact-and-unknown'],
  confirm: true,
  evaluate: (evidence) => evaluateSame(evidence, 'needs-contact', 'needs-contact-and-unknown'),
};

const repeatedIgnored: Rule = {
  id: 'request/repeated-informasjonsbehov-ignored',
  title: 'A repeated value of informasjonsbehov is ignored',
  level: 'MUST',
  requirement: 'A value of informasjonsbehov that is given twice says no more than once.',
  sources: [{ document: 'FORESP', section: 'informasjonsbehov' }],
  probes: ['needs-contact', 'needs-contact-twice'],
  confirm: true,
  evaluate: (evidence) => evaluateSame(evidence, 'needs-contact', 'needs-contact-twice'),
};

/** Every request that has informasjonsbehov. */
const NEED_PROBES = [
  'needs-contact',
  'needs-contact-and-unknown',
  'needs-contact-twice',
  'needs-unknown',
  'needs-each',
] as const satisfies readonly ProbeName[];

const IMPLICIT_MEMBERS = ['personidentifikator', 'status'] as const;
const listMissingMembers = ({ person }: SeenPerson): readonly string[] =>
  IMPLICIT_MEMBERS.filter((member) => !Object.hasOwn(person, member));

const personIsImplicit: Rule = {
  id: 'request/person-is-implicit',
  title: 'Identifier and status are answered whatever is named',
  level: 'MUST',
  requirement:
    'Person is always part of the answer: whatever informasjonsbehov names, personidentifikator and status come.',
  sources: [{ document: 'BEHOV' }, { document: 'PERSON' }],
  probes: ['batch', ...NEED_PROBES],
  evaluate: (evidence) => {
    const responses = getResponses(evidence, ...NEED_PROBES).filter(isOk);
    if (responses.length === 0) return NEEDS_REJECTED;
    if (
      getResponses(evidence, 'batch')
        .flatMap(getPersons)
        .some((person) => listMissingMembers(person).length > 0)
    ) {
      return skip('they lack without informasjonsbehov too (person/identifier, person/status)');
    }
    const persons = responses.flatMap(getPersons).filter((person) => listMissingMembers(person).length > 0);
    return toRuleOutcome(
      persons.map((person) => ({
        exchange: person.exchange,
        expected: IMPLICIT_MEMBERS.join(' and '),
        actual: `no ${listMissingMembers(person).join(', no ')}`,
        pointer: person.pointer,
      })),
    );
  },
};

export const requestNeedRules: readonly Rule[] = [unknownIgnored, repeatedIgnored, personIsImplicit];
