import type { Answered } from '../evidence.ts';
import { isOk } from '../refusal.ts';
import { type Finding, type Rule, skipped, verdictOf } from '../rule.ts';
import { judgeEach, judgeHolders, judgeReplies, TOLD } from '../soap/answers.ts';
import { charsetOf, mediaTypeOf, messageIn } from '../soap/message.ts';
import { BEGREP, ENVELOPES, MESSAGES } from '../soap/names.ts';
import { holderIn } from '../soap/person.ts';
import { envelopeSent } from '../soap/requests.ts';
import type { Xml } from '../soap/xml.ts';

/** Whatever may be answered with status 200. */
const ENVELOPES_TOLD = [...TOLD, 'soap-print'] as const;

const wellFormed: Rule = {
  id: 'soap/well-formed-xml',
  title: 'Answers over SOAP are envelopes in well-formed XML',
  level: 'MUST',
  requirement:
    'The body of every answer with status 200 is well-formed XML in UTF-8, and declared to be in no other encoding, without a document type and processing instructions: an Envelope in a namespace of SOAP, with a Header or none and a Body that has one element.',
  sources: [{ document: 'XSD' }, { document: 'SOAP12', section: '5' }, { document: 'SOAP11', section: '3' }],
  probes: ENVELOPES_TOLD,
  versions: ['soap'],
  judge: (evidence) =>
    judgeReplies(evidence, ENVELOPES_TOLD, (replies) => {
      const read = replies.filter(isOk).map((exchange) => ({ exchange, message: messageIn(exchange.reply) }));
      if (read.length === 0) return skipped('no request over SOAP is answered with status 200 (soap/answers)');
      const expected = 'an Envelope in well-formed XML';
      return verdictOf(
        read.flatMap(({ exchange, message }) =>
          'mistake' in message ? [{ exchange, expected, actual: message.mistake }] : [],
        ),
      );
    }),
};

/** Judges every answer with persons by itself. */
const eachAnswer =
  (findingIn: (exchange: Answered) => Omit<Finding, 'exchange'> | undefined): Rule['judge'] =>
  (evidence) =>
    judgeHolders(evidence, TOLD, (found) => judgeEach(found, findingIn));

const envelope: Rule = {
  id: 'soap/envelope-of-request',
  title: 'The answer comes in the version of SOAP that was asked in',
  level: 'SHOULD',
  requirement: 'The Envelope of an answer is in the namespace of the Envelope of the request.',
  sources: [
    { document: 'SOAP12', section: 'A' },
    { document: 'SOAP11', section: '4.1.2' },
  ],
  probes: TOLD,
  versions: ['soap'],
  judge: eachAnswer(({ request, reply }) => {
    const version = envelopeSent(request);
    const message = messageIn(reply);
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
  probes: TOLD,
  versions: ['soap'],
  judge: eachAnswer(({ request, reply }) => {
    const expected = ENVELOPES[envelopeSent(request)].mediaType;
    const actual = mediaTypeOf(reply);
    if (actual !== expected) return { expected, actual: actual ?? 'no Content-Type' };
    const charset = charsetOf(reply);
    if (charset === undefined || UTF_8.includes(charset)) return undefined;
    return { expected: 'charset=utf-8, as which the answer can be read', actual: `charset=${charset}` };
  }),
};

const namespaces: Rule = {
  id: 'soap/namespaces',
  title: 'Answers over SOAP are in the documented namespaces',
  level: 'MUST',
  requirement: `HentPersonerRespons and HentEndringerRespons are in the namespace ${MESSAGES}, Person and everything in it in ${BEGREP}.`,
  sources: [{ document: 'XSD' }],
  probes: TOLD,
  versions: ['soap'],
  judge: eachAnswer((exchange) => {
    const answer = holderIn(exchange)!;
    if (answer.namespace !== MESSAGES) return { expected: `${answer.name} in ${MESSAGES}`, actual: ELSEWHERE };
    return answer.children.every(isOfBegrep) ? undefined : { expected: `Person in ${BEGREP}`, actual: ELSEWHERE };
  }),
};

const ELSEWHERE = 'another namespace, or none';
const isOfBegrep = ({ namespace, children }: Xml): boolean => namespace === BEGREP && children.every(isOfBegrep);

export const soapEnvelopeRules: readonly Rule[] = [wellFormed, envelope, contentType, namespaces];
