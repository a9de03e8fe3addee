import { hasResponse } from '../exchange.ts';
import { getResponses, noResponse } from '../refusal.ts';
import { notChecked, type Rule, toRuleOutcome } from '../rule.ts';
import {
  createNoPersonsFinding,
  getOutcomeWithoutResponse,
  isPersonsResponse,
  ORDINARY_PROBES,
} from '../soap/answers.ts';
import { soapBatchRules } from './soap-batch.ts';
import { soapEnvelopeRules } from './soap-envelope.ts';

const lookupSucceeds: Rule = {
  id: 'soap/lookup-succeeds',
  title: 'Ordinary requests over SOAP are answered',
  level: 'MUST',
  requirement:
    'HentPersonerForespoersel with informasjonsbehov that are defined, for a batch of persons, is answered with status 200 and HentPersonerRespons.',
  sources: [{ document: 'FORESP' }, { document: 'RESP' }, { document: 'XSD' }],
  probes: ORDINARY_PROBES,
  versions: ['soap'],
  evaluate: (evidence) => {
    const failed = evidence.findExchanges(...ORDINARY_PROBES).filter((exchange) => !hasResponse(exchange));
    const responses = getResponses(evidence, ...ORDINARY_PROBES);
    if (responses.length === 0) return getOutcomeWithoutResponse(evidence, ORDINARY_PROBES, notChecked);
    return toRuleOutcome([
      ...failed.map((exchange) => noResponse(exchange, 'status 200 and HentPersonerRespons')),
      ...responses.filter((exchange) => !isPersonsResponse(exchange)).map(createNoPersonsFinding),
    ]);
  },
};

export const soapResponseRules: readonly Rule[] = [lookupSucceeds, ...soapEnvelopeRules, ...soapBatchRules];
