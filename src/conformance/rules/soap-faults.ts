import type { Answered, Evidence } from '../evidence.ts';
import { internalsIn } from '../internals.ts';
import type { ProbeName } from '../probes.ts';
import { repliesTo } from '../refusal.ts';
import { type Finding, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';
import { isPersons, judgeReplies } from '../soap/answers.ts';
import { faultOf, mediaTypeOf, messageIn } from '../soap/message.ts';
import { ENVELOPES } from '../soap/names.ts';
import { ENTITY } from '../soap/probes.ts';
import { envelopeSent } from '../soap/requests.ts';

/** What a service cannot answer, in the version that everything is asked in. */
const MISTAKES = [
  'soap-no-identifiers',
  'soap-over-thousand',
  'soap-malformed',
  'soap-wrong-length',
  'soap-wrong-operation',
  'soap-doctype',
] as const;
const IN_VERSION_11 = 'soap-no-identifiers-1.1';
/** What is not refused shows nothing unless something is answered. */
const OPEN = 'soap-person';

const isFault = ({ reply }: Answered): boolean => faultOf(reply) !== undefined;
const isRefused = (exchange: Answered): boolean => exchange.reply.status >= 400 || isFault(exchange);

const isOpen = (evidence: Evidence): boolean => repliesTo(evidence, OPEN).some(isPersons);
const CLOSED = skipped('no request over SOAP is answered with HentPersonerRespons (soap/answers)');

/** Judges that each of these requests is refused, by a fault or at least by a status. */
function judgeRefusals(evidence: Evidence, probe: ProbeName): Verdict {
  if (!isOpen(evidence)) return CLOSED;
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
    if (!isOpen(evidence)) return CLOSED;
    return judgeReplies(evidence, ['soap-doctype'], (replies) => verdictOf(replies.flatMap(expansion)));
  },
};

/** Who quotes the message has not expanded it: there the text stands behind the name of the entity. */
function expansion(exchange: Answered): readonly Finding[] {
  const text = exchange.request.identifiers[0]!;
  const isExpanded = new RegExp(`(?<!${ENTITY}\\W{1,10}(?:quot;)?)${text}`).test(exchange.reply.body);
  return isExpanded ? [{ exchange, expected: 'the text of no entity', actual: 'what the entity stands for' }] : [];
}

/** Refusals of what was asked in the version that is answered, and in 1.1 if that is answered too. */
function refusals(evidence: Evidence): readonly Answered[] {
  const in11 = repliesTo(evidence, 'soap-in-1.1').some(isPersons) ? repliesTo(evidence, IN_VERSION_11) : [];
  return [...repliesTo(evidence, ...MISTAKES), ...in11].filter(isRefused);
}

const NO_REFUSALS = skipped('nothing over SOAP is refused');

const faultRule = (
  rule: Pick<Rule, 'id' | 'title' | 'requirement' | 'sources'>,
  findingIn: (exchange: Answered) => Omit<Finding, 'exchange'> | undefined,
): Rule => ({
  ...rule,
  level: 'SHOULD',
  probes: [...MISTAKES, IN_VERSION_11, 'soap-in-1.1', OPEN],
  versions: ['soap'],
  judge: (evidence) => {
    if (!isOpen(evidence)) return CLOSED;
    const refused = refusals(evidence);
    if (refused.length === 0) return NO_REFUSALS;
    return verdictOf(
      refused.flatMap((exchange) => {
        const finding = findingIn(exchange);
        return finding === undefined ? [] : [{ exchange, ...finding }];
      }),
    );
  },
});

const inVersion = faultRule(
  {
    id: 'soap/faults-in-version',
    title: 'What cannot be answered gets a fault in the version of the request',
    requirement:
      'A refusal is a SOAP Fault with a code and a reason, in an Envelope and with the content type of the version that the request came in.',
    sources: [
      { document: 'SOAP12', section: '5.4' },
      { document: 'SOAP11', section: '4.4' },
    ],
  },
  ({ request, reply }) => {
    const version = envelopeSent(request);
    const message = messageIn(reply);
    const expected = `a fault in SOAP ${version}`;
    if (!('fault' in message) || message.fault === undefined) return { expected, actual: 'no fault of SOAP' };
    if (message.envelope !== version) return { expected, actual: 'a fault in another namespace' };
    if (message.fault.code === '' || message.fault.reason === '') return { expected, actual: 'no code or no reason' };
    return mediaTypeOf(reply) === ENVELOPES[version].mediaType
      ? undefined
      : { expected, actual: 'another content type' };
  },
);

/** By the code of version 1.2; version 1.1 has one for all. */
const STATUSES: Readonly<Record<string, number>> = { Sender: 400 };
const FAILURE = 500;

const status = faultRule(
  {
    id: 'soap/fault-status',
    title: 'A fault has the status that its version of SOAP has for it',
    requirement: 'A fault in SOAP 1.1 has status 500, a fault in SOAP 1.2 has 400 for Sender, and 500 for the rest.',
    sources: [
      { document: 'SOAPHTTP', section: '7.5.2.2' },
      { document: 'SOAP11', section: '6.2' },
    ],
  },
  ({ request, reply }) => {
    const fault = faultOf(reply);
    if (fault === undefined) return undefined;
    const expected = envelopeSent(request) === '1.1' ? FAILURE : (STATUSES[fault.code] ?? FAILURE);
    return reply.status === expected ? undefined : { expected: `status ${expected}`, actual: `status ${reply.status}` };
  },
);

const noInternals = faultRule(
  {
    id: 'soap/faults-hold-no-internals',
    title: 'Faults show nothing of what is behind the service',
    requirement: 'A refusal holds no stack trace, class name, path of a source file or message of a database.',
    sources: [{ document: 'SOAP12', section: '7.3' }],
  },
  ({ reply }) => {
    const [first, ...others] = internalsIn(reply.body);
    return first === undefined ? undefined : { expected: 'no internals', actual: [first, ...others].join(', ') };
  },
);

export const soapFaultRules: readonly Rule[] = [
  noIdentifiers,
  overThousand,
  malformed,
  wrongLength,
  wrongOperation,
  doctype,
  notExpanded,
  inVersion,
  status,
  noInternals,
];
