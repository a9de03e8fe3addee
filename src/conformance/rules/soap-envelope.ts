import type { CompletedExchange } from '../evidence.ts';
import { isOk } from '../refusal.ts';
import { type Finding, type Rule, skip, toRuleOutcome } from '../rule.ts';
import { evaluateEach, evaluatePersonResponses, evaluateResponses, SOAP_PERSON_PROBES } from '../soap/answers.ts';
import { getCharset, getMediaType, readMessage } from '../soap/message.ts';
import { ENVELOPES, MESSAGE_NAMESPACE, PERSON_NAMESPACE } from '../soap/names.ts';
import { findPersonContainer } from '../soap/person.ts';
import { detectRequestEnvelope } from '../soap/requests.ts';
import type { XmlElement } from '../soap/xml.ts';

/** Whatever may be answered with status 200. */
const ENVELOPE_PROBES = [...SOAP_PERSON_PROBES, 'soap-print'] as const;

const wellFormed: Rule = {
  id: 'soap/well-formed-xml',
  title: 'Answers over SOAP are envelopes in well-formed XML',
  level: 'MUST',
  requirement:
    'The body of every answer with status 200 is well-formed XML in UTF-8, and declared to be in no other encoding, without a document type and processing instructions: an Envelope in a namespace of SOAP, with a Header or none and a Body that has one element.',
  sources: [{ document: 'XSD' }, { document: 'SOAP12', section: '5' }, { document: 'SOAP11', section: '3' }],
  probes: ENVELOPE_PROBES,
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluateResponses(evidence, ENVELOPE_PROBES, (responses) => {
      const read = responses.filter(isOk).map((exchange) => ({ exchange, message: readMessage(exchange.response) }));
      if (read.length === 0) return skip('no request over SOAP is answered with status 200 (soap/lookup-succeeds)');
      const expected = 'an Envelope in well-formed XML';
      return toRuleOutcome(
        read.flatMap(({ exchange, message }) =>
          'error' in message ? [{ exchange, expected, actual: message.error }] : [],
        ),
      );
    }),
};

/** Judges every answer with persons by itself. */
const evaluateEachPersonResponse =
  (findViolation: (exchange: CompletedExchange) => Omit<Finding, 'exchange'> | undefined): Rule['evaluate'] =>
  (evidence) =>
    evaluatePersonResponses(evidence, SOAP_PERSON_PROBES, (found) => evaluateEach(found, findViolation));

const envelopeMatchesRequest: Rule = {
  id: 'soap/envelope-matches-request',
  title: 'The answer comes in the version of SOAP that was asked in',
  level: 'SHOULD',
  requirement: 'The Envelope of an answer is in the namespace of the Envelope of the request.',
  sources: [
    { document: 'SOAP12', section: 'A' },
    { document: 'SOAP11', section: '4.1.2' },
  ],
  probes: SOAP_PERSON_PROBES,
  versions: ['soap'],
  evaluate: evaluateEachPersonResponse(({ request, response }) => {
    const version = detectRequestEnvelope(request);
    const message = readMessage(response);
    if (!('envelope' in message) || message.envelope === version) return undefined;
    return { expected: `an Envelope of SOAP ${version}`, actual: `an Envelope of SOAP ${message.envelope}` };
  }),
};

const UTF_8: readonly string[] = ['utf-8', 'utf8'];

const contentType: Rule = {
  id: 'soap/content-type',
  title: 'The content type is that of the version of SOAP',
  level: 'SHOULD',
  requirement:
    'An answer in SOAP 1.2 has the content type application/soap+xml, an answer in SOAP 1.1 has text/xml; where it names a character set, it is that of the answer.',
  sources: [
    { document: 'SOAPHTTP', section: '7.1.4' },
    { document: 'SOAP11', section: '6' },
  ],
  probes: SOAP_PERSON_PROBES,
  versions: ['soap'],
  evaluate: evaluateEachPersonResponse(({ request, response }) => {
    const expected = ENVELOPES[detectRequestEnvelope(request)].mediaType;
    const actual = getMediaType(response);
    if (actual !== expected) return { expected, actual: actual ?? 'no Content-Type' };
    const charset = getCharset(response);
    if (charset === undefined || UTF_8.includes(charset)) return undefined;
    return { expected: 'charset=utf-8, as which the answer can be read', actual: `charset=${charset}` };
  }),
};

const namespaces: Rule = {
  id: 'soap/namespaces',
  title: 'Answers over SOAP are in the documented namespaces',
  level: 'MUST',
  requirement: `HentPersonerRespons and HentEndringerRespons are in the namespace ${MESSAGE_NAMESPACE}, Person and everything in it in ${PERSON_NAMESPACE}.`,
  sources: [{ document: 'XSD' }],
  probes: SOAP_PERSON_PROBES,
  versions: ['soap'],
  evaluate: evaluateEachPersonResponse((exchange) => {
    const response = findPersonContainer(exchange)!;
    if (response.namespace !== MESSAGE_NAMESPACE)
      return { expected: `${response.name} in ${MESSAGE_NAMESPACE}`, actual: OTHER_NAMESPACE };
    return response.children.every(isInPersonNamespace)
      ? undefined
      : { expected: `Person in ${PERSON_NAMESPACE}`, actual: OTHER_NAMESPACE };
  }),
};

const OTHER_NAMESPACE = 'another namespace, or none';
const isInPersonNamespace = ({ namespace, children }: XmlElement): boolean =>
  namespace === PERSON_NAMESPACE && children.every(isInPersonNamespace);

export const soapEnvelopeRules: readonly Rule[] = [wellFormed, envelopeMatchesRequest, contentType, namespaces];
