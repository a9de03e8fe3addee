import { CODES, type CodeMember, isCode } from '../codes.ts';
import type { Evidence } from '../evidence.ts';
import { type Complaint, judgePersons, type Opinion, PERSONS, personsUnnarrowed, personsWhole } from '../per-person.ts';
import type { Members, SeenPerson } from '../reading.ts';
import { observed, type Rule, skipped, type Verdict } from '../rule.ts';

const NOBODY = 'no person was answered';

const anyOf = (member: CodeMember): string => `${member}: ${CODES[member].join(' or ')}`;

/** A value that is not in the code list; it is not repeated, since it could be anything. */
const miscoded = (person: Members, member: CodeMember): Complaint | null =>
  isCode(member, person[member])
    ? null
    : { at: `/${member}`, expected: anyOf(member), actual: `another value (${typeof person[member]})` };

const missing = (member: CodeMember): Complaint => ({ at: '', expected: anyOf(member), actual: `no ${member}` });

const identifier: Rule = {
  id: 'person/identifier',
  title: 'A person has an identifier of eleven digits',
  level: 'MUST',
  requirement: 'Every person in an answer has personidentifikator: a string of eleven digits.',
  sources: [{ document: 'PERSON', section: 'personidentifikator 1..1' }, { document: 'PID' }],
  probes: PERSONS,
  judge: (evidence) =>
    judgePersons(personsUnnarrowed(evidence), NOBODY, ({ person: { personidentifikator: value } }) => {
      if (typeof value === 'string' && /^[0-9]{11}$/.test(value)) return null;
      const actual = value === undefined ? 'no personidentifikator' : `something else (${typeof value})`;
      return { at: value === undefined ? '' : '/personidentifikator', expected: 'a string of eleven digits', actual };
    }),
};

const status: Rule = {
  id: 'person/status',
  title: 'A person has a status of the code list',
  level: 'MUST',
  requirement: 'Every person in an answer has status: AKTIV, SLETTET or IKKE_REGISTRERT.',
  sources: [{ document: 'PERSON', section: 'status' }, { document: 'ATTR' }],
  probes: PERSONS,
  judge: (evidence) =>
    judgePersons(personsUnnarrowed(evidence), NOBODY, ({ person }) =>
      person.status === undefined ? missing('status') : miscoded(person, 'status'),
    ),
};

const reservasjon: Rule = {
  id: 'person/reservasjon',
  title: 'A person in the register has a reservation status',
  level: 'MUST',
  requirement: 'A person whose status is AKTIV has reservasjon, and wherever it stands it is JA or NEI.',
  sources: [{ document: 'REST' }, { document: 'ATTR' }],
  probes: PERSONS,
  judge: (evidence) => {
    const whole = new Set(personsWhole(evidence));
    return judgePersons(evidence.persons, 'no person was answered with status AKTIV or reservasjon', (seen) => {
      const { person } = seen;
      if (person.reservasjon !== undefined) return miscoded(person, 'reservasjon');
      return person.status === 'AKTIV' && whole.has(seen) ? missing('reservasjon') : undefined;
    });
  },
};

/** What answers hold of a member, by the status of the person. */
function presence(
  persons: readonly SeenPerson[],
  member: CodeMember,
  statuses: readonly unknown[],
  nobody: string,
): Verdict {
  const texts = statuses.flatMap((one) => {
    const seen = persons.filter(({ person }) => person.status === one).map(({ person }) => member in person);
    return seen.length === 0 ? [] : [`${one}: ${how(seen)} ${member}`];
  });
  return texts.length === 0 ? skipped(nobody) : observed(texts.join('; '));
}

const how = (given: readonly boolean[]): string =>
  given.every(Boolean) ? 'with' : given.some(Boolean) ? 'with and without' : 'without';

const reservasjonOfOthers: Rule = {
  id: 'person/reservasjon-of-others',
  title: 'Whether persons outside the register have a reservation status',
  level: 'OBSERVE',
  requirement:
    'The documentation says that the reservation status is always answered; answers of deleted persons have been seen without it.',
  sources: [{ document: 'REST' }, { document: 'FIELD' }],
  probes: PERSONS,
  judge: (evidence) =>
    presence(
      personsWhole(evidence),
      'reservasjon',
      ['SLETTET', 'IKKE_REGISTRERT'],
      'no person was answered with status SLETTET or IKKE_REGISTRERT',
    ),
};

const varslingsstatusPresent: Rule = {
  id: 'person/varslingsstatus-present',
  title: 'Whether varslingsstatus is answered',
  level: 'OBSERVE',
  requirement:
    "The attribute belongs to the scope for contact information; the documentation's own examples have contact information without it.",
  sources: [{ document: 'ATTR' }, { document: 'REST' }],
  probes: PERSONS,
  judge: (evidence) => presence(personsWhole(evidence), 'varslingsstatus', CODES.status, NOBODY),
};

/** A member that need not be there, but is in the code list if it is. */
const codedIfPresent = (member: CodeMember) => (evidence: Evidence) =>
  judgePersons(evidence.persons, `no person was answered with ${member}`, ({ person }) =>
    person[member] === undefined ? undefined : miscoded(person, member),
  );

const varslingsstatus: Rule = {
  id: 'person/varslingsstatus',
  title: 'varslingsstatus is of the code list',
  level: 'MUST',
  requirement: 'Wherever varslingsstatus stands, it is KAN_VARSLES or KAN_IKKE_VARSLES.',
  sources: [{ document: 'VARSEL' }, { document: 'ATTR' }],
  probes: PERSONS,
  judge: codedIfPresent('varslingsstatus'),
};

const spraak: Rule = {
  id: 'person/spraak',
  title: 'spraak is of the code list',
  level: 'MUST',
  requirement: 'Wherever spraak stands, it is nb, nn, en or se.',
  sources: [{ document: 'SPRAAK' }, { document: 'ATTR' }],
  probes: PERSONS,
  judge: codedIfPresent('spraak'),
};

/** A reservation that is missing or misspelt is reported by person/reservasjon. */
const unreserved = ({ reservasjon: value, status: of }: Members): boolean =>
  value === 'NEI' || (value === undefined && of !== 'AKTIV');

const onlyWhenReserved: Rule = {
  id: 'person/reservasjonstidspunkt-only-when-reserved',
  title: 'Only one who is reserved has a time of reservation',
  level: 'MUST',
  requirement: 'reservasjonstidspunkt stands only beside reservasjon JA.',
  sources: [{ document: 'ATTR', section: 'reservasjonstidspunkt' }],
  probes: PERSONS,
  judge: ({ persons }) =>
    judgePersons(persons, NOBODY, ({ person }): Opinion => {
      if (person.reservasjonstidspunkt === undefined || !unreserved(person)) return null;
      const beside = person.reservasjon === undefined ? 'no reservasjon' : 'reservasjon NEI';
      return { at: '/reservasjonstidspunkt', expected: 'no reservasjonstidspunkt', actual: `one, beside ${beside}` };
    }),
};

const whenReserved: Rule = {
  id: 'person/reservasjonstidspunkt-when-reserved',
  title: 'One who is reserved has a time of reservation',
  level: 'SHOULD',
  requirement: 'reservasjonstidspunkt tells since when a person with reservasjon JA is reserved.',
  sources: [{ document: 'ATTR', section: 'reservasjonstidspunkt' }],
  probes: PERSONS,
  judge: (evidence) =>
    judgePersons(personsWhole(evidence), 'no person was answered with reservasjon JA', ({ person }) => {
      if (person.reservasjon !== 'JA') return undefined;
      if (person.reservasjonstidspunkt !== undefined) return null;
      return { at: '', expected: 'reservasjonstidspunkt, beside reservasjon JA', actual: 'no reservasjonstidspunkt' };
    }),
};

export const personRules: readonly Rule[] = [
  identifier,
  status,
  reservasjon,
  reservasjonOfOthers,
  varslingsstatusPresent,
  varslingsstatus,
  spraak,
  onlyWhenReserved,
  whenReserved,
];
