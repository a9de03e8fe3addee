import { hasReply } from '../exchange.ts';
import { repliesTo, unanswered } from '../refusal.ts';
import { type Rule, unchecked, verdictOf } from '../rule.ts';
import { isPersons, notPersons, ORDINARY, silenceOf } from '../soap/answers.ts';
import { soapBatchRules } from './soap-batch.ts';
import { soapEnvelopeRules } from './soap-envelope.ts';

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
    const replies = repliesTo(evidence, ...ORDINARY);
    if (replies.length === 0) return silenceOf(evidence, ORDINARY, unchecked);
    return verdictOf([
      ...silent.map((exchange) => unanswered(exchange, 'status 200 and HentPersonerRespons')),
      ...replies.filter((exchange) => !isPersons(exchange)).map(notPersons),
    ]);
  },
};

export const soapAnswerRules: readonly Rule[] = [answers, ...soapEnvelopeRules, ...soapBatchRules];
