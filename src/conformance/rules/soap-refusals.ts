import type { Answered, Evidence } from '../evidence.ts';
import type { ProbeName } from '../probes.ts';
import { type Finding, type Rule, type Verdict, verdictOf } from '../rule.ts';
import { isPersons, judgeReplies, NO_PERSONS } from '../soap/answers.ts';
import { ENTITY } from '../soap/probes.ts';
import { isOpen, isRefused, OPEN } from '../soap/refused.ts';

/** Judges that each of these requests is refused, by a fault or at least by a status. */
function judgeRefusals(evidence: Evidence, probe: ProbeName): Verdict {
  if (!isOpen(evidence)) return NO_PERSONS;
  return judgeReplies(evidence, [probe], (replies) =>
    verdictOf(
      replies
        .filter((exchange) => !isRefused(exchange))
        .map((exchange) => ({ exchange, expected: 'a fault', actual: answered(exchange) })),
    ),
  );
}

const answered = (exchange: Answered): string =>
  isPersons(exchange) ? 'HentPersonerRespons' : `status ${exchange.reply.status} without a fault`;

const refusal = (probe: ProbeName, rule: Pick<Rule, 'id' | 'title' | 'level' | 'requirement' | 'sources'>): Rule => ({
  ...rule,
  probes: [probe, OPEN],
  versions: ['soap'],
  judge: (evidence) => judgeRefusals(evidence, probe),
});

const noIdentifiers = refusal('soap-no-identifiers', {
  id: 'soap/no-identifiers-refused',
  title: 'A request over SOAP for nobody is refused',
  level: 'MUST',
  requirement: 'HentPersonerForespoersel without personidentifikator is refused: there is at least one.',
  sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'XSD' }],
});

const overThousand = refusal('soap-over-thousand', {
  id: 'soap/over-thousand-refused',
  title: 'A request over SOAP for 1001 persons is refused',
  level: 'MUST',
  requirement: 'HentPersonerForespoersel with more than 1000 personidentifikator is refused.',
  sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'XSD' }],
});

const malformed = refusal('soap-malformed', {
  id: 'soap/malformed-refused',
  title: 'What is no well-formed XML is refused',
  level: 'MUST',
  requirement: 'A message that is cut off, has tags crossed or is no XML at all is refused.',
  sources: [{ document: 'XSD' }, { document: 'SOAP12', section: '5' }],
});

const wrongLength = refusal('soap-wrong-length', {
  id: 'soap/wrong-length-refused',
  title: 'What is not 11 characters long is refused over SOAP',
  level: 'SHOULD',
  requirement: 'A personidentifikator of 10 or 12 digits, of letters, or without content is refused.',
  sources: [{ document: 'XSD' }, { document: 'PID' }],
});

const wrongOperation = refusal('soap-wrong-operation', {
  id: 'soap/wrong-operation-refused',
  title: 'An operation that the service does not have is refused',
  level: 'SHOULD',
  requirement:
    'A Body with an element that the description of the service does not have, in name or namespace, is refused.',
  sources: [{ document: 'XSD' }],
});

const doctype = refusal('soap-doctype', {
  id: 'soap/doctype-refused',
  title: 'A message with a document type is refused',
  level: 'SHOULD',
  requirement: 'A message that has a document type is refused: SOAP allows none, and entities are a way in.',
  sources: [
    { document: 'SOAP12', section: '5' },
    { document: 'SOAP11', section: '3' },
  ],
});

const unknownHeader = refusal('soap-unknown-header', {
  id: 'soap/unknown-header-refused',
  title: 'A header that must be understood, and is not, is refused',
  level: 'SHOULD',
  requirement: 'A message with a header block that nobody knows, and that says mustUnderstand, is refused.',
  sources: [
    { document: 'SOAP12', section: '5.2.3' },
    { document: 'SOAP11', section: '4.2.3' },
  ],
});

const otherEnvelope = refusal('soap-other-envelope', {
  id: 'soap/other-envelope-refused',
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
  probes: ['soap-doctype', OPEN],
  versions: ['soap'],
  judge: (evidence) => {
    if (!isOpen(evidence)) return NO_PERSONS;
    return judgeReplies(evidence, ['soap-doctype'], (replies) => verdictOf(replies.flatMap(expansion)));
  },
};

/** Who quotes the message has not expanded it: there the text stands behind the name of the entity. */
function expansion(exchange: Answered): readonly Finding[] {
  const text = exchange.request.identifiers[0]!;
  const isExpanded = new RegExp(`(?<!${ENTITY}\\W{1,10}(?:quot;)?)${text}`).test(exchange.reply.body);
  return isExpanded ? [{ exchange, expected: 'the text of no entity', actual: 'what the entity stands for' }] : [];
}

export const soapRefusalRules: readonly Rule[] = [
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
