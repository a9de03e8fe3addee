import { CODES } from '../codes.ts';
import type { Evidence } from '../evidence.ts';
import { findExpiryLimit, getChannelFreshness } from '../freshness.ts';
import { getCompletePersons, joinUnique, PERSON_PROBES } from '../per-person.ts';
import type { SeenPerson } from '../reading.ts';
import { observe, type Rule, type RuleOutcome, skip } from '../rule.ts';
import { areAll, isActive, isReserved, isUnreserved } from '../state-of.ts';
import { mayHaveExpired } from '../stated.ts';

/** The varslingsstatus that some persons have; what is in no code list is not looked at. */
function observeStatuses(persons: readonly SeenPerson[], description: string): RuleOutcome {
  const codes = persons.flatMap(({ person: { varslingsstatus: code } }) =>
    CODES.varslingsstatus.filter((c) => c === code),
  );
  return codes.length === 0
    ? skip(`no person was answered with varslingsstatus and ${description}`)
    : observe(`${description}: ${joinUnique(codes)}`);
}

const mixedChannels: Rule = {
  id: 'state/mixed-channels',
  title: 'Whether one can be notified who has one fresh and one expired channel',
  level: 'OBSERVE',
  requirement: 'The channels expire one by one; the documentation does not say what the two come to together.',
  sources: [{ document: '18M' }],
  probes: PERSON_PROBES,
  evaluate: ({ persons, now }) => {
    const border = findExpiryLimit(now);
    const isMixed = ({ person }: SeenPerson): boolean => {
      const channels = getChannelFreshness(person, border);
      return isUnreserved(person) && channels.includes('fresh') && channels.includes('expired');
    };
    return observeStatuses(persons.filter(isMixed), 'one fresh and one expired channel');
  },
};

const noChannel: Rule = {
  id: 'state/no-channel',
  title: 'Whether one can be notified whose answer has no channel',
  level: 'OBSERVE',
  requirement:
    'The documentation does not say what varslingsstatus is without any channel. Contact information may have been withheld, too.',
  sources: [{ document: 'VARSEL' }],
  probes: PERSON_PROBES,
  evaluate: (evidence) => {
    const border = findExpiryLimit(evidence.now);
    const expired = findExpired(evidence, border);
    const isWithout = ({ person }: SeenPerson): boolean =>
      isUnreserved(person) &&
      getChannelFreshness(person, border).length === 0 &&
      !expired.has(person.personidentifikator);
    return observeStatuses(getCompletePersons(evidence).filter(isWithout), 'no channel');
  },
};

/** Those of whom the persons file states contact information that has expired. */
const findExpired = ({ known, now }: Evidence, border: number): ReadonlySet<unknown> =>
  new Set(known.filter((person) => mayHaveExpired(person, now, border)).map(({ identifier }) => identifier));

const NO_CONTACT = 'no person was answered with kontaktinformasjon';

function observeDelivery(description: string, delivered: boolean, withheld: boolean): RuleOutcome {
  if (!delivered && !withheld) return skip(`nobody is known to have ${description}`);
  const delivery =
    delivered && withheld ? 'delivered of some, withheld of others' : delivered ? 'delivered' : 'withheld';
  return observe(`${description}: ${delivery}`);
}

const expiredContactDelivered: Rule = {
  id: 'state/expired-contact-delivered',
  title: 'Whether contact information that has expired is delivered',
  level: 'OBSERVE',
  requirement:
    'One page says that it cannot be withheld, as it may serve for service messages; others say that it is filtered out.',
  sources: [{ document: '18M' }, { document: 'PERSON' }],
  probes: PERSON_PROBES,
  evaluate: (evidence) => {
    const border = findExpiryLimit(evidence.now);
    const expired = findExpired(evidence, border);
    const active = getCompletePersons(evidence).filter(({ person }) => isActive(person));
    if (!active.some(({ person }) => 'kontaktinformasjon' in person)) return skip(NO_CONTACT);
    const delivered = active.some(({ person }) => areAll(getChannelFreshness(person, border), 'expired'));
    const withheld = active.some(
      ({ person }) => expired.has(person.personidentifikator) && !('kontaktinformasjon' in person),
    );
    return observeDelivery('expired contact information', delivered, withheld);
  },
};

const reservedContactDelivered: Rule = {
  id: 'state/reserved-contact-delivered',
  title: 'Whether the contact information of one who is reserved is delivered',
  level: 'OBSERVE',
  requirement:
    'Answers of reserved persons have been seen with contact information; a sentence of the documentation says that it is left out.',
  sources: [{ document: 'PERSON' }, { document: 'FIELD' }],
  probes: PERSON_PROBES,
  evaluate: (evidence) => {
    const whole = getCompletePersons(evidence);
    if (!whole.some(({ person }) => 'kontaktinformasjon' in person)) return skip(NO_CONTACT);
    const reserved = whole.filter(({ person }) => isReserved(person));
    const delivered = reserved.some(({ person }) => 'kontaktinformasjon' in person);
    return observeDelivery('contact information of the reserved', delivered, reserved.length > 0 && !delivered);
  },
};

export const stateObservations: readonly Rule[] = [
  mixedChannels,
  noChannel,
  expiredContactDelivered,
  reservedContactDelivered,
];
