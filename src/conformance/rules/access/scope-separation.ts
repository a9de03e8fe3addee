import type { Evidence } from '../../evidence/evidence.ts';
import { type CompletedExchange, getPersons, hasMainToken } from '../../evidence/lookups.ts';
import { isObject, type JsonObject, readObject, removeAbsent } from '../../evidence/rest-persons.ts';
import type { ProbeName } from '../../probes/rest.ts';
import { getResponses, isOk } from '../assertions.ts';
import { compareExchanges } from '../compare-persons.ts';
import { addFindings, type Finding, observe, PASS, type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';

export const CONTACT_MEMBERS = ['kontaktinformasjon', 'varslingsstatus', 'spraak', 'spraak_oppdatert'];
export const DIGITAL_POST_MEMBERS = ['digital_post', 'sertifikat'];
const ALL_MEMBERS = [...CONTACT_MEMBERS, ...DIGITAL_POST_MEMBERS];

interface LocatedPerson {
  readonly person: JsonObject;
  readonly pointer: string;
}

/** The persons of a response of any endpoint: the lookup, the logged-in person, the changes. */
function listPersons(exchange: CompletedExchange): readonly LocatedPerson[] {
  const { path } = exchange.request;
  if (path.endsWith('/person')) {
    const person = readObject(exchange.response);
    return person === undefined ? [] : [{ person, pointer: '' }];
  }
  if (!path.endsWith('/hentEndringer')) return getPersons(exchange);
  const list = readObject(exchange.response)?.list;
  return Array.isArray(list)
    ? list.filter(isObject).map((person, index) => ({ person: removeAbsent(person), pointer: `/list/${index}` }))
    : [];
}

/** Members that a successful response contains although the token does not disclose them: the first of each. */
function findUndisclosed(exchange: CompletedExchange, members: readonly string[]): readonly Finding[] {
  if (!isOk(exchange)) return [];
  const persons = listPersons(exchange);
  return members.flatMap((member) => {
    const seen = persons.find(({ person }) => member in person);
    const expected = `no ${member}: the token does not disclose it`;
    return seen === undefined ? [] : [{ exchange, expected, actual: member, pointer: `${seen.pointer}/${member}` }];
  });
}

/** Requests with a token that has no scope for their endpoint. */
const NO_SCOPE_PROBES = [
  'none-token',
  'none-token-elsewhere',
  'user-token-elsewhere',
] as const satisfies readonly ProbeName[];

/** A lookup is rejected without a scope; another endpoint may not exist, and an empty response discloses nothing. */
const isEvidence = (exchange: CompletedExchange): boolean =>
  isOk(exchange)
    ? listPersons(exchange).some(({ person }) => 'personidentifikator' in person)
    : exchange.request.path.endsWith('/personer');

/** Checks the responses to tokens that do not disclose these members. */
function evaluateUndisclosed(
  evidence: Evidence,
  probes: readonly ProbeName[],
  members: readonly string[],
): RuleOutcome {
  const returned = getResponses(evidence, ...probes);
  const findings = returned.flatMap((exchange) => findUndisclosed(exchange, members));
  if (findings.length > 0) return toRuleOutcome(findings);
  return returned.some(isEvidence) ? PASS : skip('no response to these tokens contains a person');
}

/** The probes that use two tokens in turn, the probe of the second one alone, and the members that it does not disclose. */
const ALTERNATING = [
  ['alternating-contact', 'contact-token', DIGITAL_POST_MEMBERS],
  ['alternating-digital-post', 'digital-post-token', CONTACT_MEMBERS],
  ['alternating-none', 'none-token', ALL_MEMBERS],
] as const satisfies readonly (readonly [ProbeName, ProbeName, readonly string[]])[];

/** Members that the token discloses without the main token before it too are reported by other rules. */
function findFromOtherToken(
  evidence: Evidence,
  [probe, alone, members]: (typeof ALTERNATING)[number],
): readonly Finding[] {
  const disclosed = getResponses(evidence, alone)
    .flatMap(listPersons)
    .flatMap(({ person }) => Object.keys(person));
  const hidden = members.filter((member) => !disclosed.includes(member));
  return getResponses(evidence, probe)
    .filter((exchange) => !hasMainToken(exchange))
    .flatMap((exchange) => findUndisclosed(exchange, hidden));
}

function evaluateAlternating(evidence: Evidence): RuleOutcome {
  const sent = ALTERNATING.filter(([probe]) => evidence.findExchanges(probe).length > 0);
  const withMain = sent.flatMap(([probe]) => evidence.findExchanges(probe).filter(hasMainToken));
  const restricted = sent.flatMap((one) => findFromOtherToken(evidence, one));
  const compared = compareExchanges(evidence, 'batch', withMain);
  return addFindings(compared, restricted);
}

/** A rejection proves nothing if the endpoint rejects its own token too. */
const passIfServed = (evidence: Evidence, probe: ProbeName): RuleOutcome =>
  getResponses(evidence, probe).some(isOk) ? PASS : skip('the endpoint returns nothing to its own token either');

/** Requests for changes with a token that lacks their scope. */
const WITHOUT_CHANGES_SCOPE = [
  'main-token-elsewhere',
  'contact-token-elsewhere',
  'none-token-elsewhere',
  'user-token-elsewhere',
] as const satisfies readonly ProbeName[];

function findServedChanges(exchange: CompletedExchange): readonly Finding[] {
  const expected = 'a status 4xx: the token lacks krr:global/hentendring.read';
  return isOk(exchange) ? [{ exchange, expected, actual: 'status 200' }] : [];
}

function evaluateChangesScope(evidence: Evidence): RuleOutcome {
  const findings = getResponses(evidence, ...WITHOUT_CHANGES_SCOPE)
    .filter(({ request }) => request.path.endsWith('/hentEndringer'))
    .flatMap(findServedChanges);
  return findings.length > 0 ? toRuleOutcome(findings) : passIfServed(evidence, 'changes');
}

function evaluateWithoutPid(evidence: Evidence): RuleOutcome {
  const served = getResponses(evidence, 'main-token-elsewhere')
    .filter(({ request }) => request.path.endsWith('/person'))
    .filter((exchange) => isOk(exchange) && readObject(exchange.response) !== undefined);
  const expected = 'no person: the token names none';
  return served.length === 0
    ? passIfServed(evidence, 'me')
    : toRuleOutcome(served.map((exchange) => ({ exchange, expected, actual: 'status 200, with an object' })));
}

/** Rules that a token discloses its own data only, on every endpoint and after any other request. */
export const scopeSeparationRules: readonly Rule[] = [
  {
    id: 'disclosure/no-scope-no-data',
    title: 'A token without a scope for the endpoint discloses no data',
    level: 'MUST',
    requirement:
      'A token without any scope of the service receives neither contact information nor a mailbox, from any endpoint. A token for the logged-in person receives none from the lookup and the changes.',
    sources: [{ document: 'REST' }, { document: 'SCOPES' }],
    probes: NO_SCOPE_PROBES,
    evaluate: (evidence) => evaluateUndisclosed(evidence, NO_SCOPE_PROBES, ALL_MEMBERS),
  },
  {
    id: 'disclosure/contact-scope-elsewhere',
    title: 'The contact scope discloses no mailbox on other endpoints',
    level: 'MUST',
    requirement:
      'With a contact scope and without a scope for digital post, the logged-in person and the changes contain neither digital_post nor sertifikat.',
    sources: [{ document: 'BRUKER' }, { document: 'SCOPES' }],
    probes: ['user-contact-token', 'changes-contact-token'],
    evaluate: (evidence) =>
      evaluateUndisclosed(evidence, ['user-contact-token', 'changes-contact-token'], DIGITAL_POST_MEMBERS),
  },
  {
    id: 'disclosure/independent-of-earlier-token',
    title: 'The data depends on the token, not on the token of an earlier request',
    level: 'MUST',
    requirement:
      'The same request with two tokens, in either order, returns to each token its own data: a cache distinguishes them.',
    sources: [{ document: 'REST' }, { document: 'SCOPES' }, { document: 'RFC9111', section: '3.5' }],
    probes: [
      'alternating-contact',
      'alternating-digital-post',
      'alternating-none',
      'contact-token',
      'digital-post-token',
      'none-token',
      'batch',
    ],
    confirm: true,
    evaluate: (evidence) => {
      const missing = ALTERNATING.map(([probe]) => evidence.skippedProbes.get(probe));
      return missing.every((reason) => reason !== undefined) ? skip(missing[0]!) : evaluateAlternating(evidence);
    },
  },
  {
    id: 'changes/scope-required',
    title: 'The changes require their own scope',
    level: 'MUST',
    requirement:
      'A request for changes with a token without krr:global/hentendring.read, with any other scopes, is rejected: it does not return status 200.',
    sources: [{ document: 'SCOPES' }, { document: 'LOKAL' }],
    probes: [...WITHOUT_CHANGES_SCOPE, 'changes'],
    versions: ['v2'],
    evaluate: evaluateChangesScope,
  },
  {
    id: 'logged-in-person/pid-required',
    title: 'A token without a person receives no person',
    level: 'MUST',
    requirement:
      'GET person with a token that has no claim pid is rejected: it does not return an object with status 200.',
    sources: [{ document: 'BRUKER' }],
    probes: ['main-token-elsewhere', 'me'],
    evaluate: evaluateWithoutPid,
  },
  {
    id: 'print/without-token',
    title: 'Whether the print certificate is public',
    level: 'OBSERVE',
    requirement:
      'The documentation does not say whether the print certificate requires a token. Clients have been observed to send none.',
    sources: [{ document: 'REST' }, { document: 'FIELD' }],
    probes: ['print-without-token', 'print'],
    evaluate: (evidence) => {
      const [exchange] = getResponses(evidence, 'print-without-token');
      if (exchange === undefined) return skip('the request has no response');
      const served = passIfServed(evidence, 'print');
      if (served.kind !== 'pass') return served;
      return observe(isOk(exchange) ? 'returned without a token' : `rejected with status ${exchange.response.status}`);
    },
  },
];
