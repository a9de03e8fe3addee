import type { Evidence } from '../evidence.ts';
import { borderAt, channelsOf } from '../freshness.ts';
import { type Complaint, judgePersons, type Opinion } from '../per-person.ts';
import type { Members } from '../reading.ts';
import { observed, type Rule, skipped, type Verdict } from '../rule.ts';
import { byIdentifier, judgeAnswers, LOOKUPS, personsOf } from '../soap/answers.ts';
import { needsIn } from '../soap/needs.ts';
import { type SoapPerson, soapPersonsIn } from '../soap/person.ts';
import { nothingTold, partsOf } from '../soap/withheld.ts';
import { isActive, isAll, isReserved, isUnreserved } from '../state-of.ts';
import { mayHaveExpired } from '../stated.ts';
import { timestampsOf } from '../timestamp.ts';
import { soapNoDataRules } from './soap-no-data.ts';

const EVERYTHING = 'soap-everything';
const PROBES = ['soap-delivered', EVERYTHING] as const;

/** Requests of which some name VarslingsStatus. */
const NOTIFYING = [...LOOKUPS, 'soap-repeated', 'soap-unknown', 'soap-everything-1.1'] as const;

/** Persons as answered with VarslingsStatus, and their contact information as answered without. */
function judgeTogether(
  evidence: Evidence,
  nobody: string,
  opinionOf: (seen: SoapPerson, delivered: Members) => Opinion,
): Verdict {
  return judgeAnswers(evidence, NOTIFYING, (answers) => {
    const before = byIdentifier(personsOf(evidence, 'soap-delivered'));
    const persons = answers
      .filter(({ request }) => needsIn(request).includes('VarslingsStatus'))
      .flatMap(soapPersonsIn);
    return judgePersons(persons, nobody + unread([...before.values()]), (seen) => {
      const delivered = before.get(seen.person.personidentifikator);
      return delivered && opinionOf(seen as SoapPerson, delivered.person);
    });
  });
}

/** Where dates stand for no instant, that is why nothing can be said of how old they are. */
const unread = (persons: readonly SoapPerson[]): string =>
  persons.some(({ person }) => timestampsOf(person).some(({ timestamp }) => timestamp === undefined))
    ? '; some dates stand for no instant (soap/timestamps)'
    : '';

const varslingsstatus: Rule = {
  id: 'soap/varslingsstatus',
  title: 'varslingsstatus over SOAP follows from the state of a person',
  level: 'MUST',
  requirement:
    'A person with status SLETTET or IKKE_REGISTRERT, or whose every channel has expired, has KAN_IKKE_VARSLES; one who is not reserved and whose every channel is fresh has KAN_VARSLES.',
  sources: [{ document: 'VARSEL' }, { document: '18M' }],
  probes: NOTIFYING,
  versions: ['soap'],
  judge: (evidence) => {
    const border = borderAt(evidence.now);
    return judgeTogether(evidence, 'nobody was answered whose varslingsstatus is decided', (seen, delivered) => {
      const due = dueOf(delivered, border);
      const { varslingsstatus: actual } = seen.person;
      if (due === undefined || (actual !== 'KAN_VARSLES' && actual !== 'KAN_IKKE_VARSLES')) return undefined;
      return actual === due ? null : { at: '/varslingsstatus', expected: due, actual };
    });
  },
};

/** The documented varslingsstatus, where the documentation decides it. */
function dueOf(person: Members, border: number): 'KAN_VARSLES' | 'KAN_IKKE_VARSLES' | undefined {
  if (person.status === 'SLETTET' || person.status === 'IKKE_REGISTRERT') return 'KAN_IKKE_VARSLES';
  const channels = channelsOf(person, border);
  if (isActive(person) && isAll(channels, 'expired')) return 'KAN_IKKE_VARSLES';
  return isUnreserved(person) && isAll(channels, 'fresh') ? 'KAN_VARSLES' : undefined;
}

const expiredWithheld: Rule = {
  id: 'soap/expired-withheld',
  title: 'With VarslingsStatus nothing is told of those whose data have expired',
  level: 'MUST',
  requirement:
    'With informasjonsbehov VarslingsStatus, whatever else is asked for, a person whose every channel has expired has no Kontaktinformasjon, SikkerDigitalPostAdresse or X509Sertifikat.',
  sources: [{ document: 'PERSON', section: 'varslingsstatus' }, { document: 'BEHOV' }, { document: '18M' }],
  probes: NOTIFYING,
  versions: ['soap'],
  judge: (evidence) => {
    const border = borderAt(evidence.now);
    return judgeTogether(evidence, NOBODY_EXPIRED, (seen, delivered) =>
      isActive(delivered) && isAll(channelsOf(delivered, border), 'expired') ? nothingTold(seen) : undefined,
    );
  },
};

const NOBODY_EXPIRED = 'nobody was answered with contact information that has expired';

const expiredDelivered: Rule = {
  id: 'soap/expired-delivered-without-varslingsstatus',
  title: 'Without VarslingsStatus expired contact information is delivered',
  level: 'MUST',
  requirement:
    'Without informasjonsbehov VarslingsStatus contact information that has expired is delivered: it is VarslingsStatus that filters it out.',
  sources: [{ document: 'PERSON' }, { document: '18M' }],
  probes: ['soap-delivered'],
  versions: ['soap'],
  judge: (evidence) => {
    const border = borderAt(evidence.now);
    const expired = new Set<unknown>(
      evidence.known.filter((one) => mayHaveExpired(one, evidence.now, border)).map(({ identifier }) => identifier),
    );
    if (expired.size === 0) return skipped('the persons file states nobody whose contact information has expired');
    return judgeAnswers(evidence, ['soap-delivered'], (answers) =>
      judgePersons(answers.flatMap(soapPersonsIn), 'nobody of them is AKTIV', ({ person }) =>
        expired.has(person.personidentifikator) && isActive(person) ? delivery(person) : undefined,
      ),
    );
  },
};

const delivery = ({ kontaktinformasjon }: Members): Complaint | null =>
  kontaktinformasjon === undefined ? { at: '', expected: 'Kontaktinformasjon', actual: 'none' } : null;

const reservedWithheld: Rule = {
  id: 'soap/reserved-withheld',
  title: 'Whether VarslingsStatus withholds from others than the expired',
  level: 'OBSERVE',
  requirement:
    'The table of Person withholds from those whose data have expired; the text beside it from everybody who cannot be notified, and so from the reserved too.',
  sources: [{ document: 'PERSON' }, { document: 'VARSEL' }],
  probes: PROBES,
  versions: ['soap'],
  judge: (evidence) =>
    judgeAnswers(evidence, [EVERYTHING], (answers) => {
      const border = borderAt(evidence.now);
      const before = byIdentifier(personsOf(evidence, 'soap-delivered'));
      const reserved = answers.flatMap(soapPersonsIn).filter(({ person }) => {
        const delivered = before.get(person.personidentifikator);
        return delivered && isReserved(delivered.person) && isAll(channelsOf(delivered.person, border), 'fresh');
      });
      if (reserved.length === 0)
        return skipped(
          `nobody was answered who is reserved and has fresh contact information${unread([...before.values()])}`,
        );
      const silent = reserved.filter((seen) => partsOf(seen).length === 0).length;
      if (silent === 0) return observed('of the reserved everything is told, as in the table');
      return observed(
        silent < reserved.length
          ? 'of some of the reserved nothing is told'
          : 'of the reserved nothing is told, as in the text',
      );
    }),
};

export const soapStateRules: readonly Rule[] = [
  ...soapNoDataRules,
  varslingsstatus,
  expiredWithheld,
  expiredDelivered,
  reservedWithheld,
];
