import { describeType } from '../evidence/describe.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { CODES, type CodeMember, isCode, type JsonObject, type SeenPerson } from '../evidence/rest-persons.ts';
import {
  evaluatePersons,
  getCompletePersons,
  getUnrestrictedPersons,
  PERSON_PROBES,
  type PersonFinding,
  type PersonResult,
} from './assertions.ts';
import { defineRules, observe, type Rule, type RuleOutcome, skip } from './rule.ts';

const NO_PERSON = 'no person was returned';

const describeCodes = (member: CodeMember): string => `${member}: ${CODES[member].join(' or ')}`;

/** Reports a value outside the code list, without the value: it could be personal. */
const checkCode = (person: JsonObject, member: CodeMember): PersonFinding | null =>
  isCode(member, person[member])
    ? null
    : { at: `/${member}`, expected: describeCodes(member), actual: describeType(person[member]) };

const createMissingFinding = (member: CodeMember): PersonFinding => ({
  at: '',
  expected: describeCodes(member),
  actual: `no ${member}`,
});

/** Describes whether responses contain a member, by the status of the person. */
function observePresence(
  persons: readonly SeenPerson[],
  member: CodeMember,
  statuses: readonly unknown[],
  skipReason: string,
): RuleOutcome {
  const texts = statuses.flatMap((one) => {
    const seen = persons.filter(({ person }) => person.status === one).map(({ person }) => member in person);
    return seen.length === 0 ? [] : [`${one}: ${describePresence(seen)} ${member}`];
  });
  return texts.length === 0 ? skip(skipReason) : observe(texts.join('; '));
}

const describePresence = (given: readonly boolean[]): string =>
  given.every(Boolean) ? 'with' : given.some(Boolean) ? 'with and without' : 'without';

/** Checks an optional member against its code list. */
const checkCodeIfPresent = (member: CodeMember) => (evidence: Evidence) =>
  evaluatePersons(evidence.persons, `no person was returned with ${member}`, ({ person }) =>
    person[member] === undefined ? undefined : checkCode(person, member),
  );

/** A missing or unknown reservation is reported by person/reservasjon. */
const isNotReserved = ({ reservasjon: value, status: of }: JsonObject): boolean =>
  value === 'NEI' || (value === undefined && of !== 'AKTIV');

export const personRules: readonly Rule[] = defineRules(
  { sources: [{ document: 'ATTR', section: 'reservasjonstidspunkt' }], probes: PERSON_PROBES },
  [
    {
      id: 'person/identifier',
      title: 'A person has an identifier of eleven digits',
      level: 'MUST',
      requirement: 'Every person in a response has personidentifikator: a string of eleven digits.',
      sources: [{ document: 'PERSON', section: 'personidentifikator 1..1' }, { document: 'PID' }],
      evaluate: (evidence) =>
        evaluatePersons(getUnrestrictedPersons(evidence), NO_PERSON, ({ person: { personidentifikator: value } }) => {
          if (typeof value === 'string' && /^[0-9]{11}$/.test(value)) return null;
          const actual = value === undefined ? 'no personidentifikator' : describeType(value);
          return {
            at: value === undefined ? '' : '/personidentifikator',
            expected: 'a string of eleven digits',
            actual,
          };
        }),
    },
    {
      id: 'person/status',
      title: 'status is in the code list',
      level: 'MUST',
      requirement: 'Every person in a response has status: AKTIV, SLETTET or IKKE_REGISTRERT.',
      sources: [{ document: 'PERSON', section: 'status' }, { document: 'ATTR' }],
      evaluate: (evidence) =>
        evaluatePersons(getUnrestrictedPersons(evidence), NO_PERSON, ({ person }) =>
          person.status === undefined ? createMissingFinding('status') : checkCode(person, 'status'),
        ),
    },
    {
      id: 'person/reservasjon',
      title: 'A person in the register has a reservation status',
      level: 'MUST',
      requirement: 'A person whose status is AKTIV has reservasjon, and every reservasjon is JA or NEI.',
      sources: [{ document: 'REST' }, { document: 'ATTR' }],
      evaluate: (evidence) => {
        const whole = new Set(getCompletePersons(evidence));
        return evaluatePersons(evidence.persons, 'no person was returned with status AKTIV or reservasjon', (seen) => {
          const { person } = seen;
          if (person.reservasjon !== undefined) return checkCode(person, 'reservasjon');
          return person.status === 'AKTIV' && whole.has(seen) ? createMissingFinding('reservasjon') : undefined;
        });
      },
    },
    {
      id: 'person/reservasjon-outside-register',
      title: 'Whether persons outside the register have a reservation status',
      level: 'OBSERVE',
      requirement:
        'The documentation says that the reservation status is always returned; deleted persons have been observed without it.',
      sources: [{ document: 'REST' }, { document: 'FIELD' }],
      evaluate: (evidence) =>
        observePresence(
          getCompletePersons(evidence),
          'reservasjon',
          ['SLETTET', 'IKKE_REGISTRERT'],
          'no person was returned with status SLETTET or IKKE_REGISTRERT',
        ),
    },
    {
      id: 'person/varslingsstatus-present',
      title: 'Whether varslingsstatus is returned',
      level: 'OBSERVE',
      requirement:
        "The attribute belongs to the scope for contact information; the documentation's own examples have contact information without it.",
      sources: [{ document: 'ATTR' }, { document: 'REST' }],
      evaluate: (evidence) => observePresence(getCompletePersons(evidence), 'varslingsstatus', CODES.status, NO_PERSON),
    },
    {
      id: 'person/varslingsstatus',
      title: 'varslingsstatus is in the code list',
      level: 'MUST',
      requirement: 'Every varslingsstatus is KAN_VARSLES or KAN_IKKE_VARSLES.',
      sources: [{ document: 'VARSEL' }, { document: 'ATTR' }],
      evaluate: checkCodeIfPresent('varslingsstatus'),
    },
    {
      id: 'person/spraak',
      title: 'spraak is in the code list',
      level: 'MUST',
      requirement: 'Every spraak of a person is nb, nn, en or se.',
      sources: [{ document: 'SPRAAK' }, { document: 'ATTR' }],
      evaluate: checkCodeIfPresent('spraak'),
    },
    {
      id: 'person/reservasjonstidspunkt-only-when-reserved',
      title: 'Only a reserved person has a time of reservation',
      level: 'MUST',
      requirement: 'reservasjonstidspunkt occurs only beside reservasjon JA.',
      evaluate: ({ persons }) =>
        evaluatePersons(persons, NO_PERSON, ({ person }): PersonResult => {
          if (person.reservasjonstidspunkt === undefined || !isNotReserved(person)) return null;
          const beside = person.reservasjon === undefined ? 'no reservasjon' : 'reservasjon NEI';
          return {
            at: '/reservasjonstidspunkt',
            expected: 'no reservasjonstidspunkt',
            actual: `one, beside ${beside}`,
          };
        }),
    },
    {
      id: 'person/reservasjonstidspunkt-when-reserved',
      title: 'A reserved person has a time of reservation',
      level: 'SHOULD',
      requirement: 'A person with reservasjon JA has reservasjonstidspunkt, the time of the reservation.',
      evaluate: (evidence) =>
        evaluatePersons(getCompletePersons(evidence), 'no person was returned with reservasjon JA', ({ person }) => {
          if (person.reservasjon !== 'JA') return undefined;
          if (person.reservasjonstidspunkt !== undefined) return null;
          return {
            at: '',
            expected: 'reservasjonstidspunkt, beside reservasjon JA',
            actual: 'no reservasjonstidspunkt',
          };
        }),
    },
  ],
);
