import { type CompletedExchange, type Evidence, getPersons, getPersonsByIdentifier } from '../evidence/evidence.ts';
import { isCode, isObject, type JsonObject, readJson, readPersoner } from '../evidence/rest-persons.ts';
import type { ProbeName } from '../probes/rest.ts';
import { getResponses, isOk } from './assertions.ts';
import { observe, type Rule, skip } from './rule.ts';
import type { SourceKey } from './sources.ts';

const describeRejection = ({ response }: CompletedExchange): string => `refused with status ${response.status}`;

/** What was done about the one request of a probe. */
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
    if (exchange === undefined) return skip('it was not answered');
    return observe(isOk(exchange) ? describeResponse(exchange, evidence) : describeRejection(exchange));
  },
});

/** The members that Person does not hold, and that informasjonsbehov can leave out. */
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

/** The values of informasjonsbehov that a request has. */
function getNeeds({ request }: CompletedExchange): readonly unknown[] {
  const body: unknown = JSON.parse(request.body ?? 'null');
  return isObject(body) && Array.isArray(body.informasjonsbehov) ? body.informasjonsbehov : [];
}

/** A code as it is; anything else could be anything, and person/status reports it. */
const describeStatus = (person: JsonObject | undefined): string => {
  if (person === undefined) return 'left out of the answer';
  return isCode('status', person.status)
    ? `answered with status ${person.status}`
    : 'answered with a status of its own';
};

const JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Where the documentation is silent or contradicts itself: what a deployment does is recorded. */
export const requestObservations: readonly Rule[] = [
  {
    id: 'request/informasjonsbehov-narrows',
    title: 'Whether informasjonsbehov narrows the answer',
    level: 'OBSERVE',
    requirement:
      'The scopes of the token decide what is answered. Whether informasjonsbehov leaves some of it out is not said.',
    sources: [{ document: 'BEHOV' }, { document: 'REST' }],
    probes: ['batch', 'needs-each'],
    evaluate: (evidence) => {
      const all = listMembersBeyondPerson(getResponses(evidence, 'batch').filter(isOk));
      if (all.size === 0) return skip('the answers hold nothing that could be left out');
      const [person] = getResponses(evidence, 'needs-each').filter((exchange) => getNeeds(exchange).includes('Person'));
      if (person === undefined) return skip('it was not answered');
      if (!isOk(person)) return observe(describeRejection(person));
      const left = listMembersBeyondPerson([person]).size;
      if (left === 0) return observe('it does: with Person, the answer holds nothing else');
      return observe(left < all.size ? 'it does in part' : 'it does not');
    },
  },
  createObservation(
    {
      id: 'request/only-unknown-informasjonsbehov',
      title: 'What informasjonsbehov without any defined value gives',
      requirement: 'A value that is not defined is ignored. Whether nothing is named then, or everything, is not said.',
    },
    'FORESP',
    'needs-unknown',
    (exchange) => (listMembersBeyondPerson([exchange]).size === 0 ? 'Person alone' : 'more than Person'),
  ),
  createObservation(
    {
      id: 'request/numeric-identifier',
      title: 'What an identifier as a JSON number is taken for',
      requirement: 'An identifier is a string of 11 digits. What happens to a number of 11 digits is not said.',
    },
    'FIELD',
    'numeric',
    (exchange) => (getPersonsByIdentifier(exchange).size === 0 ? 'nobody is answered' : 'answered like a string'),
  ),
  createObservation(
    {
      id: 'request/check-digits',
      title: 'What an identifier whose check digits fail gives',
      requirement:
        'An identifier is a fødselsnummer or a D-number. What happens to one whose check digits fail is not said.',
    },
    'PID',
    'check-digits',
    (exchange) =>
      `it is ${describeStatus(getPersonsByIdentifier(exchange).get(exchange.request.identifiers.at(-1) ?? ''))}`,
  ),
  createObservation(
    {
      id: 'request/duplicates',
      title: 'What an identifier that is asked for twice gives',
      requirement: 'Whether an identifier that is asked for twice is answered twice is not said.',
    },
    'FORESP',
    'duplicates',
    ({ response, request }) => {
      const [repeated] = request.identifiers;
      const times = (readPersoner(response) ?? []).filter(
        (person) => isObject(person) && person.personidentifikator === repeated,
      ).length;
      return (
        ['it is not answered', 'it is answered once', 'it is answered twice'][times] ?? 'it is answered more often'
      );
    },
  ),
  createObservation(
    {
      id: 'request/unknown-member',
      title: 'What a member of the request that is not documented does',
      requirement: 'Whether a request may have members that are not documented is not said.',
    },
    'REST',
    'unknown-member',
    () => 'ignored',
  ),
  createObservation(
    {
      id: 'request/trailing-slash',
      title: 'Whether the path may end with a slash',
      requirement: 'The documented path has no slash at its end; clients have been seen to send one.',
    },
    'FIELD',
    'trailing-slash',
    () => 'answered',
  ),
  createObservation(
    {
      id: 'request/accept-jose',
      title: 'What Accept: application/jose gives',
      requirement: 'Clients have been seen to ask for application/jose, and to get the answer signed.',
    },
    'FIELD',
    'accept-jose',
    ({ response }) => {
      if (JWS.test(response.body.trim())) return 'the answer is signed (JWS)';
      return readJson(response) === undefined ? 'neither a JWS nor JSON' : 'plain JSON';
    },
  ),
];
