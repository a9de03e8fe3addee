import type { Evidence } from '../evidence/evidence.ts';
import type { ProbeName } from '../probes/rest.ts';
import { getResponses, isOk } from './assertions.ts';
import { compareWithReference } from './compare-persons.ts';
import { addFindings, defineRules, type Finding, type Rule, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

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
  return compareWithReference(evidence, 'one', ['unknown-member-first']);
}

const compareBatch =
  (...probes: readonly ProbeName[]) =>
  (evidence: Evidence): RuleOutcome =>
    compareWithReference(evidence, 'batch', probes);

const splitCodings = (header: string): readonly string[] =>
  header
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim().replace(/^x-gzip$/, 'gzip'))
    .filter((coding) => coding !== '' && coding !== 'identity');

/** Responses in a content coding that Accept-Encoding does not list. */
const findOtherCodings = (evidence: Evidence): readonly Finding[] =>
  getResponses(evidence, 'accept-encoding').flatMap((exchange) => {
    const accepted = splitCodings(exchange.request.headers['Accept-Encoding'] ?? '');
    const used = splitCodings(exchange.response.headers['content-encoding'] ?? '');
    if (used.every((coding) => accepted.includes(coding))) return [];
    const expected = `a content coding of Accept-Encoding (${accepted.join(', ') || 'identity'}), or none`;
    return [{ exchange, expected, actual: `Content-Encoding: ${used.join(', ')}` }];
  });

const evaluateOtherHeaders = (evidence: Evidence): RuleOutcome =>
  addFindings(compareBatch('accept-encoding', 'trace-context', 'scheme-case')(evidence), findOtherCodings(evidence));

/** Rules that other forms of the same request have the same response. */
export const requestFormRules: readonly Rule[] = defineRules({ confirm: true }, [
  {
    id: 'request/accept-forms',
    title: 'Every Accept that permits JSON returns JSON',
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
    id: 'request/transfer-forms',
    title: 'The body may be chunked, and may wait for 100-continue',
    level: 'SHOULD',
    requirement:
      'A body without Content-Length, sent in chunks, and a request with Expect: 100-continue return the same response.',
    sources: [
      { document: 'RFC9112', section: '7.1' },
      { document: 'RFC9110', section: '10.1.1' },
    ],
    probes: ['chunked', 'expect-continue', 'batch'],
    evaluate: compareBatch('chunked', 'expect-continue'),
  },
  {
    id: 'request/other-headers',
    title: 'Headers that any client may send do not change the response',
    level: 'SHOULD',
    requirement:
      'Accept-Encoding, traceparent, and the scheme Bearer in other letter case return the same persons. A content coding is one of Accept-Encoding.',
    sources: [
      { document: 'RFC9110', section: '11.1, 12.5.3' },
      { document: 'RFC6750', section: '2.1' },
    ],
    probes: ['accept-encoding', 'trace-context', 'scheme-case', 'batch'],
    evaluate: evaluateOtherHeaders,
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
