import type { Evidence } from '../evidence/evidence.ts';
import { type CompletedExchange, getPersons, getPersonsByIdentifier } from '../evidence/lookups.ts';
import { isCode, isObject, type JsonObject, readJson, readPersoner } from '../evidence/rest-persons.ts';
import type { ProbeName } from '../probes/rest.ts';
import { getResponses, isOk } from './assertions.ts';
import { isReportedAsUnreadable, UNREADABLE } from './compare-persons.ts';
import { observe, type Rule, skip } from './rule.ts';
import type { SourceKey } from './sources.ts';

const describeRejection = ({ response }: CompletedExchange): string => `rejected with status ${response.status}`;

/** Creates a rule that records the response to the one request of a probe. */
const createObservation = (
  rule: Pick<Rule, 'id' | 'title' | 'requirement'>,
  document: SourceKey,
  probe: ProbeName,
  describeResponse: (exchange: CompletedExchange, evidence: Evidence) => string,
): Rule => ({
  ...rule,
  level: 'OBSERVE',
  sources: [{ document }],
  probes: [probe],
  evaluate: (evidence) => {
    const [exchange] = getResponses(evidence, probe);
    if (exchange === undefined) return skip('the request has no response');
    return observe(isOk(exchange) ? describeResponse(exchange, evidence) : describeRejection(exchange));
  },
});

/** The same for a response whose persons are read. */
function createPersonObservation(...definition: Parameters<typeof createObservation>): Rule {
  const rule = createObservation(...definition);
  const evaluate = (evidence: Evidence) =>
    evidence.findExchanges(definition[2]).some((exchange) => isReportedAsUnreadable(evidence, exchange))
      ? UNREADABLE
      : rule.evaluate(evidence);
  return { ...rule, evaluate };
}

/** The members that are not part of Person, which informasjonsbehov can omit. */
const BEYOND_PERSON = [
  'varslingsstatus',
  'kontaktinformasjon',
  'spraak',
  'spraak_oppdatert',
  'digital_post',
  'sertifikat',
];

const listMembersBeyondPerson = (exchanges: readonly CompletedExchange[]): ReadonlySet<string> =>
  new Set(exchanges.flatMap(getPersons).flatMap(({ person }) => BEYOND_PERSON.filter((name) => name in person)));

/** The values of informasjonsbehov of a request. */
function getNeeds({ request }: CompletedExchange): readonly unknown[] {
  const body: unknown = JSON.parse(request.body ?? 'null');
  return isObject(body) && Array.isArray(body.informasjonsbehov) ? body.informasjonsbehov : [];
}

/** Describes the status of a person. person/status reports an unknown code, whose value is not shown. */
const describeStatus = (person: JsonObject | undefined): string => {
  if (person === undefined) return 'omitted from the response';
  return isCode('status', person.status) ? `returned with status ${person.status}` : 'returned with an unknown status';
};

const JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Records the behaviour of a deployment where the documentation is silent or contradicts itself. */
export const requestObservations: readonly Rule[] = [
  {
    id: 'request/informasjonsbehov-narrows',
    title: 'Whether informasjonsbehov reduces the response',
    level: 'OBSERVE',
    requirement:
      'The scopes of the token decide which data is returned. The documentation does not say whether informasjonsbehov removes some of it.',
    sources: [{ document: 'BEHOV' }, { document: 'REST' }],
    probes: ['batch', 'needs-each'],
    evaluate: (evidence) => {
      const all = listMembersBeyondPerson(getResponses(evidence, 'batch').filter(isOk));
      if (all.size === 0) return skip('the responses contain nothing that could be omitted');
      const [person] = getResponses(evidence, 'needs-each').filter((exchange) => getNeeds(exchange).includes('Person'));
      if (person === undefined) return skip('the request has no response');
      if (!isOk(person)) return observe(describeRejection(person));
      const left = listMembersBeyondPerson([person]).size;
      if (left === 0) return observe('it does: with Person, the response contains nothing else');
      return observe(left < all.size ? 'it does in part' : 'it does not');
    },
  },
  createPersonObservation(
    {
      id: 'request/only-unknown-informasjonsbehov',
      title: 'Effect of informasjonsbehov without any defined value',
      requirement:
        'An undefined value is ignored. The documentation does not say whether the rest then means no data or all data.',
    },
    'FORESP',
    'needs-unknown',
    (exchange) => (listMembersBeyondPerson([exchange]).size === 0 ? 'Person alone' : 'more than Person'),
  ),
  createPersonObservation(
    {
      id: 'request/numeric-identifier',
      title: 'Effect of an identifier as a JSON number',
      requirement: 'An identifier is a string of 11 digits. The handling of a number of 11 digits is not documented.',
    },
    'FIELD',
    'numeric',
    (exchange) => (getPersonsByIdentifier(exchange).size === 0 ? 'no person is returned' : 'handled like a string'),
  ),
  createPersonObservation(
    {
      id: 'request/check-digits',
      title: 'Effect of an identifier with wrong check digits',
      requirement:
        'An identifier is a fødselsnummer or a D-number. The handling of wrong check digits is not documented.',
    },
    'PID',
    'check-digits',
    (exchange) =>
      `it is ${describeStatus(getPersonsByIdentifier(exchange).get(exchange.request.identifiers.at(-1) ?? ''))}`,
  ),
  createPersonObservation(
    {
      id: 'request/duplicates',
      title: 'Effect of a duplicate identifier',
      requirement: 'The documentation does not say whether a duplicate identifier is returned twice.',
    },
    'FORESP',
    'duplicates',
    ({ response, request }) => {
      const [repeated] = request.identifiers;
      const times = (readPersoner(response) ?? []).filter(
        (person) => isObject(person) && person.personidentifikator === repeated,
      ).length;
      return (
        ['it is not returned', 'it is returned once', 'it is returned twice'][times] ?? 'it is returned more often'
      );
    },
  ),
  createObservation(
    {
      id: 'request/unknown-member',
      title: 'Effect of an undocumented member of the request',
      requirement: 'The documentation does not say whether a request may have undocumented members.',
    },
    'REST',
    'unknown-member',
    () => 'ignored',
  ),
  createObservation(
    {
      id: 'request/trailing-slash',
      title: 'Whether the path may end with a slash',
      requirement: 'The documented path has no trailing slash; clients have been observed to send one.',
    },
    'FIELD',
    'trailing-slash',
    () => 'accepted',
  ),
  createObservation(
    {
      id: 'request/accept-jose',
      title: 'Effect of Accept: application/jose',
      requirement: 'Clients have been observed to request application/jose and to receive a signed response.',
    },
    'FIELD',
    'accept-jose',
    ({ response }) => {
      if (JWS.test(response.body.trim())) return 'the response is signed (JWS)';
      return readJson(response) === undefined ? 'neither a JWS nor JSON' : 'plain JSON';
    },
  ),
];
