import { CODES } from '../codes.ts';
import type { Evidence } from '../evidence.ts';
import { borderAt, channelsOf } from '../freshness.ts';
import { listed, PERSONS, personsWhole } from '../per-person.ts';
import type { SeenPerson } from '../reading.ts';
import { observed, type Rule, skipped, type Verdict } from '../rule.ts';
import { isActive, isAll, isReserved, isUnreserved } from '../state-of.ts';
import { mayHaveExpired } from '../stated.ts';

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

export const stateObservations: readonly Rule[] = [
  mixedChannels,
  noChannel,
  expiredContactDelivered,
  reservedContactDelivered,
];
