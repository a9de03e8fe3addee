import { isCode } from '../codes.ts';
import { byIdentifier } from '../comparison.ts';
import { type Answered, type Evidence, personsIn } from '../evidence.ts';
import type { ProbeName } from '../probes.ts';
import { isObject, jsonOf, type Members, personerOf } from '../reading.ts';
import { isOk, repliesTo } from '../refusal.ts';
import { observed, type Rule, skipped } from '../rule.ts';
import type { SourceKey } from '../sources.ts';

const refusedWith = ({ reply }: Answered): string => `refused with status ${reply.status}`;

/** What was done about the one request of a probe. */
const observation = (
  rule: Pick<Rule, 'id' | 'title' | 'requirement'>,
  document: SourceKey,
  probe: ProbeName,
  whenAnswered: (exchange: Answered, evidence: Evidence) => string,
): Rule => ({
  ...rule,
  level: 'OBSERVE',
  sources: [{ document }],
  probes: [probe],
  judge: (evidence) => {
    const [exchange] = repliesTo(evidence, probe);
    if (exchange === undefined) return skipped('it was not answered');
    return observed(isOk(exchange) ? whenAnswered(exchange, evidence) : refusedWith(exchange));
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

const beyondPerson = (exchanges: readonly Answered[]): ReadonlySet<string> =>
  new Set(exchanges.flatMap(personsIn).flatMap(({ person }) => BEYOND_PERSON.filter((name) => name in person)));

/** The values of informasjonsbehov that a request has. */
function needsOf({ request }: Answered): readonly unknown[] {
  const body: unknown = JSON.parse(request.body ?? 'null');
  return isObject(body) && Array.isArray(body.informasjonsbehov) ? body.informasjonsbehov : [];
}

const narrows: Rule = {
  id: 'request/informasjonsbehov-narrows',
  title: 'Whether informasjonsbehov narrows the answer',
  level: 'OBSERVE',
  requirement:
    'The scopes of the token decide what is answered. Whether informasjonsbehov leaves some of it out is not said.',
  sources: [{ document: 'BEHOV' }, { document: 'REST' }],
  probes: ['batch', 'needs-each'],
  judge: (evidence) => {
    const all = beyondPerson(repliesTo(evidence, 'batch').filter(isOk));
    if (all.size === 0) return skipped('the answers hold nothing that could be left out');
    const [person] = repliesTo(evidence, 'needs-each').filter((exchange) => needsOf(exchange).includes('Person'));
    if (person === undefined) return skipped('it was not answered');
    if (!isOk(person)) return observed(refusedWith(person));
    const left = beyondPerson([person]).size;
    if (left === 0) return observed('it does: with Person, the answer holds nothing else');
    return observed(left < all.size ? 'it does in part' : 'it does not');
  },
};

const onlyUnknown = observation(
  {
    id: 'request/only-unknown-informasjonsbehov',
    title: 'What informasjonsbehov without any defined value gives',
    requirement: 'A value that is not defined is ignored. Whether nothing is named then, or everything, is not said.',
  },
  'FORESP',
  'needs-unknown',
  (exchange) => (beyondPerson([exchange]).size === 0 ? 'Person alone' : 'more than Person'),
);

const numericIdentifier = observation(
  {
    id: 'request/numeric-identifier',
    title: 'What an identifier as a JSON number is taken for',
    requirement: 'An identifier is a string of 11 digits. What happens to a number of 11 digits is not said.',
  },
  'FIELD',
  'numeric',
  (exchange) => (byIdentifier(exchange).size === 0 ? 'nobody is answered' : 'answered like a string'),
);

/** A code as it is; anything else could be anything, and person/status reports it. */
const statusOf = (person: Members | undefined): string => {
  if (person === undefined) return 'left out of the answer';
  return isCode('status', person.status)
    ? `answered with status ${person.status}`
    : 'answered with a status of its own';
};

const checkDigits = observation(
  {
    id: 'request/check-digits',
    title: 'What an identifier whose check digits fail gives',
    requirement:
      'An identifier is a fødselsnummer or a D-number. What happens to one whose check digits fail is not said.',
  },
  'PID',
  'check-digits',
  (exchange) => `it is ${statusOf(byIdentifier(exchange).get(exchange.request.identifiers.at(-1) ?? ''))}`,
);

const duplicates = observation(
  {
    id: 'request/duplicates',
    title: 'What an identifier that is asked for twice gives',
    requirement: 'Whether an identifier that is asked for twice is answered twice is not said.',
  },
  'FORESP',
  'duplicates',
  ({ reply, request }) => {
    const [repeated] = request.identifiers;
    const times = (personerOf(reply) ?? []).filter(
      (person) => isObject(person) && person.personidentifikator === repeated,
    ).length;
    return ['it is not answered', 'it is answered once', 'it is answered twice'][times] ?? 'it is answered more often';
  },
);

const unknownMember = observation(
  {
    id: 'request/unknown-member',
    title: 'What a member of the request that is not documented does',
    requirement: 'Whether a request may have members that are not documented is not said.',
  },
  'REST',
  'unknown-member',
  () => 'ignored',
);

const trailingSlash = observation(
  {
    id: 'request/trailing-slash',
    title: 'Whether the path may end with a slash',
    requirement: 'The documented path has no slash at its end; clients have been seen to send one.',
  },
  'FIELD',
  'trailing-slash',
  () => 'answered',
);

const JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const acceptJose = observation(
  {
    id: 'request/accept-jose',
    title: 'What Accept: application/jose gives',
    requirement: 'Clients have been seen to ask for application/jose, and to get the answer signed.',
  },
  'FIELD',
  'accept-jose',
  ({ reply }) => {
    if (JWS.test(reply.body.trim())) return 'the answer is signed (JWS)';
    return jsonOf(reply) === undefined ? 'neither a JWS nor JSON' : 'plain JSON';
  },
);

/** Where the documentation is silent or contradicts itself: what a deployment does is recorded. */
export const requestObservations: readonly Rule[] = [
  narrows,
  onlyUnknown,
  numericIdentifier,
  checkDigits,
  duplicates,
  unknownMember,
  trailingSlash,
  acceptJose,
];
