import type { Evidence } from '../../evidence/evidence.ts';
import type { CompletedExchange } from '../../evidence/lookups.ts';
import { ENVELOPES, getMediaType, readMessage } from '../../evidence/soap-message.ts';
import type { ProbeName } from '../../probes/rest.ts';
import { detectRequestEnvelope, ENTITY_NAME } from '../../probes/soap.ts';
import { evaluateEach, getResponses } from '../assertions.ts';
import { findInternals, findRepeatedIdentifier } from '../error-text.ts';
import {
  defineRules,
  type Finding,
  type FindingDetails,
  type Rule,
  type RuleOutcome,
  skip,
  toRuleOutcome,
} from '../rule.ts';
import {
  evaluateResponses,
  isPersonsResponse,
  isSoapRejected,
  isSoapServing,
  NO_PERSONS,
  SERVING_PROBE,
} from './assertions.ts';

/** Requests that a service must reject, or may reject, in the version of the other requests. */
const REJECTABLE_PROBES = [
  'soap-duplicates',
  'soap-no-identifiers',
  'soap-over-thousand',
  'soap-malformed',
  'soap-wrong-length',
  'soap-wrong-operation',
  'soap-doctype',
  'soap-unknown-header',
] as const;
const PROBES_IN_VERSION_11 = ['soap-no-identifiers-1.1', 'soap-doctype-1.1', 'soap-unknown-header-1.1'] as const;

/** Rejections in the main version, and in SOAP 1.1 if that is supported too. */
function getRejections(evidence: Evidence): readonly CompletedExchange[] {
  const in11 = getResponses(evidence, 'soap-in-1.1').some(isPersonsResponse)
    ? getResponses(evidence, ...PROBES_IN_VERSION_11)
    : [];
  return [...getResponses(evidence, ...REJECTABLE_PROBES), ...in11].filter(isSoapRejected);
}

const createFaultRule = (
  rule: Pick<Rule, 'id' | 'title' | 'requirement' | 'sources'>,
  findViolation: (exchange: CompletedExchange) => FindingDetails | undefined,
): Rule => ({
  ...rule,
  level: 'SHOULD',
  probes: [...REJECTABLE_PROBES, ...PROBES_IN_VERSION_11, 'soap-in-1.1', SERVING_PROBE],
  versions: ['soap'],
  evaluate: (evidence) => {
    if (!isSoapServing(evidence)) return NO_PERSONS;
    const rejected = getRejections(evidence);
    return rejected.length === 0 ? skip('no SOAP request is rejected') : evaluateEach(rejected, findViolation);
  },
});

/** Statuses by fault code of SOAP 1.2; SOAP 1.1 has one status for all faults. */
const STATUS_BY_CODE: Readonly<Record<string, number>> = { Sender: 400 };
const SERVER_FAULT_STATUS = 500;

export const soapFaultRules: readonly Rule[] = [
  createFaultRule(
    {
      id: 'soap/fault-version',
      title: 'A rejection is a fault in the SOAP version of the request',
      requirement:
        'A rejection is a SOAP Fault with a code of its version and a reason, in an Envelope and with the content type of the version of the request. A fault in SOAP 1.2 may have a subcode; in SOAP 1.1 a code may continue after a dot, or be in a namespace of its own.',
      sources: [
        { document: 'SOAP12', section: '5.4' },
        { document: 'SOAP11', section: '4.4' },
      ],
    },
    ({ request, response }) => {
      const version = detectRequestEnvelope(request);
      const message = readMessage(response);
      const expected = `a fault in SOAP ${version}`;
      if (!('fault' in message) || message.fault === undefined) return { expected, actual: 'no SOAP fault' };
      if (message.envelope !== version) return { expected, actual: `a fault in SOAP ${message.envelope}` };
      if (message.fault.violation !== undefined) return { expected, actual: message.fault.violation };
      const mediaType = getMediaType(response) ?? 'no Content-Type';
      const expectedMediaType = ENVELOPES[version].mediaType;
      return mediaType === expectedMediaType
        ? undefined
        : { expected: `${expected}, as ${expectedMediaType}`, actual: mediaType };
    },
  ),
  createFaultRule(
    {
      id: 'soap/fault-status',
      title: 'A fault has the status that its version of SOAP defines',
      requirement: 'A fault in SOAP 1.1 has status 500, a fault in SOAP 1.2 has 400 for Sender, and 500 for the rest.',
      sources: [
        { document: 'SOAPHTTP', section: '7.5.2.2' },
        { document: 'SOAP11', section: '6.2' },
      ],
    },
    ({ request, response }) => {
      const message = readMessage(response);
      const version = detectRequestEnvelope(request);
      // soap/fault-version reports a fault in another version.
      if (!('fault' in message) || message.fault === undefined || message.envelope !== version) return undefined;
      const expected =
        version === '1.1' ? SERVER_FAULT_STATUS : (STATUS_BY_CODE[message.fault.code] ?? SERVER_FAULT_STATUS);
      return response.status === expected
        ? undefined
        : { expected: `status ${expected}`, actual: `status ${response.status}` };
    },
  ),
  createFaultRule(
    {
      id: 'soap/faults-without-internals',
      title: 'A fault does not disclose internals of the service',
      requirement: 'A fault contains no stack trace, class name, source file path or database message.',
      sources: [{ document: 'SOAP12', section: '7.3' }],
    },
    ({ response }) => findInternals(response.body),
  ),
  createFaultRule(
    {
      id: 'soap/faults-without-identifiers',
      title: 'A fault does not contain an identifier',
      requirement: 'A fault contains none of the identifiers of the request: faults are written to logs.',
      sources: [{ document: 'PID' }],
    },
    (exchange) => findRepeatedIdentifier(exchange, exchange.response.body),
  ),
];

/** Checks that each request is rejected, by a fault or at least by a status. */
function evaluateSoapRejections(evidence: Evidence, probes: readonly ProbeName[]): RuleOutcome {
  if (!isSoapServing(evidence)) return NO_PERSONS;
  return evaluateResponses(evidence, probes, (responses) =>
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
  probes: readonly [ProbeName, ...ProbeName[]],
  rule: Pick<Rule, 'id' | 'title' | 'level' | 'requirement' | 'sources'>,
): Rule => ({
  ...rule,
  probes: [...probes, SERVING_PROBE],
  versions: ['soap'],
  evaluate: (evidence) => evaluateSoapRejections(evidence, probes),
});

const DOCTYPE_PROBES = ['soap-doctype', 'soap-doctype-1.1'] as const;

/** A fault may quote the message: there the text follows the name of the entity, without being expanded. */
function findExpansion(exchange: CompletedExchange): readonly Finding[] {
  const text = exchange.request.identifiers[0]!;
  const isExpanded = new RegExp(`(?<!${ENTITY_NAME}\\W{1,10}(?:quot;)?)${text}`).test(exchange.response.body);
  return isExpanded ? [{ exchange, expected: 'no text of an entity', actual: 'the text of the entity' }] : [];
}

export const soapRejectionRules: readonly Rule[] = [
  createRejectionRule(['soap-no-identifiers', 'soap-no-identifiers-1.1'], {
    id: 'soap/no-identifiers-rejected',
    title: 'A SOAP request without identifiers is rejected',
    level: 'MUST',
    requirement: 'HentPersonerForespoersel without personidentifikator is rejected: at least one is required.',
    sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'XSD' }],
  }),
  createRejectionRule(['soap-over-thousand'], {
    id: 'soap/over-thousand-rejected',
    title: 'A SOAP request for 1001 persons is rejected',
    level: 'MUST',
    requirement: 'HentPersonerForespoersel with more than 1000 personidentifikator is rejected.',
    sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'XSD' }],
  }),
  createRejectionRule(['soap-malformed'], {
    id: 'soap/malformed-rejected',
    title: 'A message that is not well-formed XML is rejected',
    level: 'MUST',
    requirement: 'A message that is truncated, has crossed tags or is not XML is rejected.',
    sources: [{ document: 'XSD' }, { document: 'SOAP12', section: '5' }],
  }),
  createRejectionRule(['soap-wrong-length'], {
    id: 'soap/wrong-length-rejected',
    title: 'An identifier that is not 11 characters long is rejected over SOAP',
    level: 'SHOULD',
    requirement: 'A personidentifikator of 10 or 12 digits, of letters, or without content is rejected.',
    sources: [{ document: 'XSD' }, { document: 'PID' }],
  }),
  createRejectionRule(['soap-wrong-operation'], {
    id: 'soap/wrong-operation-rejected',
    title: 'An unsupported operation is rejected',
    level: 'SHOULD',
    requirement: 'A Body with an element whose name or namespace the service description does not have is rejected.',
    sources: [{ document: 'XSD' }],
  }),
  createRejectionRule(DOCTYPE_PROBES, {
    id: 'soap/doctype-rejected',
    title: 'A message with a document type is rejected',
    level: 'SHOULD',
    requirement: 'A message with a document type is rejected: SOAP forbids it, and entities enable attacks.',
    sources: [
      { document: 'SOAP12', section: '5' },
      { document: 'SOAP11', section: '3' },
    ],
  }),
  createRejectionRule(['soap-unknown-header', 'soap-unknown-header-1.1'], {
    id: 'soap/unknown-header-rejected',
    title: 'A mandatory header that is not understood is rejected',
    level: 'SHOULD',
    requirement: 'A message with an unknown header block that has mustUnderstand is rejected.',
    sources: [
      { document: 'SOAP12', section: '5.2.3' },
      { document: 'SOAP11', section: '4.2.3' },
    ],
  }),
  createRejectionRule(['soap-other-envelope'], {
    id: 'soap/other-envelope-rejected',
    title: 'An Envelope of another namespace is rejected',
    level: 'SHOULD',
    requirement: 'A message whose Envelope is not in a SOAP namespace is rejected: it has another version.',
    sources: [
      { document: 'SOAP12', section: '5.4.7' },
      { document: 'SOAP11', section: '4.1.2' },
    ],
  }),
  ...defineRules({ versions: ['soap'] }, [
    {
      id: 'soap/entities-not-expanded',
      needsPersons: true,
      title: 'Entities of the request are not expanded',
      level: 'MUST',
      requirement:
        'An entity that a message declares is not expanded: its text is not returned, and no person is looked up by it.',
      sources: [
        { document: 'SOAP12', section: '5' },
        { document: 'SOAP11', section: '3' },
      ],
      probes: [...DOCTYPE_PROBES, SERVING_PROBE],
      evaluate: (evidence) => {
        if (!isSoapServing(evidence)) return NO_PERSONS;
        return evaluateResponses(evidence, DOCTYPE_PROBES, (responses) =>
          toRuleOutcome(responses.flatMap(findExpansion)),
        );
      },
    },
  ]),
];
