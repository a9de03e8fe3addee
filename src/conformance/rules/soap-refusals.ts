import type { CompletedExchange, Evidence } from '../evidence.ts';
import type { ProbeName } from '../probes.ts';
import { type Finding, type Rule, type RuleOutcome, toRuleOutcome } from '../rule.ts';
import { evaluateResponses, isPersonsResponse, NO_PERSONS } from '../soap/answers.ts';
import { ENTITY_NAME } from '../soap/probes.ts';
import { isSoapRejected, isSoapServing, SERVING_PROBE } from '../soap/refused.ts';

/** Judges that each of these requests is refused, by a fault or at least by a status. */
function evaluateSoapRejections(evidence: Evidence, probe: ProbeName): RuleOutcome {
  if (!isSoapServing(evidence)) return NO_PERSONS;
  return evaluateResponses(evidence, [probe], (responses) =>
    toRuleOutcome(
      responses
        .filter((exchange) => !isSoapRejected(exchange))
        .map((exchange) => ({ exchange, expected: 'a fault', actual: describeResponse(exchange) })),
    ),
  );
}

const describeResponse = (exchange: CompletedExchange): string =>
  isPersonsResponse(exchange) ? 'HentPersonerRespons' : `status ${exchange.response.status} without a fault`;

const createRejectionRule = (
  probe: ProbeName,
  rule: Pick<Rule, 'id' | 'title' | 'level' | 'requirement' | 'sources'>,
): Rule => ({
  ...rule,
  probes: [probe, SERVING_PROBE],
  versions: ['soap'],
  evaluate: (evidence) => evaluateSoapRejections(evidence, probe),
});

const noIdentifiers = createRejectionRule('soap-no-identifiers', {
  id: 'soap/no-identifiers-rejected',
  title: 'A request over SOAP for nobody is refused',
  level: 'MUST',
  requirement: 'HentPersonerForespoersel without personidentifikator is refused: there is at least one.',
  sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'XSD' }],
});

const overThousand = createRejectionRule('soap-over-thousand', {
  id: 'soap/over-thousand-rejected',
  title: 'A request over SOAP for 1001 persons is refused',
  level: 'MUST',
  requirement: 'HentPersonerForespoersel with more than 1000 personidentifikator is refused.',
  sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'XSD' }],
});

const malformed = createRejectionRule('soap-malformed', {
  id: 'soap/malformed-rejected',
  title: 'What is no well-formed XML is refused',
  level: 'MUST',
  requirement: 'A message that is cut off, has tags crossed or is no XML at all is refused.',
  sources: [{ document: 'XSD' }, { document: 'SOAP12', section: '5' }],
});

const wrongLength = createRejectionRule('soap-wrong-length', {
  id: 'soap/wrong-length-rejected',
  title: 'What is not 11 characters long is refused over SOAP',
  level: 'SHOULD',
  requirement: 'A personidentifikator of 10 or 12 digits, of letters, or without content is refused.',
  sources: [{ document: 'XSD' }, { document: 'PID' }],
});

const wrongOperation = createRejectionRule('soap-wrong-operation', {
  id: 'soap/wrong-operation-rejected',
  title: 'An operation that the service does not have is refused',
  level: 'SHOULD',
  requirement:
    'A Body with an element that the description of the service does not have, in name or namespace, is refused.',
  sources: [{ document: 'XSD' }],
});

const doctype = createRejectionRule('soap-doctype', {
  id: 'soap/doctype-rejected',
  title: 'A message with a document type is refused',
  level: 'SHOULD',
  requirement: 'A message that has a document type is refused: SOAP allows none, and entities are a way in.',
  sources: [
    { document: 'SOAP12', section: '5' },
    { document: 'SOAP11', section: '3' },
  ],
});

const unknownHeader = createRejectionRule('soap-unknown-header', {
  id: 'soap/unknown-header-rejected',
  title: 'A header that must be understood, and is not, is refused',
  level: 'SHOULD',
  requirement: 'A message with a header block that nobody knows, and that says mustUnderstand, is refused.',
  sources: [
    { document: 'SOAP12', section: '5.2.3' },
    { document: 'SOAP11', section: '4.2.3' },
  ],
});

const otherEnvelope = createRejectionRule('soap-other-envelope', {
  id: 'soap/other-envelope-rejected',
  title: 'An Envelope of another namespace is refused',
  level: 'SHOULD',
  requirement: 'A message whose Envelope is in no namespace of SOAP is refused: it is of another version.',
  sources: [
    { document: 'SOAP12', section: '5.4.7' },
    { document: 'SOAP11', section: '4.1.2' },
  ],
});

const notExpanded: Rule = {
  id: 'soap/entities-not-expanded',
  title: 'Entities of the caller are not expanded',
  level: 'MUST',
  requirement:
    'An entity that a message declares is not looked up: the text that it stands for does not come back, and nobody is answered by it.',
  sources: [
    { document: 'SOAP12', section: '5' },
    { document: 'SOAP11', section: '3' },
  ],
  probes: ['soap-doctype', SERVING_PROBE],
  versions: ['soap'],
  evaluate: (evidence) => {
    if (!isSoapServing(evidence)) return NO_PERSONS;
    return evaluateResponses(evidence, ['soap-doctype'], (responses) =>
      toRuleOutcome(responses.flatMap(findExpansion)),
    );
  },
};

/** Who quotes the message has not expanded it: there the text stands behind the name of the entity. */
function findExpansion(exchange: CompletedExchange): readonly Finding[] {
  const text = exchange.request.identifiers[0]!;
  const isExpanded = new RegExp(`(?<!${ENTITY_NAME}\\W{1,10}(?:quot;)?)${text}`).test(exchange.response.body);
  return isExpanded ? [{ exchange, expected: 'the text of no entity', actual: 'what the entity stands for' }] : [];
}

export const soapRejectionRules: readonly Rule[] = [
  noIdentifiers,
  overThousand,
  malformed,
  wrongLength,
  wrongOperation,
  doctype,
  unknownHeader,
  otherEnvelope,
  notExpanded,
];
