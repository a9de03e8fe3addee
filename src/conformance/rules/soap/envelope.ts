import { parseSertifikat } from '../../../contract/formats.ts';
import { getChildText, type XmlElement } from '../../../xml/read.ts';
import { describeNamespace, listNames } from '../../evidence/describe.ts';
import type { CompletedExchange } from '../../evidence/lookups.ts';
import {
  ENVELOPES,
  findFault,
  findResponseElement,
  getCharset,
  getMediaType,
  MESSAGE_NAMESPACE,
  PERSON_NAMESPACE,
  readMessage,
} from '../../evidence/soap-message.ts';
import { findPersonContainer } from '../../evidence/soap-persons.ts';
import { validateAttributes } from '../../evidence/soap-schema.ts';
import { detectRequestEnvelope } from '../../probes/soap.ts';
import { hasResponse } from '../../target/exchange.ts';
import { evaluateEach, getResponses, isOk, noResponse } from '../assertions.ts';
import {
  defineRules,
  type Finding,
  type FindingDetails,
  notChecked,
  observe,
  type Rule,
  skip,
  toRuleOutcome,
} from '../rule.ts';
import {
  createNoPersonsFinding,
  describeOutcome,
  evaluatePersonResponses,
  evaluateResponses,
  getOutcomeWithoutResponse,
  isPersonsResponse,
  isSoapServing,
  NO_PERSONS,
  ORDINARY_PROBES,
  SERVING_PROBE,
  SOAP_PERSON_PROBES,
} from './assertions.ts';
import { soapBatchRules } from './batch.ts';

/** Every probe that may return status 200. */
const ENVELOPE_PROBES = [...SOAP_PERSON_PROBES, 'soap-print', 'soap-print-1.1'] as const;

/** Checks each response with persons separately. */
const evaluateEachPersonResponse =
  (findViolation: (exchange: CompletedExchange) => Omit<Finding, 'exchange'> | undefined): Rule['evaluate'] =>
  (evidence) =>
    evaluatePersonResponses(evidence, SOAP_PERSON_PROBES, (found) => evaluateEach(found, findViolation));

/** Checks each response with persons or the print certificate separately. */
const evaluateEachResult =
  (findViolation: (exchange: CompletedExchange) => Omit<Finding, 'exchange'> | undefined): Rule['evaluate'] =>
  (evidence) =>
    evaluateResponses(evidence, ENVELOPE_PROBES, (responses) => {
      const results = responses.filter((exchange) => findPersonContainer(exchange) ?? findPrintResponse(exchange));
      return results.length === 0 ? NO_PERSONS : evaluateEach(results, findViolation);
    });

const findPrintResponse = ({ response }: CompletedExchange): XmlElement | undefined =>
  findResponseElement(response, 'HentPrintSertifikatRespons');

const UTF_8: readonly string[] = ['utf-8', 'utf8'];

const describeElement = ({ name, namespace }: XmlElement): string => `${name} in ${describeNamespace(namespace)}`;

/** The first element of Person that is not in the namespace of persons, with its path. */
function findMisplaced(children: readonly XmlElement[], above: string): FindingDetails | undefined {
  for (const [index, child] of children.entries()) {
    const pointer = `${above}/${child.name}${child.name === 'Person' ? `[${index + 1}]` : ''}`;
    const expected = `${child.name} in namespace ${PERSON_NAMESPACE}`;
    if (child.namespace !== PERSON_NAMESPACE) return { pointer, expected, actual: describeElement(child) };
    const inner = findMisplaced(child.children, pointer);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

const PRINT_ELEMENTS = ['postkasseleverandoerAdresse', 'X509Sertifikat'];

function checkPrintResponse(response: XmlElement): { readonly expected: string; readonly actual: string } | undefined {
  const { children } = response;
  const misplaced = [response, ...children].find((one) => one.namespace !== MESSAGE_NAMESPACE);
  if (misplaced !== undefined)
    return {
      expected: `HentPrintSertifikatRespons and its parts in namespace ${MESSAGE_NAMESPACE}`,
      actual: describeElement(misplaced),
    };
  if (children.map(({ name }) => name).join() !== PRINT_ELEMENTS.join()) {
    return {
      expected: `${PRINT_ELEMENTS.join(' and ')}, in this order`,
      actual: listNames(children.map(({ name }) => name)) || 'no element',
    };
  }
  const unexpected = [response, ...children]
    .map((one) => validateAttributes(one, [], ''))
    .find((one) => one !== undefined);
  if (unexpected !== undefined || response.text.trim() !== '')
    return { expected: 'elements alone', actual: unexpected?.actual ?? 'text between them' };
  const read = parseSertifikat(getChildText(response, 'X509Sertifikat')!.replace(/\s/g, ''));
  if ('fault' in read) return { expected: 'X509Sertifikat, an X.509 certificate in DER', actual: read.fault };
  const address = getChildText(response, 'postkasseleverandoerAdresse')!;
  return address === '' ? { expected: 'postkasseleverandoerAdresse, a text', actual: 'no text' } : undefined;
}

export const soapOtherRules: readonly Rule[] = defineRules({ sources: [{ document: 'XSD' }], versions: ['soap'] }, [
  {
    id: 'soap/version-1-2',
    title: 'SOAP 1.2 is supported',
    level: 'SHOULD',
    requirement: 'A request in an Envelope of SOAP 1.2, the documented version, returns persons.',
    probes: ['soap-in-1.2'],
    evaluate: (evidence) =>
      evaluateResponses(evidence, ['soap-in-1.2'], (responses) =>
        toRuleOutcome(responses.filter((exchange) => !isPersonsResponse(exchange)).map(createNoPersonsFinding)),
      ),
  },
  {
    id: 'soap/version-1-1',
    title: 'Whether SOAP 1.1 is supported too',
    level: 'OBSERVE',
    requirement: 'The documentation describes SOAP 1.2 only; old clients use SOAP 1.1.',
    probes: ['soap-in-1.1'],
    evaluate: (evidence) =>
      evaluateResponses(evidence, ['soap-in-1.1'], ([exchange]) => observe(describeOutcome(exchange!))),
  },
  {
    id: 'soap/equivalent-serialisations',
    needsPersons: true,
    title: 'Equivalent XML serialisations of a request are accepted',
    level: 'SHOULD',
    requirement:
      'A message with an XML declaration, comments and white space, with other prefixes or none, with an empty header, or with a header block that is not mandatory, has the same result as the message without them.',
    sources: [{ document: 'SOAP12', section: '5' }, { document: 'XSD' }],
    probes: ['soap-equivalent-serialisations', SERVING_PROBE],
    evaluate: (evidence) => {
      if (!isSoapServing(evidence)) return NO_PERSONS;
      return evaluateResponses(evidence, ['soap-equivalent-serialisations'], (responses) =>
        toRuleOutcome(responses.filter((exchange) => !isPersonsResponse(exchange)).map(createNoPersonsFinding)),
      );
    },
  },
  {
    id: 'soap/print-sertifikat',
    title: 'HentPrintSertifikat returns an address and a certificate',
    level: 'MUST',
    requirement:
      'If HentPrintSertifikat is supported, it returns postkasseleverandoerAdresse, a string, and X509Sertifikat, the base64 of an X.509 certificate in DER.',
    probes: ['soap-print', 'soap-print-1.1'],
    evaluate: (evidence) =>
      evaluateResponses(evidence, ['soap-print'], ([exchange]) => {
        const response = findPrintResponse(exchange!);
        if (response === undefined && findFault(exchange!.response) !== undefined)
          return skip('the response is a fault');
        if (response === undefined) {
          const actual = describeOutcome(exchange!);
          return toRuleOutcome([{ exchange: exchange!, expected: 'a response or a fault', actual }]);
        }
        // Support of SOAP 1.1 is optional.
        const in11 = getResponses(evidence, 'soap-print-1.1').filter(findPrintResponse);
        return evaluateEach([exchange!, ...in11], (one) => checkPrintResponse(findPrintResponse(one)!));
      }),
  },
]);

export const soapResponseRules: readonly Rule[] = [
  ...defineRules({ probes: SOAP_PERSON_PROBES, versions: ['soap'] }, [
    {
      id: 'soap/lookup-succeeds',
      title: 'Ordinary SOAP requests succeed',
      level: 'MUST',
      requirement:
        'HentPersonerForespoersel with defined values of informasjonsbehov, for a batch of persons, returns status 200 and HentPersonerRespons.',
      sources: [{ document: 'FORESP' }, { document: 'RESP' }, { document: 'XSD' }],
      probes: ORDINARY_PROBES,
      evaluate: (evidence) => {
        const failed = evidence.findExchanges(...ORDINARY_PROBES).filter((exchange) => !hasResponse(exchange));
        const responses = getResponses(evidence, ...ORDINARY_PROBES);
        if (responses.length === 0) return getOutcomeWithoutResponse(evidence, ORDINARY_PROBES, notChecked);
        return toRuleOutcome([
          ...failed.map((exchange) => noResponse(exchange, 'status 200 and HentPersonerRespons')),
          ...responses.filter((exchange) => !isPersonsResponse(exchange)).map(createNoPersonsFinding),
        ]);
      },
    },
    {
      id: 'soap/well-formed-xml',
      title: 'SOAP responses are envelopes in well-formed XML',
      level: 'MUST',
      requirement:
        'The body of every response with status 200 is well-formed XML in UTF-8, declares no other encoding, and has no document type and no processing instructions: an Envelope in a SOAP namespace, with an optional Header and a Body that has one element.',
      sources: [{ document: 'XSD' }, { document: 'SOAP12', section: '5' }, { document: 'SOAP11', section: '3' }],
      probes: ENVELOPE_PROBES,
      evaluate: (evidence) =>
        evaluateResponses(evidence, ENVELOPE_PROBES, (responses) => {
          const read = responses
            .filter(isOk)
            .map((exchange) => ({ exchange, message: readMessage(exchange.response) }));
          if (read.length === 0) return skip('no SOAP request returns status 200 (soap/lookup-succeeds)');
          const expected = 'an Envelope in well-formed XML';
          return toRuleOutcome(
            read.flatMap(({ exchange, message }) =>
              'error' in message ? [{ exchange, expected, actual: message.error }] : [],
            ),
          );
        }),
    },
    {
      id: 'soap/envelope-matches-request',
      title: 'The response has the SOAP version of the request',
      level: 'SHOULD',
      requirement: 'The Envelope of a response is in the namespace of the Envelope of the request.',
      sources: [
        { document: 'SOAP12', section: 'A' },
        { document: 'SOAP11', section: '4.1.2' },
      ],
      probes: ENVELOPE_PROBES,
      evaluate: evaluateEachResult(({ request, response }) => {
        const version = detectRequestEnvelope(request);
        const message = readMessage(response);
        if (!('envelope' in message) || message.envelope === version) return undefined;
        return { expected: `an Envelope of SOAP ${version}`, actual: `an Envelope of SOAP ${message.envelope}` };
      }),
    },
    {
      id: 'soap/content-type',
      title: 'The content type matches the version of SOAP',
      level: 'SHOULD',
      requirement:
        'A response in SOAP 1.2 has the content type application/soap+xml, a response in SOAP 1.1 has text/xml. A charset parameter matches the encoding of the response.',
      sources: [
        { document: 'SOAPHTTP', section: '7.1.4' },
        { document: 'SOAP11', section: '6' },
      ],
      probes: ENVELOPE_PROBES,
      evaluate: evaluateEachResult(({ request, response }) => {
        const expected = ENVELOPES[detectRequestEnvelope(request)].mediaType;
        const actual = getMediaType(response);
        if (actual !== expected) return { expected, actual: actual ?? 'no Content-Type' };
        const charset = getCharset(response);
        if (charset === undefined || UTF_8.includes(charset)) return undefined;
        return { expected: 'charset=utf-8, the encoding of the response', actual: `charset=${charset}` };
      }),
    },
    {
      id: 'soap/namespaces',
      title: 'SOAP responses are in the documented namespaces',
      level: 'MUST',
      requirement: `HentPersonerRespons and HentEndringerRespons are in the namespace ${MESSAGE_NAMESPACE}, Person and everything in it in ${PERSON_NAMESPACE}.`,
      sources: [{ document: 'XSD' }],
      evaluate: evaluateEachPersonResponse((exchange) => {
        const response = findPersonContainer(exchange)!;
        const pointer = `/${response.name}`;
        const expected = `${response.name} in namespace ${MESSAGE_NAMESPACE}`;
        if (response.namespace !== MESSAGE_NAMESPACE) return { pointer, expected, actual: describeElement(response) };
        return findMisplaced(response.children, pointer);
      }),
    },
  ]),
  ...soapBatchRules,
];
