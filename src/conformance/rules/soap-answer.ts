import type { Answered } from '../evidence.ts';
import { hasReply } from '../exchange.ts';
import { unanswered } from '../refusal.ts';
import { type Finding, type Rule, skipped, type Verdict, verdictOf } from '../rule.ts';
import { isPersons, judgeAnswers, judgeReplies, notPersons, ORDINARY } from '../soap/answers.ts';
import { answerIn, mediaTypeOf, messageIn } from '../soap/message.ts';
import { BEGREP, ENVELOPES, MESSAGES } from '../soap/names.ts';
import { soapPersonsIn } from '../soap/person.ts';
import { envelopeSent } from '../soap/requests.ts';
import type { Xml } from '../soap/xml.ts';

/** Every request that the documentation says is answered with persons. */
const LOOKUPS = [
  ...ORDINARY,
  'soap-kontaktinfo',
  'soap-sertifikat',
  'soap-sikker-digital-post',
  'soap-varslingsstatus',
  'soap-thousand',
] as const;

const isOk = ({ reply }: Answered): boolean => reply.status === 200;
const isUnread = ({ reply }: Answered): boolean => isOk({ reply } as Answered) && 'mistake' in messageIn(reply);

const answers: Rule = {
  id: 'soap/answers',
  title: 'Ordinary requests over SOAP are answered',
  level: 'MUST',
  requirement:
    'HentPersonerForespoersel with informasjonsbehov that are defined, for a batch of persons, is answered with status 200 and HentPersonerRespons.',
  sources: [{ document: 'FORESP' }, { document: 'RESP' }, { document: 'XSD' }],
  probes: ORDINARY,
  versions: ['soap'],
  judge: (evidence) => {
    const silent = evidence.of(...ORDINARY).filter((exchange) => !hasReply(exchange));
    return judgeReplies(evidence, ORDINARY, (replies) =>
      verdictOf([
        ...silent.map((exchange) => unanswered(exchange, 'status 200 and HentPersonerRespons')),
        // What is no message at all soap/well-formed-xml reports.
        ...replies.filter((exchange) => !isPersons(exchange) && !isUnread(exchange)).map(notPersons),
      ]),
    );
  },
};

const thousand: Rule = {
  id: 'soap/thousand-identifiers',
  title: '1000 persons are answered in one message over SOAP',
  level: 'MUST',
  requirement: 'A request over SOAP for 1000 identifiers is answered, with a Person for each.',
  sources: [{ document: 'FORESP', section: 'Attributer' }, { document: 'RESP' }],
  probes: ['soap-thousand'],
  versions: ['soap'],
  judge: (evidence) => judgeReplies(evidence, ['soap-thousand'], (replies) => verdictOf(replies.flatMap(incomplete))),
};

function incomplete(exchange: Answered): readonly Finding[] {
  if (isUnread(exchange)) return [];
  if (!isPersons(exchange)) return [notPersons(exchange)];
  const answered = new Set(soapPersonsIn(exchange).map(({ person }) => person.personidentifikator));
  const { length } = exchange.request.identifiers.filter((identifier) => !answered.has(identifier));
  return length === 0 ? [] : [{ exchange, expected: 'everybody asked for', actual: `${length} who are missing` }];
}

const wellFormed: Rule = {
  id: 'soap/well-formed-xml',
  title: 'Answers over SOAP are envelopes in well-formed XML',
  level: 'MUST',
  requirement:
    'The body of every answer with status 200 is well-formed XML in UTF-8 without a document type: an Envelope whose Body has one element.',
  sources: [{ document: 'XSD' }, { document: 'SOAP12', section: '5' }],
  probes: LOOKUPS,
  versions: ['soap'],
  judge: (evidence) =>
    judgeReplies(evidence, LOOKUPS, (replies) => {
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
    judgeAnswers(evidence, LOOKUPS, (found) => judgeEach(found, findingIn));

const judgeEach = (
  exchanges: readonly Answered[],
  findingIn: (exchange: Answered) => Omit<Finding, 'exchange'> | undefined,
): Verdict =>
  verdictOf(
    exchanges.flatMap((exchange) => {
      const finding = findingIn(exchange);
      return finding === undefined ? [] : [{ exchange, ...finding }];
    }),
  );

const envelope: Rule = {
  id: 'soap/envelope-of-request',
  title: 'The answer comes in the version of SOAP that was asked in',
  level: 'SHOULD',
  requirement: 'The Envelope of an answer is in the namespace of the Envelope of the request.',
  sources: [
    { document: 'SOAP12', section: 'A' },
    { document: 'SOAP11', section: '4.1.2' },
  ],
  probes: LOOKUPS,
  versions: ['soap'],
  judge: eachAnswer(({ request, reply }) => {
    const version = envelopeSent(request);
    const message = messageIn(reply);
    if ('envelope' in message && message.envelope === version) return undefined;
    return { expected: `an Envelope of SOAP ${version}`, actual: 'an Envelope in another namespace' };
  }),
};

const contentType: Rule = {
  id: 'soap/content-type',
  title: 'The content type is that of the version of SOAP',
  level: 'SHOULD',
  requirement: 'An answer in SOAP 1.2 has the content type application/soap+xml, an answer in SOAP 1.1 has text/xml.',
  sources: [
    { document: 'SOAPHTTP', section: '7.1.4' },
    { document: 'SOAP11', section: '6' },
  ],
  probes: LOOKUPS,
  versions: ['soap'],
  judge: eachAnswer(({ request, reply }) => {
    const expected = ENVELOPES[envelopeSent(request)].mediaType;
    const actual = mediaTypeOf(reply);
    if (actual === expected) return undefined;
    return { expected, actual: actual === undefined ? 'no Content-Type' : 'another content type' };
  }),
};

const namespaces: Rule = {
  id: 'soap/namespaces',
  title: 'Answers over SOAP are in the documented namespaces',
  level: 'MUST',
  requirement: `HentPersonerRespons is in the namespace ${MESSAGES}, Person and everything in it in ${BEGREP}.`,
  sources: [{ document: 'XSD' }],
  probes: LOOKUPS,
  versions: ['soap'],
  judge: eachAnswer(({ reply }) => {
    const answer = answerIn(reply, 'HentPersonerRespons')!;
    if (answer.namespace !== MESSAGES) return { expected: `HentPersonerRespons in ${MESSAGES}`, actual: ELSEWHERE };
    return answer.children.every(isOfBegrep) ? undefined : { expected: `Person in ${BEGREP}`, actual: ELSEWHERE };
  }),
};

const ELSEWHERE = 'another namespace, or none';
const isOfBegrep = ({ namespace, children }: Xml): boolean => namespace === BEGREP && children.every(isOfBegrep);

const onePerIdentifier: Rule = {
  id: 'soap/one-person-per-identifier',
  title: 'Each identifier asked for over SOAP is answered once',
  level: 'MUST',
  requirement: 'HentPersonerRespons has one Person for each identifier asked for, and nobody else.',
  sources: [{ document: 'RESP' }, { document: 'PERSON' }],
  probes: ORDINARY,
  versions: ['soap'],
  judge: (evidence) =>
    judgeAnswers(evidence, ORDINARY, (found) =>
      judgeEach(found, (exchange) => {
        const answered = soapPersonsIn(exchange).map(({ person }) => person.personidentifikator);
        const isOnce = answered.length === new Set(answered).size;
        const asked = new Set<unknown>(exchange.request.identifiers);
        const isEverybody = answered.length === asked.size && answered.every((one) => asked.has(one));
        if (isOnce && isEverybody) return undefined;
        return { expected: `${asked.size} persons, each once`, actual: `${answered.length}, or others` };
      }),
    ),
};

export const soapAnswerRules: readonly Rule[] = [
  answers,
  thousand,
  wellFormed,
  envelope,
  contentType,
  namespaces,
  onePerIdentifier,
];
