import type { Evidence } from '../evidence/evidence.ts';
import { CODES, type SeenPerson } from '../evidence/rest-persons.ts';
import {
  areAll,
  findExpiryLimit,
  getChannelFreshness,
  isActive,
  isReserved,
  isUnreserved,
} from '../evidence/timestamps.ts';
import { evaluatePersons, getCompletePersons, joinUnique, PERSON_PROBES } from './assertions.ts';
import { checkNoData, findExpired } from './person-checks.ts';
import { defineRules, observe, type Rule, type RuleOutcome, skip } from './rule.ts';

/** Records the varslingsstatus of persons; unknown codes are ignored. */
function observeStatuses(persons: readonly SeenPerson[], description: string): RuleOutcome {
  const codes = persons.flatMap(({ person: { varslingsstatus: code } }) =>
    CODES.varslingsstatus.filter((c) => c === code),
  );
  return codes.length === 0
    ? skip(`no person was returned with varslingsstatus and ${description}`)
    : observe(`${description}: ${joinUnique(codes)}`);
}

const NO_CONTACT = 'no person was returned with kontaktinformasjon';

function observeDelivery(description: string, delivered: boolean, withheld: boolean): RuleOutcome {
  if (!delivered && !withheld) return skip(`no person is known to have ${description}`);
  const delivery =
    delivered && withheld ? 'returned for some, withheld for others' : delivered ? 'returned' : 'withheld';
  return observe(`${description}: ${delivery}`);
}

/** Parts that only registered persons have. */
const PARTS = { kontaktinformasjon: 'kontaktinformasjon', digital_post: 'digital_post', sertifikat: 'sertifikat' };

/** Checks that persons with a status outside the register have no personal data. */
const evaluateNoData =
  (status: string) =>
  ({ persons }: Evidence): RuleOutcome =>
    evaluatePersons(persons, `no person was returned with status ${status}`, ({ person }) =>
      person.status === status ? checkNoData(person, PARTS) : undefined,
    );

const createVarslingsstatusFinding = (whose: string) => ({
  at: '/varslingsstatus',
  expected: `KAN_IKKE_VARSLES, ${whose}`,
  actual: 'KAN_VARSLES',
});

/** A value outside the code list is reported by person/varslingsstatus. */
const evaluateKanIkkeVarsles =
  (status: string) =>
  ({ persons }: Evidence): RuleOutcome =>
    evaluatePersons(persons, `no person was returned with status ${status} and varslingsstatus`, ({ person }) => {
      if (person.status !== status || person.varslingsstatus === undefined) return undefined;
      return person.varslingsstatus === 'KAN_VARSLES'
        ? createVarslingsstatusFinding(`since the status is ${status}`)
        : null;
    });

export const stateRules: readonly Rule[] = defineRules(
  { sources: [{ document: 'PERSON', section: 'status' }], probes: PERSON_PROBES },
  [
    {
      id: 'state/slettet-no-data',
      title: 'A deleted person is returned without personal data',
      level: 'MUST',
      requirement:
        'A person with status SLETTET has no kontaktinformasjon, digital_post or sertifikat, for any client.',
      evaluate: evaluateNoData('SLETTET'),
    },
    {
      id: 'state/ikke-registrert-no-data',
      title: 'An unregistered person is returned without personal data',
      level: 'MUST',
      requirement: 'A person with status IKKE_REGISTRERT has no kontaktinformasjon, digital_post or sertifikat.',
      evaluate: evaluateNoData('IKKE_REGISTRERT'),
    },
    {
      id: 'state/slettet-kan-ikke-varsles',
      title: 'A deleted person cannot be notified',
      level: 'MUST',
      requirement: 'The varslingsstatus of a person with status SLETTET, if present, is KAN_IKKE_VARSLES.',
      sources: [{ document: 'VARSEL', section: 'KAN_IKKE_VARSLES' }],
      evaluate: evaluateKanIkkeVarsles('SLETTET'),
    },
    {
      id: 'state/ikke-registrert-kan-ikke-varsles',
      title: 'An unregistered person cannot be notified',
      level: 'MUST',
      requirement: 'The varslingsstatus of a person with status IKKE_REGISTRERT, if present, is KAN_IKKE_VARSLES.',
      sources: [{ document: 'VARSEL', section: 'KAN_IKKE_VARSLES' }],
      evaluate: evaluateKanIkkeVarsles('IKKE_REGISTRERT'),
    },
    {
      id: 'state/reservert-kan-ikke-varsles',
      title: 'A reserved person cannot be notified',
      level: 'SHOULD',
      requirement:
        'The varslingsstatus of a reserved person is KAN_IKKE_VARSLES. Recommended only: an example of the documentation shows KAN_VARSLES.',
      sources: [{ document: 'VARSEL', section: 'KAN_IKKE_VARSLES' }, { document: 'PERSON' }],
      evaluate: ({ persons, now }) => {
        const border = findExpiryLimit(now);
        return evaluatePersons(
          persons,
          'no person was returned with reservasjon JA and varslingsstatus',
          ({ person }) => {
            if (!isReserved(person) || person.varslingsstatus === undefined) return undefined;
            // state/expired-kan-ikke-varsles covers this case, which is mandatory.
            if (areAll(getChannelFreshness(person, border), 'expired')) return undefined;
            return person.varslingsstatus === 'KAN_VARSLES'
              ? createVarslingsstatusFinding('since the person is reserved')
              : null;
          },
        );
      },
    },
    {
      id: 'state/expired-kan-ikke-varsles',
      title: 'A person with expired contact information cannot be notified',
      level: 'MUST',
      requirement:
        'If no channel of a person has been updated or verified in the last 18 months, varslingsstatus is KAN_IKKE_VARSLES.',
      sources: [{ document: '18M' }, { document: 'VARSEL', section: 'KAN_IKKE_VARSLES' }],
      evaluate: ({ persons, now }) => {
        const border = findExpiryLimit(now);
        const skipReason = 'no person was returned with varslingsstatus and expired contact information';
        return evaluatePersons(persons, skipReason, ({ person }) => {
          if (!isActive(person) || person.varslingsstatus === undefined) return undefined;
          if (!areAll(getChannelFreshness(person, border), 'expired')) return undefined;
          return person.varslingsstatus === 'KAN_VARSLES'
            ? createVarslingsstatusFinding('since every channel has expired')
            : null;
        });
      },
    },
    {
      id: 'state/fresh-kan-varsles',
      title: 'A person with fresh contact information can be notified',
      level: 'MUST',
      requirement:
        'If every channel of a person in the register who is not reserved has been updated or verified in the last 18 months, varslingsstatus is KAN_VARSLES.',
      sources: [{ document: '18M' }, { document: 'VARSEL', section: 'KAN_VARSLES' }],
      evaluate: ({ persons, now }) => {
        const border = findExpiryLimit(now);
        const skipReason = 'no person was returned with varslingsstatus and fresh contact information';
        return evaluatePersons(persons, skipReason, ({ person }) => {
          if (!isUnreserved(person) || person.varslingsstatus === undefined) return undefined;
          if (!areAll(getChannelFreshness(person, border), 'fresh')) return undefined;
          if (person.varslingsstatus !== 'KAN_IKKE_VARSLES') return null;
          const expected = 'KAN_VARSLES, since every channel is fresh';
          return { at: '/varslingsstatus', expected, actual: 'KAN_IKKE_VARSLES' };
        });
      },
    },
    {
      id: 'state/mixed-channels',
      title: 'Whether a person with a fresh and an expired channel can be notified',
      level: 'OBSERVE',
      requirement: 'Each channel expires separately; the documentation does not describe the combination.',
      sources: [{ document: '18M' }],
      evaluate: ({ persons, now }) => {
        const border = findExpiryLimit(now);
        const isMixed = ({ person }: SeenPerson): boolean => {
          const channels = getChannelFreshness(person, border);
          return isUnreserved(person) && channels.includes('fresh') && channels.includes('expired');
        };
        return observeStatuses(persons.filter(isMixed), 'one fresh and one expired channel');
      },
    },
    {
      id: 'state/no-channel',
      title: 'Whether a person without any channel can be notified',
      level: 'OBSERVE',
      requirement:
        'The documentation does not define varslingsstatus without any channel. Contact information may also have been withheld.',
      sources: [{ document: 'VARSEL' }],
      evaluate: (evidence) => {
        const border = findExpiryLimit(evidence.now);
        const expired = findExpired(evidence);
        const isWithout = ({ person }: SeenPerson): boolean =>
          isUnreserved(person) &&
          getChannelFreshness(person, border).length === 0 &&
          !expired.has(person.personidentifikator);
        return observeStatuses(getCompletePersons(evidence).filter(isWithout), 'no channel');
      },
    },
    {
      id: 'state/expired-contact-delivered',
      title: 'Whether expired contact information is returned',
      level: 'OBSERVE',
      requirement:
        'One page says that it cannot be withheld, because service messages may use it; others say that it is filtered out.',
      sources: [{ document: '18M' }, { document: 'PERSON' }],
      evaluate: (evidence) => {
        const border = findExpiryLimit(evidence.now);
        const expired = findExpired(evidence);
        const active = getCompletePersons(evidence).filter(({ person }) => isActive(person));
        if (!active.some(({ person }) => 'kontaktinformasjon' in person)) return skip(NO_CONTACT);
        const delivered = active.some(({ person }) => areAll(getChannelFreshness(person, border), 'expired'));
        const withheld = active.some(
          ({ person }) => expired.has(person.personidentifikator) && !('kontaktinformasjon' in person),
        );
        return observeDelivery('expired contact information', delivered, withheld);
      },
    },
    {
      id: 'state/reserved-contact-delivered',
      title: 'Whether the contact information of a reserved person is returned',
      level: 'OBSERVE',
      requirement:
        'Reserved persons have been observed with contact information; a sentence of the documentation says that it is omitted.',
      sources: [{ document: 'PERSON' }, { document: 'FIELD' }],
      evaluate: (evidence) => {
        const whole = getCompletePersons(evidence);
        if (!whole.some(({ person }) => 'kontaktinformasjon' in person)) return skip(NO_CONTACT);
        const reserved = whole.filter(({ person }) => isReserved(person));
        const delivered = reserved.some(({ person }) => 'kontaktinformasjon' in person);
        return observeDelivery('contact information of reserved persons', delivered, reserved.length > 0 && !delivered);
      },
    },
  ],
);
