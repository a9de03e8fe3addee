import type { Evidence } from '../evidence.ts';
import { findExpiryLimit, getChannelFreshness } from '../freshness.ts';
import { evaluatePersons, PERSON_PROBES } from '../per-person.ts';
import type { Rule, RuleOutcome } from '../rule.ts';
import { areAll, isActive, isReserved, isUnreserved } from '../state-of.ts';
import { stateObservations } from './state-observations.ts';

const WITHHELD = ['kontaktinformasjon', 'digital_post', 'sertifikat'];

/** Nothing is told of who is not in the register. */
const evaluateNoData =
  (status: string) =>
  ({ persons }: Evidence): RuleOutcome =>
    evaluatePersons(persons, `no person was answered with status ${status}`, ({ person }) => {
      if (person.status !== status) return undefined;
      const returned = WITHHELD.filter((member) => member in person);
      if (returned.length === 0) return null;
      return { at: `/${returned[0]}`, expected: `none of ${WITHHELD.join(', ')}`, actual: `${returned.join(', ')}` };
    });

const slettetNoData: Rule = {
  id: 'state/slettet-no-data',
  title: 'A deleted person is returned without personal data',
  level: 'MUST',
  requirement: 'A person with status SLETTET has no kontaktinformasjon, digital_post or sertifikat, whoever asks.',
  sources: [{ document: 'PERSON', section: 'status' }],
  probes: PERSON_PROBES,
  evaluate: evaluateNoData('SLETTET'),
};

const ikkeRegistrertNoData: Rule = {
  id: 'state/ikke-registrert-no-data',
  title: 'Nothing is told of a person who is not registered',
  level: 'MUST',
  requirement: 'A person with status IKKE_REGISTRERT has no kontaktinformasjon, digital_post or sertifikat.',
  sources: [{ document: 'PERSON', section: 'status' }],
  probes: PERSON_PROBES,
  evaluate: evaluateNoData('IKKE_REGISTRERT'),
};

const createVarslingsstatusFinding = (whose: string) => ({
  at: '/varslingsstatus',
  expected: `KAN_IKKE_VARSLES, ${whose}`,
  actual: 'KAN_VARSLES',
});

/** A value outside the code list is reported by person/varslingsstatus. */
const evaluateKanIkkeVarsles =
  (status: string) =>
  ({ persons }: Evidence): RuleOutcome =>
    evaluatePersons(persons, `no person was answered with status ${status} and varslingsstatus`, ({ person }) => {
      if (person.status !== status || person.varslingsstatus === undefined) return undefined;
      return person.varslingsstatus === 'KAN_VARSLES'
        ? createVarslingsstatusFinding(`since the status is ${status}`)
        : null;
    });

const slettetKanIkkeVarsles: Rule = {
  id: 'state/slettet-kan-ikke-varsles',
  title: 'A deleted person cannot be notified',
  level: 'MUST',
  requirement: 'Where a person with status SLETTET has varslingsstatus, it is KAN_IKKE_VARSLES.',
  sources: [{ document: 'VARSEL', section: 'KAN_IKKE_VARSLES' }],
  probes: PERSON_PROBES,
  evaluate: evaluateKanIkkeVarsles('SLETTET'),
};

const ikkeRegistrertKanIkkeVarsles: Rule = {
  id: 'state/ikke-registrert-kan-ikke-varsles',
  title: 'A person who is not registered cannot be notified',
  level: 'MUST',
  requirement: 'Where a person with status IKKE_REGISTRERT has varslingsstatus, it is KAN_IKKE_VARSLES.',
  sources: [{ document: 'VARSEL', section: 'KAN_IKKE_VARSLES' }],
  probes: PERSON_PROBES,
  evaluate: evaluateKanIkkeVarsles('IKKE_REGISTRERT'),
};

const reservertKanIkkeVarsles: Rule = {
  id: 'state/reservert-kan-ikke-varsles',
  title: 'A reserved person cannot be notified',
  level: 'SHOULD',
  requirement:
    'The varslingsstatus of a person who is reserved is KAN_IKKE_VARSLES. Recommended only: an example of the documentation shows KAN_VARSLES.',
  sources: [{ document: 'VARSEL', section: 'KAN_IKKE_VARSLES' }, { document: 'PERSON' }],
  probes: PERSON_PROBES,
  evaluate: ({ persons, now }) => {
    const border = findExpiryLimit(now);
    return evaluatePersons(persons, 'no person was answered with reservasjon JA and varslingsstatus', ({ person }) => {
      if (!isReserved(person) || person.varslingsstatus === undefined) return undefined;
      // That is mandatory, and state/expired-kan-ikke-varsles says so.
      if (areAll(getChannelFreshness(person, border), 'expired')) return undefined;
      return person.varslingsstatus === 'KAN_VARSLES'
        ? createVarslingsstatusFinding('since the person is reserved')
        : null;
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
  probes: PERSON_PROBES,
  evaluate: ({ persons, now }) => {
    const border = findExpiryLimit(now);
    const skipReason = 'no person was answered with varslingsstatus and expired contact information';
    return evaluatePersons(persons, skipReason, ({ person }) => {
      if (!isActive(person) || person.varslingsstatus === undefined) return undefined;
      if (!areAll(getChannelFreshness(person, border), 'expired')) return undefined;
      return person.varslingsstatus === 'KAN_VARSLES'
        ? createVarslingsstatusFinding('since every channel has expired')
        : null;
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
  probes: PERSON_PROBES,
  evaluate: ({ persons, now }) => {
    const border = findExpiryLimit(now);
    const skipReason = 'no person was answered with varslingsstatus and fresh contact information';
    return evaluatePersons(persons, skipReason, ({ person }) => {
      if (!isUnreserved(person) || person.varslingsstatus === undefined) return undefined;
      if (!areAll(getChannelFreshness(person, border), 'fresh')) return undefined;
      if (person.varslingsstatus !== 'KAN_IKKE_VARSLES') return null;
      const expected = 'KAN_VARSLES, since every channel is fresh';
      return { at: '/varslingsstatus', expected, actual: 'KAN_IKKE_VARSLES' };
    });
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
  ...stateObservations,
];
