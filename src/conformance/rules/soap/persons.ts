import { findChild, type XmlElement } from '../../../xml/read.ts';
import { describeType } from '../../evidence/describe.ts';
import type { CompletedExchange } from '../../evidence/lookups.ts';
import type { JsonObject } from '../../evidence/rest-persons.ts';
import { findPersonContainer, hasOffset, isDateTime } from '../../evidence/soap-persons.ts';
import { findEmptyElement, validateContainer, validatePerson } from '../../evidence/soap-schema.ts';
import { isActive } from '../../evidence/timestamps.ts';
import type { PersonResult } from '../assertions.ts';
import { checkEpost, checkMobil, checkNotInFuture, checkSertifikatText } from '../person-checks.ts';
import { defineRules, type Finding, type Rule, toRuleOutcome } from '../rule.ts';
import { evaluateEachPerson, evaluatePersonResponses, SOAP_PERSON_PROBES } from './assertions.ts';

const CHANNEL_CHECKS: Readonly<Record<string, typeof checkEpost>> = {
  Mobiltelefonnummer: checkMobil,
  Epostadresse: checkEpost,
};
const DATE_ATTRIBUTES = ['sistOppdatert', 'sistVerifisert'] as const;

interface Channel {
  readonly at: string;
  readonly name: string;
  readonly xml: XmlElement;
}

/** The contact channels of a person. */
function getChannels(person: XmlElement): readonly Channel[] {
  const contact = findChild(person, 'Kontaktinformasjon');
  return Object.keys(CHANNEL_CHECKS).flatMap((name) => {
    const xml = contact && findChild(contact, name);
    return xml === undefined ? [] : [{ at: `/Kontaktinformasjon/${name}`, name, xml }];
  });
}

const getDates = (person: XmlElement): readonly { readonly at: string; readonly text: string }[] =>
  getChannels(person).flatMap(({ at, xml: { attributes } }) =>
    DATE_ATTRIBUTES.filter((date) => attributes[date] !== undefined).map((date) => ({
      at: `${at}/@${date}`,
      text: attributes[date]!,
    })),
  );

const NO_DATES = 'no person was returned with sistOppdatert or sistVerifisert';

/** HentEndringerRespons has other attributes (soap/changes-shape). */
function findContainerViolations(exchange: CompletedExchange): readonly Finding[] {
  const holder = findPersonContainer(exchange)!;
  const unexpected = holder.name === 'HentPersonerRespons' ? validateContainer(holder) : undefined;
  return unexpected === undefined
    ? []
    : [{ exchange, pointer: `/${holder.name}`, expected: unexpected.expected, actual: unexpected.actual }];
}

const requireMember = (person: JsonObject, member: string): PersonResult =>
  person[member] === undefined ? { at: '', expected: member, actual: `no ${member}` } : null;

export const soapPersonRules: readonly Rule[] = defineRules(
  { sources: [{ document: 'XSD' }, { document: 'PERSON' }], probes: SOAP_PERSON_PROBES, versions: ['soap'] },
  [
    {
      id: 'soap/person-elements',
      title: 'Person has the elements of its schema, in their order',
      level: 'MUST',
      requirement:
        'Person has personidentifikator, reservasjon, status, varslingsstatus, Kontaktinformasjon, SikkerDigitalPostAdresse and X509Sertifikat, in this order and each at most once, with the documented parts, attributes, codes and lengths, no attribute of another namespace, and no text between them. HentPersonerRespons contains only Person. That no element is empty is recommended only.',
      evaluate: (evidence) =>
        evaluatePersonResponses(evidence, SOAP_PERSON_PROBES, (responses) => {
          const unexpected = responses.flatMap(findContainerViolations);
          if (unexpected.length > 0) return toRuleOutcome(unexpected);
          return evaluateEachPerson(
            evidence,
            'no person was returned',
            ({ xml }) => validatePerson(xml) ?? findEmptyElement(xml) ?? null,
          );
        }),
    },
    {
      id: 'soap/status',
      title: 'Every person has status over SOAP',
      level: 'MUST',
      requirement:
        'Every Person has status with every informasjonsbehov: the schema does not require it, the description of Person and its members does.',
      sources: [{ document: 'PERSON', section: 'status' }, { document: 'ATTR' }, { document: 'BEHOV' }],
      evaluate: (evidence) =>
        evaluateEachPerson(evidence, 'no person was returned', ({ person }) => requireMember(person, 'status')),
    },
    {
      id: 'soap/reservasjon',
      title: 'A person in the register has reservasjon over SOAP',
      level: 'MUST',
      requirement:
        'A Person with status AKTIV has reservasjon with every informasjonsbehov: Person, which is always returned, includes the reservation. The schema makes it optional because persons outside the register may not have it.',
      sources: [{ document: 'BEHOV' }, { document: 'PERSON' }, { document: 'ATTR' }],
      evaluate: (evidence) =>
        evaluateEachPerson(evidence, 'no person was returned with status AKTIV', ({ person }) =>
          isActive(person) ? requireMember(person, 'reservasjon') : undefined,
        ),
    },
    {
      id: 'soap/contact-values',
      title: 'Epostadresse and Mobiltelefonnummer have valid values',
      level: 'MUST',
      requirement:
        'Epostadresse is accepted by the EmailValidator of Apache Commons, and Mobiltelefonnummer has digits, hyphens, spaces and underscores, with an optional leading +. Only addresses that the validator certainly rejects are reported.',
      sources: [{ document: 'EPOST' }, { document: 'MOBIL' }],
      evaluate: (evidence) =>
        evaluateEachPerson(
          evidence,
          'no person was returned with Epostadresse or Mobiltelefonnummer',
          ({ xml: person }) => {
            const channels = getChannels(person).filter(({ xml }) => xml.text !== '');
            if (channels.length === 0) return undefined;
            const wrong = channels.flatMap(({ at, name, xml }) => {
              const finding = CHANNEL_CHECKS[name]!(xml.text);
              return finding === null ? [] : [{ at, ...finding }];
            });
            return wrong[0] ?? null;
          },
        ),
    },
    {
      id: 'soap/timestamps',
      title: 'sistOppdatert and sistVerifisert are xs:dateTime',
      level: 'MUST',
      requirement:
        'The attributes sistOppdatert and sistVerifisert of Mobiltelefonnummer and Epostadresse, if present, are xs:dateTime: an offset has hours and minutes. An offset is recommended only: without it the instant is unknown.',
      sources: [{ document: 'XSD' }],
      evaluate: (evidence) =>
        evaluateEachPerson(evidence, NO_DATES, ({ xml }) => {
          const dates = getDates(xml);
          if (dates.length === 0) return undefined;
          const wrong = dates.find(({ text }) => !isDateTime(text));
          if (wrong !== undefined)
            return { at: wrong.at, expected: 'an xs:dateTime', actual: describeType(wrong.text) };
          const vague = dates.find(({ text }) => !hasOffset(text));
          if (vague === undefined) return null;
          return { at: vague.at, expected: 'an xs:dateTime with an offset', actual: 'no offset', level: 'SHOULD' };
        }),
    },
    {
      id: 'soap/timestamps-not-in-future',
      title: 'sistOppdatert and sistVerifisert are not in the future',
      level: 'SHOULD',
      requirement: 'sistOppdatert and sistVerifisert are times of past events, so they are not in the future.',
      sources: [{ document: 'ATTR' }],
      evaluate: (evidence) =>
        evaluateEachPerson(evidence, NO_DATES, ({ person }) => {
          const result = checkNotInFuture(person, evidence.now);
          return result && { ...result, at: '/Kontaktinformasjon' };
        }),
    },
    {
      id: 'soap/sertifikat-is-x509',
      title: 'X509Sertifikat is an X.509 certificate',
      level: 'MUST',
      requirement: 'X509Sertifikat is the base64 of an X.509 certificate in DER.',
      evaluate: (evidence) =>
        evaluateEachPerson(evidence, 'no person was returned with X509Sertifikat', ({ person }) => {
          if (typeof person.sertifikat !== 'string') return undefined;
          const finding = checkSertifikatText(person.sertifikat);
          return finding && { at: '/X509Sertifikat', ...finding };
        }),
    },
  ],
);
