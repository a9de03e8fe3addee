import { parseSertifikat } from '../../contract/sertifikat.ts';
import type { CompletedExchange } from '../evidence.ts';
import type { PersonResult } from '../per-person.ts';
import type { JsonObject } from '../reading.ts';
import { type Finding, type Rule, toRuleOutcome } from '../rule.ts';
import { evaluatePersonResponses, SOAP_PERSON_PROBES } from '../soap/answers.ts';
import { evaluateEachPerson } from '../soap/each-person.ts';
import { findPersonContainer } from '../soap/person.ts';
import { findEmptyElement, validateContainer, validatePerson } from '../soap/schema.ts';
import { isActive } from '../state-of.ts';
import { soapContactRules } from './soap-contact.ts';

const elements: Rule = {
  id: 'soap/person-elements',
  title: 'Person has the elements of its schema, in their order',
  level: 'MUST',
  requirement:
    'Person has personidentifikator, reservasjon, status, varslingsstatus, Kontaktinformasjon, SikkerDigitalPostAdresse and X509Sertifikat, in this order and each once at the most, with the documented parts, attributes, codes and lengths, no attribute of another namespace, and no text between them. HentPersonerRespons holds Person alone. That no element is empty is recommended only.',
  sources: [{ document: 'XSD' }, { document: 'PERSON' }],
  probes: SOAP_PERSON_PROBES,
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluatePersonResponses(evidence, SOAP_PERSON_PROBES, (responses) => {
      const unexpected = responses.flatMap(findContainerViolations);
      if (unexpected.length > 0) return toRuleOutcome(unexpected);
      return evaluateEachPerson(
        evidence,
        'nobody was answered',
        ({ xml }) => validatePerson(xml) ?? findEmptyElement(xml) ?? null,
      );
    }),
};

/** HentEndringerRespons has attributes of its own (soap/changes-shape). */
function findContainerViolations(exchange: CompletedExchange): readonly Finding[] {
  const holder = findPersonContainer(exchange)!;
  const unexpected = holder.name === 'HentPersonerRespons' ? validateContainer(holder) : undefined;
  return unexpected === undefined
    ? []
    : [{ exchange, pointer: `/${holder.name}`, expected: unexpected.expected, actual: unexpected.actual }];
}

const sertifikat: Rule = {
  id: 'soap/sertifikat-is-x509',
  title: 'X509Sertifikat is an X.509 certificate',
  level: 'MUST',
  requirement: 'X509Sertifikat is the base64 of an X.509 certificate in DER.',
  sources: [{ document: 'XSD' }, { document: 'PERSON' }],
  probes: SOAP_PERSON_PROBES,
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluateEachPerson(evidence, 'nobody was answered with X509Sertifikat', ({ person }) => {
      if (typeof person.sertifikat !== 'string') return undefined;
      const read = parseSertifikat(person.sertifikat);
      return 'fault' in read
        ? { at: '/X509Sertifikat', expected: 'the base64 of an X.509 certificate in DER', actual: read.fault }
        : null;
    }),
};

const status: Rule = {
  id: 'soap/status',
  title: 'Every person has status over SOAP',
  level: 'MUST',
  requirement:
    'Every Person has status, whatever is asked for: the schema does not ask for it, the description of Person and its members does.',
  sources: [{ document: 'PERSON', section: 'status' }, { document: 'ATTR' }, { document: 'BEHOV' }],
  probes: SOAP_PERSON_PROBES,
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluateEachPerson(evidence, 'nobody was answered', ({ person }) => requireMember(person, 'status')),
};

const reservasjon: Rule = {
  id: 'soap/reservasjon',
  title: 'Whoever is in the register has reservasjon over SOAP',
  level: 'MUST',
  requirement:
    'A Person with status AKTIV has reservasjon, whatever is asked for: Person, which is always answered, tells who is reserved. The schema lets it be absent, as it is of others.',
  sources: [{ document: 'BEHOV' }, { document: 'PERSON' }, { document: 'ATTR' }],
  probes: SOAP_PERSON_PROBES,
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluateEachPerson(evidence, 'nobody was answered with status AKTIV', ({ person }) =>
      isActive(person) ? requireMember(person, 'reservasjon') : undefined,
    ),
};

const requireMember = (person: JsonObject, member: string): PersonResult =>
  person[member] === undefined ? { at: '', expected: member, actual: `no ${member}` } : null;

export const soapPersonRules: readonly Rule[] = [elements, status, reservasjon, ...soapContactRules, sertifikat];
