import type { Evidence } from '../evidence/evidence.ts';
import type { ProbeName } from '../probes/rest.ts';
import { withoutRateLimited } from './assertions.ts';
import { compareWithReference, findRejection } from './compare-persons.ts';
import { duplicateRules } from './duplicates.ts';
import { ownContactRules } from './own-contact.ts';
import {
  addFindings,
  defineRules,
  getFindings,
  observe,
  type Rule,
  type RuleOutcome,
  skip,
  toRuleOutcome,
} from './rule.ts';

/**
 * A service that returns one person and rejects these requests fails, in any case. Where a probe could not
 * be sent, its reason is the reason to skip the rule.
 */
function evaluateOthers(evidence: Evidence, probe: 'with-not-yet-born' | 'with-deleted'): RuleOutcome {
  const reason = evidence.skippedProbes.get(probe);
  if (reason !== undefined) return skip(reason);
  const isServing = evidence.lookupResponses.some((response) => response.probe === 'one');
  const rejected = isServing
    ? withoutRateLimited(evidence.findExchanges(probe)).flatMap((exchange) => findRejection(exchange) ?? [])
    : [];
  return rejected.length > 0 ? toRuleOutcome(rejected) : compareWithReference(evidence, 'thousand', [probe]);
}

/** The response time per requested person, in ms. */
function getMsPerPerson({ lookupResponses }: Evidence, probe: ProbeName): number | undefined {
  const exchanges = lookupResponses.filter((response) => response.probe === probe);
  const persons = exchanges.reduce((count, { request }) => count + request.identifiers.length, 0);
  return persons === 0 ? undefined : exchanges.reduce((ms, { response }) => ms + response.ms, 0) / persons;
}

export const batchRules: readonly Rule[] = [
  ...defineRules({ sources: [{ document: 'REST' }, { document: 'RESP' }], confirm: true, needsPersons: true }, [
    {
      id: 'batch/order-independent',
      title: 'The order of identifiers does not affect any person’s data',
      level: 'MUST',
      requirement: 'The data of a person does not depend on the position of the identifier in the request.',
      probes: ['batch', 'batch-permuted'],
      evaluate: (evidence) => compareWithReference(evidence, 'batch', ['batch-permuted']),
    },
    {
      id: 'batch/split',
      title: 'A batch returns the same persons when it is split',
      level: 'MUST',
      requirement: 'A person has the same data in a batch, in half of it and alone, and in a batch of 1000 and of 500.',
      probes: ['batch', 'batch-split', 'batch-alone', 'thousand', 'thousand-split'],
      evaluate: (evidence) => {
        const small = compareWithReference(evidence, 'batch', ['batch-split', 'batch-alone']);
        const large = compareWithReference(evidence, 'thousand', ['thousand-split']);
        return addFindings(small, getFindings(large));
      },
    },
    {
      id: 'batch/independent-of-others',
      title: 'A person’s data does not depend on the other identifiers in the request',
      level: 'MUST',
      requirement: 'The data of a person does not depend on the other identifiers in the request.',
      probes: ['batch', 'batch-merged'],
      evaluate: (evidence) => compareWithReference(evidence, 'batch', ['batch-merged']),
    },
    {
      id: 'batch/repeated',
      title: 'A repeated batch returns the same persons',
      level: 'MUST',
      requirement: 'The same request returns the same data for every person, as long as the data is not changed.',
      probes: ['batch', 'batch-again'],
      evaluate: (evidence) => compareWithReference(evidence, 'batch', ['batch-again']),
    },
    {
      id: 'batch/not-registered-does-not-fail-others',
      title: 'Identifiers of unregistered persons do not fail a batch',
      level: 'MUST',
      requirement: 'Identifiers of unregistered persons do not affect the other persons of a request.',
      sources: [{ document: 'PERSON', section: 'IKKE_REGISTRERT' }],
      probes: ['thousand', 'one', 'with-not-yet-born'],
      evaluate: (evidence) => evaluateOthers(evidence, 'with-not-yet-born'),
    },
    {
      id: 'batch/slettet-does-not-fail-others',
      title: 'Identifiers of deleted persons do not fail a batch',
      level: 'MUST',
      requirement: 'Identifiers of deleted persons do not affect the other persons of a request.',
      sources: [{ document: 'PERSON', section: 'SLETTET' }],
      probes: ['thousand', 'one', 'with-deleted'],
      evaluate: (evidence) => evaluateOthers(evidence, 'with-deleted'),
    },
  ]),
  ...duplicateRules,
  ...ownContactRules,
  {
    id: 'batch/call-overhead',
    title: 'Whether one large call is faster than many small ones',
    level: 'OBSERVE',
    requirement: 'One call with 1000 identifiers is much faster than 1000 calls with one.',
    sources: [{ document: 'REST' }],
    probes: ['thousand', 'batch-alone'],
    evaluate: (evidence) => {
      const together = getMsPerPerson(evidence, 'thousand');
      const alone = getMsPerPerson(evidence, 'batch-alone');
      if (together === undefined || alone === undefined) return skip('the lookups have no responses with persons');
      return observe(`one call for many is ${together < alone ? '' : 'not '}faster per person than one call for each`);
    },
  },
];
