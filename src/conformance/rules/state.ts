import { CODES } from '../codes.ts';
import type { Evidence } from '../evidence.ts';
import { borderAt, channelsOf, type Freshness } from '../freshness.ts';
import { judgePersons, listed, personsWhole } from '../per-person.ts';
import type { ProbeName } from '../probes.ts';
import type { Members, SeenPerson } from '../reading.ts';
import { observed, type Rule, skipped, type Verdict } from '../rule.ts';
import { mayHaveExpired } from '../stated.ts';

/** Who is judged is in any answer; these bring enough persons of every kind. */
const PERSONS = ['batch', 'thousand'] as const satisfies readonly [ProbeName, ...ProbeName[]];

const WITHHELD = ['kontaktinformasjon', 'digital_post', 'sertifikat'];

/** Nothing is told of who is not in the register. */
const noData =
  (status: string) =>
  ({ persons }: Evidence): Verdict =>
    judgePersons(persons, `no person was answered with status ${status}`, ({ person }) => {
      if (person.status !== status) return undefined;
      const told = WITHHELD.filter((member) => member in person);
      if (told.length === 0) return null;
      return { at: `/${told[0]}`, expected: `none of ${WITHHELD.join(', ')}`, actual: `${told.join(', ')}` };
    });

const slettetNoData: Rule = {
  id: 'state/slettet-no-data',
  title: 'Nothing is told of a deleted person',
  level: 'MUST',
  requirement: 'A person with status SLETTET has no kontaktinformasjon, digital_post or sertifikat, whoever asks.',
  sources: [{ document: 'PERSON', section: 'status' }],
  probes: PERSONS,
  judge: noData('SLETTET'),
};

const ikkeRegistrertNoData: Rule = {
  id: 'state/ikke-registrert-no-data',
  title: 'Nothing is told of a person who is not registered',
  level: 'MUST',
  requirement: 'A person with status IKKE_REGISTRERT has no kontaktinformasjon, digital_post or sertifikat.',
  sources: [{ document: 'PERSON', section: 'status' }],
  probes: PERSONS,
  judge: noData('IKKE_REGISTRERT'),
};

const cannot = (whose: string) => ({
  at: '/varslingsstatus',
  expected: `KAN_IKKE_VARSLES, ${whose}`,
  actual: 'KAN_VARSLES',
});

/** A value outside the code list is reported by person/varslingsstatus. */
const kanIkkeVarsles =
  (status: string) =>
  ({ persons }: Evidence): Verdict =>
    judgePersons(persons, `no person was answered with status ${status} and varslingsstatus`, ({ person }) => {
      if (person.status !== status || person.varslingsstatus === undefined) return undefined;
      return person.varslingsstatus === 'KAN_VARSLES' ? cannot(`since the status is ${status}`) : null;
    });

const slettetKanIkkeVarsles: Rule = {
  id: 'state/slettet-kan-ikke-varsles',
  title: 'A deleted person cannot be notified',
  level: 'MUST',
  requirement: 'Where a person with status SLETTET has varslingsstatus, it is KAN_IKKE_VARSLES.',
  sources: [{ document: 'VARSEL', section: 'KAN_IKKE_VARSLES' }],
  probes: PERSONS,
  judge: kanIkkeVarsles('SLETTET'),
};

const ikkeRegistrertKanIkkeVarsles: Rule = {
  id: 'state/ikke-registrert-kan-ikke-varsles',
  title: 'A person who is not registered cannot be notified',
  level: 'MUST',
  requirement: 'Where a person with status IKKE_REGISTRERT has varslingsstatus, it is KAN_IKKE_VARSLES.',
  sources: [{ document: 'VARSEL', section: 'KAN_IKKE_VARSLES' }],
  probes: PERSONS,
  judge: kanIkkeVarsles('IKKE_REGISTRERT'),
};

const isActive = ({ status }: Members): boolean => status === 'AKTIV';
const isReserved = (person: Members): boolean => isActive(person) && person.reservasjon === 'JA';
const isUnreserved = (person: Members): boolean => isActive(person) && person.reservasjon === 'NEI';
const isAll = (channels: readonly Freshness[], freshness: Freshness): boolean =>
  channels.length > 0 && channels.every((channel) => channel === freshness);

const reservertKanIkkeVarsles: Rule = {
  id: 'state/reservert-kan-ikke-varsles',
  title: 'A reserved person cannot be notified',
  level: 'SHOULD',
  requirement:
    'The varslingsstatus of a person who is reserved is KAN_IKKE_VARSLES. Recommended only: an example of the documentation shows KAN_VARSLES.',
  sources: [{ document: 'VARSEL', section: 'KAN_IKKE_VARSLES' }, { document: 'PERSON' }],
  probes: PERSONS,
  judge: ({ persons, now }) => {
    const border = borderAt(now);
    return judgePersons(persons, 'no person was answered with reservasjon JA and varslingsstatus', ({ person }) => {
      if (!isReserved(person) || person.varslingsstatus === undefined) return undefined;
      // That is mandatory, and state/expired-kan-ikke-varsles says so.
      if (isAll(channelsOf(person, border), 'expired')) return undefined;
      return person.varslingsstatus === 'KAN_VARSLES' ? cannot('since the person is reserved') : null;
    });
  },
};

const expiredKanIkkeVarsles: Rule = {
  id: 'state/expired-kan-ikke-varsles',
  title: 'One whose contact information has expired cannot be notified',
  level: 'MUST',
  requirement:
    'If no channel of a person has been updated or verified in the last 18 months, varslingsstatus is KAN_IKKE_VARSLES.',
  sources: [{ document: '18M' }, { document: 'VARSEL', section: 'KAN_IKKE_VARSLES' }],
  probes: PERSONS,
  judge: ({ persons, now }) => {
    const border = borderAt(now);
    const nobody = 'no person was answered with varslingsstatus and expired contact information';
    return judgePersons(persons, nobody, ({ person }) => {
      if (!isActive(person) || person.varslingsstatus === undefined) return undefined;
      if (!isAll(channelsOf(person, border), 'expired')) return undefined;
      return person.varslingsstatus === 'KAN_VARSLES' ? cannot('since every channel has expired') : null;
    });
  },
};

const freshKanVarsles: Rule = {
  id: 'state/fresh-kan-varsles',
  title: 'One whose contact information is fresh can be notified',
  level: 'MUST',
  requirement:
    'If every channel of a person in the register who is not reserved has been updated or verified in the last 18 months, varslingsstatus is KAN_VARSLES.',
  sources: [{ document: '18M' }, { document: 'VARSEL', section: 'KAN_VARSLES' }],
  probes: PERSONS,
  judge: ({ persons, now }) => {
    const border = borderAt(now);
    const nobody = 'no person was answered with varslingsstatus and fresh contact information';
    return judgePersons(persons, nobody, ({ person }) => {
      if (!isUnreserved(person) || person.varslingsstatus === undefined) return undefined;
      if (!isAll(channelsOf(person, border), 'fresh')) return undefined;
      if (person.varslingsstatus !== 'KAN_IKKE_VARSLES') return null;
      const expected = 'KAN_VARSLES, since every channel is fresh';
      return { at: '/varslingsstatus', expected, actual: 'KAN_IKKE_VARSLES' };
    });
  },
};

/** The varslingsstatus that some persons have; what is in no code list is not looked at. */
function observedStatuses(persons: readonly SeenPerson[], who: string): Verdict {
  const codes = persons.flatMap(({ person: { varslingsstatus: code } }) =>
    CODES.varslingsstatus.filter((c) => c === code),
  );
  return codes.length === 0
    ? skipped(`no person was answered with varslingsstatus and ${who}`)
    : observed(`${who}: ${listed(codes)}`);
}

const mixedChannels: Rule = {
  id: 'state/mixed-channels',
  title: 'Whether one can be notified who has one fresh and one expired channel',
  level: 'OBSERVE',
  requirement: 'The channels expire one by one; the documentation does not say what the two come to together.',
  sources: [{ document: '18M' }],
  probes: PERSONS,
  judge: ({ persons, now }) => {
    const border = borderAt(now);
    const isMixed = ({ person }: SeenPerson): boolean => {
      const channels = channelsOf(person, border);
      return isUnreserved(person) && channels.includes('fresh') && channels.includes('expired');
    };
    return observedStatuses(persons.filter(isMixed), 'one fresh and one expired channel');
  },
};

const noChannel: Rule = {
  id: 'state/no-channel',
  title: 'Whether one can be notified whose answer has no channel',
  level: 'OBSERVE',
  requirement:
    'The documentation does not say what varslingsstatus is without any channel. Contact information may have been withheld, too.',
  sources: [{ document: 'VARSEL' }],
  probes: PERSONS,
  judge: (evidence) => {
    const border = borderAt(evidence.now);
    const expired = expiredOf(evidence, border);
    const isWithout = ({ person }: SeenPerson): boolean =>
      isUnreserved(person) && channelsOf(person, border).length === 0 && !expired.has(person.personidentifikator);
    return observedStatuses(personsWhole(evidence).filter(isWithout), 'no channel');
  },
};

/** Those of whom the persons file states contact information that has expired. */
const expiredOf = ({ known, now }: Evidence, border: number): ReadonlySet<unknown> =>
  new Set(known.filter((person) => mayHaveExpired(person, now, border)).map(({ identifier }) => identifier));

const NO_CONTACT = 'no person was answered with kontaktinformasjon';

function delivery(who: string, delivered: boolean, withheld: boolean): Verdict {
  if (!delivered && !withheld) return skipped(`nobody is known to have ${who}`);
  const how = delivered && withheld ? 'delivered of some, withheld of others' : delivered ? 'delivered' : 'withheld';
  return observed(`${who}: ${how}`);
}

const expiredContactDelivered: Rule = {
  id: 'state/expired-contact-delivered',
  title: 'Whether contact information that has expired is delivered',
  level: 'OBSERVE',
  requirement:
    'One page says that it cannot be withheld, as it may serve for service messages; others say that it is filtered out.',
  sources: [{ document: '18M' }, { document: 'PERSON' }],
  probes: PERSONS,
  judge: (evidence) => {
    const border = borderAt(evidence.now);
    const expired = expiredOf(evidence, border);
    const active = personsWhole(evidence).filter(({ person }) => isActive(person));
    if (!active.some(({ person }) => 'kontaktinformasjon' in person)) return skipped(NO_CONTACT);
    const delivered = active.some(({ person }) => isAll(channelsOf(person, border), 'expired'));
    const withheld = active.some(
      ({ person }) => expired.has(person.personidentifikator) && !('kontaktinformasjon' in person),
    );
    return delivery('expired contact information', delivered, withheld);
  },
};

const reservedContactDelivered: Rule = {
  id: 'state/reserved-contact-delivered',
  title: 'Whether the contact information of one who is reserved is delivered',
  level: 'OBSERVE',
  requirement:
    'Answers of reserved persons have been seen with contact information; a sentence of the documentation says that it is left out.',
  sources: [{ document: 'PERSON' }, { document: 'FIELD' }],
  probes: PERSONS,
  judge: (evidence) => {
    const whole = personsWhole(evidence);
    if (!whole.some(({ person }) => 'kontaktinformasjon' in person)) return skipped(NO_CONTACT);
    const reserved = whole.filter(({ person }) => isReserved(person));
    const delivered = reserved.some(({ person }) => 'kontaktinformasjon' in person);
    return delivery('contact information of the reserved', delivered, reserved.length > 0 && !delivered);
  },
};

export const stateRules: readonly Rule[] = [
  slettetNoData,
  ikkeRegistrertNoData,
  slettetKanIkkeVarsles,
  ikkeRegistrertKanIkkeVarsles,
  reservertKanIkkeVarsles,
  expiredKanIkkeVarsles,
  freshKanVarsles,
  mixedChannels,
  noChannel,
  expiredContactDelivered,
  reservedContactDelivered,
];
