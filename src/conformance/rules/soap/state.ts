import type { Evidence } from '../../evidence/evidence.ts';
import type { JsonObject } from '../../evidence/rest-persons.ts';
import {
  getRequestedNeeds,
  getReturnedParts,
  getSoapPersons,
  MEMBER_BY_PART,
  type SoapPerson,
} from '../../evidence/soap-persons.ts';
import {
  areAll,
  findExpiryLimit,
  getChannelFreshness,
  getTimestamps,
  isActive,
  isReserved,
  isUnreserved,
} from '../../evidence/timestamps.ts';
import { evaluatePersons, type PersonFinding, type PersonResult } from '../assertions.ts';
import { checkNoData, findExpired } from '../person-checks.ts';
import { defineRules, observe, type Rule, type RuleOutcome, skip } from '../rule.ts';
import {
  evaluateEachPerson,
  evaluateLookupResponses,
  getPersonsByProbe,
  indexByIdentifier,
  LOOKUP_PROBES,
  SOAP_PERSON_PROBES,
} from './assertions.ts';

const evaluateNoData =
  (status: string) =>
  (evidence: Evidence): RuleOutcome =>
    evaluateEachPerson(evidence, `no person was returned with status ${status}`, (seen) =>
      seen.person.status === status ? checkNoData(seen.person, MEMBER_BY_PART) : undefined,
    );

const EVERYTHING_PROBE = 'soap-everything';
const RESERVED_PROBES = ['soap-delivered', EVERYTHING_PROBE] as const;

/** Probes with requests for VarslingsStatus. */
const VARSLINGSSTATUS_PROBES = [...LOOKUP_PROBES, 'soap-repeated', 'soap-unknown', 'soap-everything-1.1'] as const;

/** Checks persons that were returned with VarslingsStatus, given their data without it. */
function evaluateWithDelivered(
  evidence: Evidence,
  skipReason: string,
  checkPerson: (seen: SoapPerson, delivered: JsonObject) => PersonResult,
): RuleOutcome {
  return evaluateLookupResponses(evidence, VARSLINGSSTATUS_PROBES, (responses) => {
    const before = indexByIdentifier(getPersonsByProbe(evidence, 'soap-delivered'));
    const persons = responses
      .filter(({ request }) => getRequestedNeeds(request).includes('VarslingsStatus'))
      .flatMap(getSoapPersons);
    return evaluatePersons(persons, skipReason + describeUnreadableDates([...before.values()]), (seen) => {
      const delivered = before.get(seen.person.personidentifikator);
      return delivered && checkPerson(seen as SoapPerson, delivered.person);
    });
  });
}

/** Dates without an instant are a reason why their age is unknown. */
const describeUnreadableDates = (persons: readonly SoapPerson[]): string =>
  persons.some(({ person }) => getTimestamps(person).some(({ timestamp }) => timestamp === undefined))
    ? '; some dates have no instant (soap/timestamps)'
    : '';

/** The documented varslingsstatus; undefined if the documentation leaves it open. */
function getExpectedVarslingsstatus(
  person: JsonObject,
  border: number,
): 'KAN_VARSLES' | 'KAN_IKKE_VARSLES' | undefined {
  if (person.status === 'SLETTET' || person.status === 'IKKE_REGISTRERT') return 'KAN_IKKE_VARSLES';
  const channels = getChannelFreshness(person, border);
  if (isActive(person) && areAll(channels, 'expired')) return 'KAN_IKKE_VARSLES';
  return isUnreserved(person) && areAll(channels, 'fresh') ? 'KAN_VARSLES' : undefined;
}

const NO_EXPIRED_PERSON = 'no person was returned with expired contact information';

const checkDelivered = ({ kontaktinformasjon }: JsonObject): PersonFinding | null =>
  kontaktinformasjon === undefined ? { at: '', expected: 'Kontaktinformasjon', actual: 'no Kontaktinformasjon' } : null;

export const soapStateRules: readonly Rule[] = defineRules(
  { sources: [{ document: 'PERSON', section: 'status' }], probes: SOAP_PERSON_PROBES, versions: ['soap'] },
  [
    {
      id: 'soap/slettet-no-data',
      title: 'A deleted person is returned without personal data over SOAP',
      level: 'MUST',
      requirement:
        'A person with status SLETTET has no Kontaktinformasjon, SikkerDigitalPostAdresse or X509Sertifikat, with any informasjonsbehov.',
      evaluate: evaluateNoData('SLETTET'),
    },
    {
      id: 'soap/ikke-registrert-no-data',
      title: 'An unregistered person is returned without personal data over SOAP',
      level: 'MUST',
      requirement:
        'A person with status IKKE_REGISTRERT has no Kontaktinformasjon, SikkerDigitalPostAdresse or X509Sertifikat.',
      evaluate: evaluateNoData('IKKE_REGISTRERT'),
    },
    {
      id: 'soap/varslingsstatus',
      title: 'varslingsstatus over SOAP is derived from the status and dates of a person',
      level: 'MUST',
      requirement:
        'A person with status SLETTET or IKKE_REGISTRERT, or whose every channel has expired, has KAN_IKKE_VARSLES; a person without a reservation whose every channel is fresh has KAN_VARSLES.',
      sources: [{ document: 'VARSEL' }, { document: '18M' }],
      probes: VARSLINGSSTATUS_PROBES,
      evaluate: (evidence) => {
        const border = findExpiryLimit(evidence.now);
        return evaluateWithDelivered(
          evidence,
          'no person was returned whose varslingsstatus is documented',
          (seen, delivered) => {
            const expected = getExpectedVarslingsstatus(delivered, border);
            const { varslingsstatus: actual } = seen.person;
            if (expected === undefined || (actual !== 'KAN_VARSLES' && actual !== 'KAN_IKKE_VARSLES')) return undefined;
            return actual === expected ? null : { at: '/varslingsstatus', expected, actual };
          },
        );
      },
    },
    {
      id: 'soap/expired-withheld',
      title: 'VarslingsStatus withholds the data of persons with expired channels',
      level: 'MUST',
      requirement:
        'With informasjonsbehov VarslingsStatus, alone or beside other values, a person whose every channel has expired has no Kontaktinformasjon, SikkerDigitalPostAdresse or X509Sertifikat.',
      sources: [{ document: 'PERSON', section: 'varslingsstatus' }, { document: 'BEHOV' }, { document: '18M' }],
      probes: VARSLINGSSTATUS_PROBES,
      evaluate: (evidence) => {
        const border = findExpiryLimit(evidence.now);
        return evaluateWithDelivered(evidence, NO_EXPIRED_PERSON, (seen, delivered) =>
          isActive(delivered) && areAll(getChannelFreshness(delivered, border), 'expired')
            ? checkNoData(seen.person, MEMBER_BY_PART)
            : undefined,
        );
      },
    },
    {
      id: 'soap/expired-delivered-without-varslingsstatus',
      title: 'Expired contact information is returned without VarslingsStatus',
      level: 'MUST',
      requirement:
        'Without informasjonsbehov VarslingsStatus, expired contact information is returned: only VarslingsStatus filters it out.',
      sources: [{ document: 'PERSON' }, { document: '18M' }],
      probes: ['soap-delivered'],
      evaluate: (evidence) => {
        const expired = findExpired(evidence);
        if (expired.size === 0) return skip('the persons file has no person with expired contact information');
        return evaluateLookupResponses(evidence, ['soap-delivered'], (responses) =>
          evaluatePersons(responses.flatMap(getSoapPersons), 'none of these persons is AKTIV', ({ person }) =>
            expired.has(person.personidentifikator) && isActive(person) ? checkDelivered(person) : undefined,
          ),
        );
      },
    },
    {
      id: 'soap/reserved-withheld',
      title: 'Whether VarslingsStatus withholds the data of reserved persons',
      level: 'OBSERVE',
      requirement:
        'The table of Person withholds data from persons with expired data; the text beside it from every person who cannot be notified, so from reserved persons too.',
      sources: [{ document: 'PERSON' }, { document: 'VARSEL' }],
      probes: RESERVED_PROBES,
      evaluate: (evidence) =>
        evaluateLookupResponses(evidence, [EVERYTHING_PROBE], (responses) => {
          const border = findExpiryLimit(evidence.now);
          const before = indexByIdentifier(getPersonsByProbe(evidence, 'soap-delivered'));
          const reserved = responses.flatMap(getSoapPersons).filter(({ person }) => {
            const delivered = before.get(person.personidentifikator);
            return (
              delivered &&
              isReserved(delivered.person) &&
              areAll(getChannelFreshness(delivered.person, border), 'fresh')
            );
          });
          if (reserved.length === 0)
            return skip(
              `no reserved person was returned with fresh contact information${describeUnreadableDates([...before.values()])}`,
            );
          const withoutData = reserved.filter((seen) => getReturnedParts(seen).length === 0).length;
          if (withoutData === 0) return observe('the data of reserved persons is returned, as in the table');
          return observe(
            withoutData < reserved.length
              ? 'the data of some reserved persons is withheld'
              : 'the data of reserved persons is withheld, as in the text',
          );
        }),
    },
  ],
);
