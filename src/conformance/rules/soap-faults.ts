import type { CompletedExchange, Evidence } from '../evidence.ts';
import { findInternals } from '../internals.ts';
import { getResponses } from '../refusal.ts';
import { type Finding, type Rule, skip, toRuleOutcome } from '../rule.ts';
import { isPersonsResponse, NO_PERSONS } from '../soap/answers.ts';
import { getMediaType, readMessage } from '../soap/message.ts';
import { ENVELOPES } from '../soap/names.ts';
import { isSoapRejected, isSoapServing, SERVING_PROBE } from '../soap/refused.ts';
import { detectRequestEnvelope } from '../soap/requests.ts';

/** What a service cannot answer, in the version that everything is asked in. */
const INVALID_REQUEST_PROBES = [
  'soap-no-identifiers',
  'soap-over-thousand',
  'soap-malformed',
  'soap-wrong-length',
  'soap-wrong-operation',
  'soap-doctype',
  'soap-unknown-header',
] as const;
const PROBE_IN_VERSION_11 = 'soap-no-identifiers-1.1';

/** Refusals of what was asked in the version that is answered, and in 1.1 if that is answered too. */
function getRejections(evidence: Evidence): readonly CompletedExchange[] {
  const in11 = getResponses(evidence, 'soap-in-1.1').some(isPersonsResponse)
    ? getResponses(evidence, PROBE_IN_VERSION_11)
    : [];
  return [...getResponses(evidence, ...INVALID_REQUEST_PROBES), ...in11].filter(isSoapRejected);
}

const NO_REJECTIONS = skip('nothing over SOAP is refused');

const createFaultRule = (
  rule: Pick<Rule, 'id' | 'title' | 'requirement' | 'sources'>,
  findViolation: (exchange: CompletedExchange) => Omit<Finding, 'exchange'> | undefined,
): Rule => ({
  ...rule,
  level: 'SHOULD',
  probes: [...INVALID_REQUEST_PROBES, PROBE_IN_VERSION_11, 'soap-in-1.1', SERVING_PROBE],
  versions: ['soap'],
  evaluate: (evidence) => {
    if (!isSoapServing(evidence)) return NO_PERSONS;
    const rejected = getRejections(evidence);
    if (rejected.length === 0) return NO_REJECTIONS;
    return toRuleOutcome(
      rejected.flatMap((exchange) => {
        const finding = findViolation(exchange);
        return finding === undefined ? [] : [{ exchange, ...finding }];
      }),
    );
  },
});

const faultVersion = createFaultRule(
  {
    id: 'soap/fault-version',
    title: 'What cannot be answered gets a fault in the version of the request',
    requirement:
      'A refusal is a SOAP Fault with a code that its version has and a reason, in an Envelope and with the content type of the version that the request came in. In SOAP 1.2 there may be a subcode, in SOAP 1.1 a code may go on behind a dot, or be in a namespace of its own.',
    sources: [
      { document: 'SOAP12', section: '5.4' },
      { document: 'SOAP11', section: '4.4' },
    ],
  },
  ({ request, response }) => {
    const version = detectRequestEnvelope(request);
    const message = readMessage(response);
    const expected = `a fault in SOAP ${version}`;
    if (!('fault' in message) || message.fault === undefined) return { expected, actual: 'no fault of SOAP' };
    if (message.envelope !== version) return { expected, actual: `a fault in SOAP ${message.envelope}` };
    if (message.fault.violation !== undefined) return { expected, actual: message.fault.violation };
    const mediaType = getMediaType(response) ?? 'no Content-Type';
    const expectedMediaType = ENVELOPES[version].mediaType;
    return mediaType === expectedMediaType
      ? undefined
      : { expected: `${expected}, as ${expectedMediaType}`, actual: mediaType };
  },
);

/** By the code of version 1.2; version 1.1 has one for all. */
const STATUS_BY_CODE: Readonly<Record<string, number>> = { Sender: 400 };
const SERVER_FAULT_STATUS = 500;

const status = createFaultRule(
  {
    id: 'soap/fault-status',
    title: 'A fault has the status that its version of SOAP has for it',
    requirement: 'A fault in SOAP 1.1 has status 500, a fault in SOAP 1.2 has 400 for Sender, and 500 for the rest.',
    sources: [
      { document: 'SOAPHTTP', section: '7.5.2.2' },
      { document: 'SOAP11', section: '6.2' },
    ],
  },
  ({ request, response }) => {
    const message = readMessage(response);
    const version = detectRequestEnvelope(request);
    // A fault of another version is another rule's.
    if (!('fault' in message) || message.fault === undefined || message.envelope !== version) return undefined;
    const expected =
      version === '1.1' ? SERVER_FAULT_STATUS : (STATUS_BY_CODE[message.fault.code] ?? SERVER_FAULT_STATUS);
    return response.status === expected
      ? undefined
      : { expected: `status ${expected}`, actual: `status ${response.status}` };
  },
);

const noInternals = createFaultRule(
  {
    id: 'soap/faults-without-internals',
    title: 'Faults show nothing of what is behind the service',
    requirement: 'A refusal holds no stack trace, class name, path of a source file or message of a database.',
    sources: [{ document: 'SOAP12', section: '7.3' }],
  },
  ({ response }) => {
    const [first, ...others] = findInternals(response.body);
    return first === undefined ? undefined : { expected: 'no internals', actual: [first, ...others].join(', ') };
  },
);

/** Whoever was meant, and whatever else of about that length was sent. */
const getSentIdentifiers = ({ request: { identifiers, body } }: CompletedExchange): ReadonlySet<string> =>
  new Set([...identifiers, ...(body?.match(/\d{10,12}/g) ?? [])]);

const noIdentifier = createFaultRule(
  {
    id: 'soap/faults-without-identifiers',
    title: 'No fault repeats an identifier',
    requirement: 'A refusal holds none of the identifiers that were sent: faults end up in logs.',
    sources: [{ document: 'PID' }],
  },
  (exchange) => {
    const isIncluded = [...getSentIdentifiers(exchange)].some((identifier) =>
      exchange.response.body.includes(identifier),
    );
    return isIncluded ? { expected: 'no identifier', actual: 'one that was sent' } : undefined;
  },
);

export const soapFaultRules: readonly Rule[] = [faultVersion, status, noInternals, noIdentifier];
