import type { Evidence } from '../evidence/evidence.ts';
import type { ProbeName } from '../probes/rest.ts';
import { getResponses, isOk } from './assertions.ts';
import { compareExchanges, compareWithReference } from './compare-persons.ts';
import { defineRules, type Finding, type Rule, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

/** The values of Accept that clients of the service are known to send. */
const DOCUMENTED_ACCEPT = ['*/*', 'application/json'];

const isRecommended = ({ exchange }: Finding): boolean =>
  !DOCUMENTED_ACCEPT.includes(exchange.request.headers.Accept ?? '');

function evaluateAccept(evidence: Evidence): RuleOutcome {
  const outcome = compareWithReference(evidence, 'batch', ['accept-forms']);
  if (outcome.kind !== 'fail') return outcome;
  return toRuleOutcome(
    outcome.findings.map((finding) => (isRecommended(finding) ? { ...finding, level: 'SHOULD' as const } : finding)),
  );
}

/** The position of an unknown member is irrelevant, if the deployment accepts one at all. */
function evaluateUnknownFirst(evidence: Evidence): RuleOutcome {
  const [last] = getResponses(evidence, 'unknown-member');
  if (last === undefined || !isOk(last)) return skip('unknown members are rejected (request/unknown-member)');
  const [first] = getResponses(evidence, 'unknown-member-first');
  if (first === undefined) return skip('all requests were rate limited (429)');
  return isOk(first)
    ? compareExchanges(evidence, 'one', [first])
    : toRuleOutcome([
        { exchange: first, expected: 'status 200, as at the end', actual: `status ${first.response.status}` },
      ]);
}

const compareBatch =
  (probe: ProbeName) =>
  (evidence: Evidence): RuleOutcome =>
    compareWithReference(evidence, 'batch', [probe]);

/** Rules that other forms of the same request have the same response. */
export const requestFormRules: readonly Rule[] = defineRules({ confirm: true }, [
  {
    id: 'request/accept-forms',
    title: 'Every Accept that permits JSON is answered with JSON',
    level: 'MUST',
    requirement:
      'Accept with application/json or */* returns the persons as without it. Recommended: application/*, q-values and other letter case too.',
    sources: [{ document: 'REST' }, { document: 'RFC9110', section: '12.5.1' }],
    probes: ['accept-forms', 'batch'],
    evaluate: evaluateAccept,
  },
  {
    id: 'request/content-type-forms',
    title: 'Every form of Content-Type application/json is accepted',
    level: 'SHOULD',
    requirement: 'The media type of the body may have the parameter charset, and any letter case.',
    sources: [
      { document: 'RFC9110', section: '8.3.1' },
      { document: 'RFC8259', section: '11' },
    ],
    probes: ['content-type-forms', 'batch'],
    evaluate: compareBatch('content-type-forms'),
  },
  {
    id: 'request/json-forms',
    title: 'Every JSON text with the same value is accepted',
    level: 'MUST',
    requirement:
      'Spaces and line breaks, the order of members and escaped characters in the body do not change the response.',
    sources: [{ document: 'REST' }, { document: 'RFC8259', section: '2, 4, 7' }],
    probes: ['json-forms', 'batch'],
    evaluate: compareBatch('json-forms'),
  },
  {
    id: 'request/unknown-member-position',
    title: 'The position of an unknown member is irrelevant',
    level: 'SHOULD',
    requirement: 'If the body may have an unknown member at its end, it may have one at its beginning.',
    sources: [{ document: 'RFC8259', section: '4' }],
    probes: ['unknown-member', 'unknown-member-first', 'one'],
    evaluate: evaluateUnknownFirst,
  },
]);
