import { readSertifikat } from '../../contract/sertifikat.ts';
import type { Answered } from '../evidence.ts';
import type { Opinion } from '../per-person.ts';
import type { Members } from '../reading.ts';
import { type Finding, type Rule, verdictOf } from '../rule.ts';
import { judgeHolders, TOLD } from '../soap/answers.ts';
import { judgeEveryPerson } from '../soap/each-person.ts';
import { holderIn } from '../soap/person.ts';
import { emptyIn, mistakeIn, strayIn } from '../soap/schema.ts';
import { isActive } from '../state-of.ts';
import { soapContactRules } from './soap-contact.ts';

const elements: Rule = {
  id: 'soap/person-elements',
  title: 'Person has the elements of its schema, in their order',
  level: 'MUST',
  requirement:
    'Person has personidentifikator, reservasjon, status, varslingsstatus, Kontaktinformasjon, SikkerDigitalPostAdresse and X509Sertifikat, in this order and each once at the most, with the documented parts, attributes, codes and lengths, no attribute of another namespace, and no text between them. HentPersonerRespons holds Person alone. That no element is empty is recommended only.',
  sources: [{ document: 'XSD' }, { document: 'PERSON' }],
  probes: TOLD,
  versions: ['soap'],
  judge: (evidence) =>
    judgeHolders(evidence, TOLD, (answers) => {
      const stray = answers.flatMap(strayFindings);
      if (stray.length > 0) return verdictOf(stray);
      return judgeEveryPerson(evidence, 'nobody was answered', ({ xml }) => mistakeIn(xml) ?? emptyIn(xml) ?? null);
    }),
};

/** HentEndringerRespons has attributes of its own (soap/changes-shape). */
function strayFindings(exchange: Answered): readonly Finding[] {
  const holder = holderIn(exchange)!;
  const stray = holder.name === 'HentPersonerRespons' ? strayIn(holder) : undefined;
  return stray === undefined
    ? []
    : [{ exchange, pointer: `/${holder.name}`, expected: stray.expected, actual: stray.actual }];
}

const sertifikat: Rule = {
  id: 'soap/sertifikat-is-x509',
  title: 'X509Sertifikat is an X.509 certificate',
  level: 'MUST',
  requirement: 'X509Sertifikat is the base64 of an X.509 certificate in DER.',
  sources: [{ document: 'XSD' }, { document: 'PERSON' }],
  probes: TOLD,
  versions: ['soap'],
  judge: (evidence) =>
    judgeEveryPerson(evidence, 'nobody was answered with X509Sertifikat', ({ person }) => {
      if (typeof person.sertifikat !== 'string') return undefined;
      const read = readSertifikat(person.sertifikat);
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
  probes: TOLD,
  versions: ['soap'],
  judge: (evidence) => judgeEveryPerson(evidence, 'nobody was answered', ({ person }) => having(person, 'status')),
};

const reservasjon: Rule = {
  id: 'soap/reservasjon',
  title: 'Whoever is in the register has reservasjon over SOAP',
  level: 'MUST',
  requirement:
    'A Person with status AKTIV has reservasjon, whatever is asked for: Person, which is always answered, tells who is reserved. The schema lets it be absent, as it is of others.',
  sources: [{ document: 'BEHOV' }, { document: 'PERSON' }, { document: 'ATTR' }],
  probes: TOLD,
  versions: ['soap'],
  judge: (evidence) =>
    judgeEveryPerson(evidence, 'nobody was answered with status AKTIV', ({ person }) =>
      isActive(person) ? having(person, 'reservasjon') : undefined,
    ),
};

const having = (person: Members, member: string): Opinion =>
  person[member] === undefined ? { at: '', expected: member, actual: `no ${member}` } : null;

export const soapPersonRules: readonly Rule[] = [elements, status, reservasjon, ...soapContactRules, sertifikat];
