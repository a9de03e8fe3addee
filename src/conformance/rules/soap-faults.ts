import type { Answered, Evidence } from '../evidence.ts';
import { internalsIn } from '../internals.ts';
import { repliesTo } from '../refusal.ts';
import { type Finding, type Rule, skipped, verdictOf } from '../rule.ts';
import { isPersons, NO_PERSONS } from '../soap/answers.ts';
import { mediaTypeOf, messageIn } from '../soap/message.ts';
import { ENVELOPES } from '../soap/names.ts';
import { isOpen, isRefused, OPEN } from '../soap/refused.ts';
import { envelopeSent } from '../soap/requests.ts';

/** What a service cannot answer, in the version that everything is asked in. */
const MISTAKES = [
  'soap-no-identifiers',
  'soap-over-thousand',
  'soap-malformed',
  'soap-wrong-length',
  'soap-wrong-operation',
  'soap-doctype',
  'soap-unknown-header',
] as const;
const IN_VERSION_11 = 'soap-no-identifiers-1.1';

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
    if (!isOpen(evidence)) return NO_PERSONS;
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
      'A refusal is a SOAP Fault with a code that its version has and a reason, in an Envelope and with the content type of the version that the request came in. In SOAP 1.2 there may be a subcode, in SOAP 1.1 a code may go on behind a dot, or be in a namespace of its own.',
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
    if (message.envelope !== version) return { expected, actual: `a fault in SOAP ${message.envelope}` };
    if (message.fault.mistake !== undefined) return { expected, actual: message.fault.mistake };
    const mediaType = mediaTypeOf(reply) ?? 'no Content-Type';
    const due = ENVELOPES[version].mediaType;
    return mediaType === due ? undefined : { expected: `${expected}, as ${due}`, actual: mediaType };
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
    const message = messageIn(reply);
    const version = envelopeSent(request);
    // A fault of another version is another rule's.
    if (!('fault' in message) || message.fault === undefined || message.envelope !== version) return undefined;
    const expected = version === '1.1' ? FAILURE : (STATUSES[message.fault.code] ?? FAILURE);
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

/** Whoever was meant, and whatever else of about that length was sent. */
const sentIn = ({ request: { identifiers, body } }: Answered): ReadonlySet<string> =>
  new Set([...identifiers, ...(body?.match(/\d{10,12}/g) ?? [])]);

const noIdentifier = faultRule(
  {
    id: 'soap/faults-hold-no-identifier',
    title: 'No fault repeats an identifier',
    requirement: 'A refusal holds none of the identifiers that were sent: faults end up in logs.',
    sources: [{ document: 'PID' }],
  },
  (exchange) => {
    const isHeld = [...sentIn(exchange)].some((identifier) => exchange.reply.body.includes(identifier));
    return isHeld ? { expected: 'no identifier', actual: 'one that was sent' } : undefined;
  },
);

export const soapFaultRules: readonly Rule[] = [inVersion, status, noInternals, noIdentifier];
