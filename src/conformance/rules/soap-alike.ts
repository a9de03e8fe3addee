import type { Evidence } from '../evidence.ts';
import type { ProbeName } from '../probes.ts';
import { isSame } from '../reading.ts';
import { type Finding, type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';
import {
  createNoPersonsFinding,
  evaluateResponses,
  getPersonsByProbe,
  indexByIdentifier,
  isPersonsResponse,
  NO_PERSONS,
} from '../soap/answers.ts';
import { getSoapPersons } from '../soap/person.ts';

/** Everybody in these answers is told of as in the batch, or in another one. */
function evaluateSamePersons(evidence: Evidence, probe: ProbeName, other: ProbeName = 'soap-everything'): RuleOutcome {
  const batch = indexByIdentifier(getPersonsByProbe(evidence, other));
  if (batch.size === 0) return NO_PERSONS;
  return evaluateResponses(evidence, [probe], (responses) =>
    toRuleOutcome(
      responses.flatMap((exchange): readonly Finding[] =>
        isPersonsResponse(exchange)
          ? getSoapPersons(exchange).flatMap(({ pointer, person }) => {
              const before = batch.get(person.personidentifikator);
              const isAlike = before === undefined || isSame(person, before.person);
              return isAlike
                ? []
                : [{ exchange, pointer, expected: 'the same as in the batch', actual: 'another answer' }];
            })
          : [createNoPersonsFinding(exchange)],
      ),
    ),
  );
}

const orderIndependent: Rule = {
  id: 'soap/order-independent',
  title: 'A person is told of alike whatever the order of a request over SOAP',
  level: 'MUST',
  requirement: 'The order of the personidentifikator of a request changes nothing of what is told of a person.',
  sources: [{ document: 'RESP' }, { document: 'PERSON' }],
  probes: ['soap-permuted', 'soap-everything'],
  versions: ['soap'],
  confirm: true,
  evaluate: (evidence) => evaluateSamePersons(evidence, 'soap-permuted'),
};

const batchIndependent: Rule = {
  id: 'soap/batch-independent',
  title: 'A single lookup returns the same person as a batch',
  level: 'MUST',
  requirement: 'Whoever else is asked for in a request changes nothing of what is told of a person.',
  sources: [{ document: 'RESP' }, { document: 'PERSON' }],
  probes: ['soap-alone', 'soap-everything'],
  versions: ['soap'],
  confirm: true,
  evaluate: (evidence) => evaluateSamePersons(evidence, 'soap-alone'),
};

const batchSizeIndependent: Rule = {
  id: 'soap/batch-size-independent',
  title: 'A person is told of alike among 1000 and among 500 over SOAP',
  level: 'MUST',
  requirement: 'How many are asked for in a request changes nothing of what is told of a person.',
  sources: [{ document: 'RESP' }, { document: 'PERSON' }],
  probes: ['soap-thousand-split', 'soap-thousand'],
  versions: ['soap'],
  confirm: true,
  evaluate: (evidence) => evaluateSamePersons(evidence, 'soap-thousand-split', 'soap-thousand'),
};

const versionIndependent: Rule = {
  id: 'soap/version-independent',
  title: 'A person is told of alike in both versions of SOAP',
  level: 'MUST',
  requirement: 'Where SOAP 1.1 is answered beside SOAP 1.2, the same is told of a person in both.',
  sources: [{ document: 'RESP' }, { document: 'PERSON' }],
  probes: ['soap-everything-1.1', 'soap-in-1.1', 'soap-everything'],
  versions: ['soap'],
  confirm: true,
  evaluate: (evidence) => {
    if (getPersonsByProbe(evidence, 'soap-in-1.1').length === 0) return skip('SOAP 1.1 is not answered with persons');
    return evaluateSamePersons(evidence, 'soap-everything-1.1');
  },
};

export const soapConsistencyRules: readonly Rule[] = [
  orderIndependent,
  batchIndependent,
  batchSizeIndependent,
  versionIndependent,
];
