import type { Evidence } from '../evidence/evidence.ts';
import { type CompletedExchange, getPersons } from '../evidence/lookups.ts';
import { type Exchange, hasResponse } from '../target/exchange.ts';
import { getResponses, isOk, joinUnique, noResponse } from './assertions.ts';
import { compareExchanges, compareWithReference } from './compare-persons.ts';
import { addFindings, defineRules, type Finding, type Rule, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

/** A person who was not requested, but in another request on the connection. */
function findForeignPersons(exchange: Exchange, all: readonly Exchange[]): readonly Finding[] {
  if (!hasResponse(exchange) || !isOk(exchange)) return [];
  for (const { person, pointer } of getPersons(exchange)) {
    const identifier = person.personidentifikator as string;
    if (exchange.request.identifiers.includes(identifier)) continue;
    const other = all.find(({ request }) => request.identifiers.includes(identifier));
    if (other === undefined) continue;
    const expected = 'the persons of the request';
    const actual = 'a person of another request on the same connection';
    return [{ exchange, expected, actual, pointer, comparedWith: { exchange: other } }];
  }
  return [];
}

/** Only a response for another request violates the documentation; the rest violates the standard. */
function evaluatePipelining(evidence: Evidence): RuleOutcome {
  const exchanges = evidence.findExchanges('pipelined');
  const foreign = exchanges.flatMap((exchange) => findForeignPersons(exchange, exchanges));
  if (foreign.length > 0) return toRuleOutcome(foreign);
  const outcome = compareWithReference(evidence, 'batch', ['pipelined']);
  if (outcome.kind !== 'fail') return outcome;
  return toRuleOutcome(outcome.findings.map((finding) => ({ ...finding, level: 'SHOULD' as const })));
}

/** The parts of HTTP/1.1 that a response over HTTP/1.0 has. */
function findLaterParts(exchange: CompletedExchange): readonly Finding[] {
  const { headers, interimStatuses = [] } = exchange.response;
  const coding = headers['transfer-encoding'];
  const expected = 'no part of HTTP/1.1 that HTTP/1.0 lacks';
  return [
    ...(coding === undefined ? [] : [{ exchange, expected, actual: `Transfer-Encoding: ${coding}` }]),
    ...(interimStatuses.length === 0
      ? []
      : [{ exchange, expected, actual: `an interim response with status ${interimStatuses.join(', ')}` }]),
  ];
}

/** Without its end, a client waits until its time limit. A closed connection is a rejection. */
const findUnfinished = ({ findExchanges }: Evidence): readonly Finding[] =>
  findExchanges('http-1.0')
    .filter(({ response }) => 'failed' in response && response.isTimeout)
    .map((exchange) => noResponse(exchange, 'a response, and its end'));

/** A service may reject HTTP/1.0 (505, 426). If it accepts it, the client must be able to read the response. */
function evaluateHttp10(evidence: Evidence): RuleOutcome {
  const responses = getResponses(evidence, 'http-1.0');
  const findings = [...findUnfinished(evidence), ...responses.flatMap(findLaterParts)];
  const accepted = responses.filter(isOk);
  if (accepted.length > 0) return addFindings(compareExchanges(evidence, 'batch', accepted), findings);
  if (findings.length > 0) return toRuleOutcome(findings);
  const statuses = joinUnique(responses.map(({ response }) => `status ${response.status}`));
  return skip(`HTTP/1.0 is rejected${statuses === '' ? '' : ` with ${statuses}`}`);
}

/** Rules about requests that differ in their use of the connection. */
export const connectionRules: readonly Rule[] = defineRules({ confirm: true }, [
  {
    id: 'request/pipelining',
    title: 'Pipelined requests have their responses in order',
    level: 'MUST',
    requirement:
      'Each response to requests that were sent without waiting has the persons of its own request. Recommended: no response is missing while the connection is open. The service may close the connection instead, and the client sends the other requests again.',
    sources: [{ document: 'REST' }, { document: 'RFC9112', section: '9.3.2' }],
    probes: ['pipelined', 'batch'],
    evaluate: evaluatePipelining,
  },
  {
    id: 'request/http-1-0',
    title: 'Responses over HTTP/1.0 can be read over HTTP/1.0',
    level: 'SHOULD',
    requirement:
      'If a request over HTTP/1.0 is accepted, its response has the same persons and an end, without Transfer-Encoding and without interim responses. Some proxies send HTTP/1.0 by default.',
    sources: [
      { document: 'RFC9112', section: '6.1' },
      { document: 'RFC9110', section: '15.2' },
    ],
    probes: ['http-1.0', 'batch'],
    evaluate: evaluateHttp10,
  },
]);
