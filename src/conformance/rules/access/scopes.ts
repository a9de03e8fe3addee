import type { Evidence } from '../../evidence/evidence.ts';
import { type CompletedExchange, getPersons, getPersonsByIdentifier } from '../../evidence/lookups.ts';
import type { JsonObject } from '../../evidence/rest-persons.ts';
import type { ProbeName } from '../../probes/rest.ts';
import { hasResponse } from '../../target/exchange.ts';
import { isOk, noResponse } from '../assertions.ts';
import { countDifferences } from '../compare-persons.ts';
import { type Finding, observe, PASS, type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';
import { CONTACT_MEMBERS, DIGITAL_POST_MEMBERS, scopeSeparationRules } from './scope-separation.ts';

/**
 * Checks the response to a probe with its own token. 403 means that the scope opens nothing, which contradicts the
 * documentation. 401 means that the token is invalid, which proves nothing about its scopes.
 */
function evaluateWithToken(
  { findExchanges }: Evidence,
  probe: ProbeName,
  evaluate: (exchange: CompletedExchange) => RuleOutcome,
): RuleOutcome {
  const [exchange] = findExchanges(probe);
  if (exchange === undefined) return PASS;
  if (!hasResponse(exchange)) return toRuleOutcome([noResponse(exchange, 'status 200')]);
  if (isOk(exchange)) return evaluate(exchange);
  const { status } = exchange.response;
  if (status !== 403) return skip(`the token is rejected with status ${status}`);
  return toRuleOutcome([{ exchange, expected: 'status 200: the scope opens the service', actual: 'status 403' }]);
}

/** Members that a response contains although the scope does not disclose them: the first of each. */
function findUnpermitted(exchange: CompletedExchange, members: readonly string[]): readonly Finding[] {
  const persons = getPersons(exchange);
  return members.flatMap((member) => {
    const seen = persons.find(({ person }) => member in person);
    const expected = `no ${member}: the scope does not disclose it`;
    return seen === undefined ? [] : [{ exchange, expected, actual: member, pointer: `${seen.pointer}/${member}` }];
  });
}

/** Members that the scope discloses and that registered persons have with the main token, but not with this one. */
function findWithheld(
  whole: CompletedExchange | undefined,
  exchange: CompletedExchange,
  members: readonly string[],
): readonly Finding[] {
  if (whole === undefined) return [];
  const returned = getPersonsByIdentifier(exchange);
  const lacks = ([identifier, person]: readonly [string, JsonObject], member: string): boolean =>
    person.status === 'AKTIV' && member in person && returned.has(identifier) && !(member in returned.get(identifier)!);
  return members.flatMap((member) => {
    const lacking = [...getPersonsByIdentifier(whole)].filter((entry) => lacks(entry, member)).map(([one]) => one);
    if (lacking.length === 0) return [];
    const comparedWith = { exchange: whole };
    const actual = `${lacking.length} persons without ${member}`;
    return [{ exchange, expected: `${member}, as with the main token`, actual, identifiers: lacking, comparedWith }];
  });
}

/** Creates the rule that a scope discloses its own members, and none of the other scope. */
const createScopeRule = (
  rule: Pick<Rule, 'id' | 'title' | 'requirement'>,
  probe: ProbeName,
  given: readonly string[],
  notGiven: readonly string[],
): Rule => ({
  ...rule,
  level: 'MUST',
  sources: [{ document: 'REST' }, { document: 'SCOPES' }],
  probes: [probe, 'batch'],
  needsPersons: true,
  confirm: true,
  evaluate: (evidence) => {
    const missing = evidence.skippedProbes.get(probe);
    if (missing !== undefined) return skip(missing);
    const whole = evidence.findExchanges('batch').filter(hasResponse).find(isOk);
    return evaluateWithToken(evidence, probe, (exchange) =>
      toRuleOutcome([...findUnpermitted(exchange, notGiven), ...findWithheld(whole, exchange, given)]),
    );
  },
});

const SINGLE_SCOPE_PROBES = [
  'contact-token',
  'digital-post-token',
  'delegated-contact-token',
  'delegated-digital-post-token',
] as const;

/** Each scope, and the equivalent delegated scope. */
const DELEGATED_PROBES = [
  ['contact-token', 'delegated-contact-token'],
  ['digital-post-token', 'delegated-digital-post-token'],
] as const satisfies readonly (readonly [ProbeName, ProbeName])[];

function compareDelegated(evidence: Evidence, plain: ProbeName, delegated: ProbeName): RuleOutcome {
  const missing = evidence.skippedProbes.get(plain) ?? evidence.skippedProbes.get(delegated);
  if (missing !== undefined) return skip(missing);
  const reference = evidence.findExchanges(plain).filter(hasResponse).find(isOk);
  if (reference === undefined) return skip('the token without delegation is rejected');
  return evaluateWithToken(evidence, delegated, (exchange) => {
    return toRuleOutcome(countDifferences(reference, exchange, 'the same persons as without delegation'));
  });
}

export const disclosureRules: readonly Rule[] = [
  createScopeRule(
    {
      id: 'disclosure/contact-scope-only',
      title: 'The contact scope discloses contact information, but no mailbox',
      requirement:
        'With krr:global/kontaktinformasjon.read alone, the response contains kontaktinformasjon, varslingsstatus and spraak, but neither digital_post nor sertifikat.',
    },
    'contact-token',
    CONTACT_MEMBERS,
    DIGITAL_POST_MEMBERS,
  ),
  createScopeRule(
    {
      id: 'disclosure/digital-post-scope-only',
      title: 'The digital post scope discloses the mailbox, but no contact information',
      requirement:
        'With krr:global/digitalpost.read alone, the response contains digital_post and sertifikat, but neither kontaktinformasjon, varslingsstatus nor spraak.',
    },
    'digital-post-token',
    DIGITAL_POST_MEMBERS,
    CONTACT_MEMBERS,
  ),
  {
    id: 'disclosure/reservasjon-always',
    title: 'The reservation status is returned with every scope',
    level: 'MUST',
    requirement: 'A person whose status is AKTIV has reservasjon with every scope of the token.',
    sources: [{ document: 'REST' }],
    probes: SINGLE_SCOPE_PROBES,
    evaluate: ({ findExchanges }) => {
      const responses = findExchanges(...SINGLE_SCOPE_PROBES)
        .filter(hasResponse)
        .filter(isOk);
      const active = responses.flatMap(getPersons).filter(({ person }) => person.status === 'AKTIV');
      if (active.length === 0) return skip('no person with status AKTIV was returned to a token of one scope');
      return toRuleOutcome(
        active
          .filter(({ person }) => !('reservasjon' in person))
          .map(({ exchange, pointer }) => ({ exchange, expected: 'reservasjon', actual: 'no reservasjon', pointer })),
      );
    },
  },
  {
    id: 'disclosure/delegated-scopes-equal',
    needsPersons: true,
    title: 'A delegated scope discloses the same data as the scope itself',
    level: 'MUST',
    requirement:
      'krr:global/kontaktinfo.read and krr:global/postkasse.read, which are delegated in Altinn, disclose the same data as krr:global/kontaktinformasjon.read and krr:global/digitalpost.read.',
    sources: [{ document: 'REST', section: 'scopes, in editions from 2025 on' }],
    probes: ['delegated-contact-token', 'delegated-digital-post-token', 'contact-token', 'digital-post-token'],
    confirm: true,
    evaluate: (evidence) => {
      const outcomes = DELEGATED_PROBES.map(([plain, delegated]) => compareDelegated(evidence, plain, delegated));
      const findings = outcomes.flatMap((outcome) => (outcome.kind === 'fail' ? outcome.findings : []));
      const isSkipped = outcomes.every(({ kind }) => kind === 'skipped');
      return isSkipped ? outcomes[0]! : toRuleOutcome(findings);
    },
  },
  ...scopeSeparationRules,
  {
    id: 'disclosure/no-krr-scope',
    title: 'Effect of a token without any scope of the service',
    level: 'OBSERVE',
    requirement: 'The documentation does not say which data a token without any scope of the service receives.',
    sources: [{ document: 'REST' }, { document: 'FIELD' }],
    probes: ['none-token'],
    evaluate: ({ findExchanges }) => {
      const [exchange] = findExchanges('none-token').filter(hasResponse);
      if (exchange === undefined) return skip('the request has no response');
      if (!isOk(exchange)) return observe(`rejected with status ${exchange.response.status}`);
      const returned = [...CONTACT_MEMBERS, ...DIGITAL_POST_MEMBERS].filter((name) =>
        getPersons(exchange).some(({ person }) => name in person),
      );
      return observe(
        returned.length === 0 ? 'identifier, status and reservation alone' : `also ${returned.join(', ')}`,
      );
    },
  },
];
