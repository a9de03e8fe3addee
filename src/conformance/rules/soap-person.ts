import { readSertifikat } from '../../contract/sertifikat.ts';
import type { Evidence } from '../evidence.ts';
import { judgePersons, type Opinion } from '../per-person.ts';
import type { ProbeName } from '../probes.ts';
import type { Members } from '../reading.ts';
import type { Rule, Verdict } from '../rule.ts';
import { judgeAnswers } from '../soap/answers.ts';
import { type SoapPerson, soapPersonsIn } from '../soap/person.ts';
import { emptyIn, mistakeIn } from '../soap/schema.ts';
import { childNamed } from '../soap/xml.ts';
import { isActive } from '../state-of.ts';
import { readTimestamp } from '../timestamp.ts';

const PROBES = ['soap-delivered', 'soap-everything'] as const;

const judgeEach = (
  evidence: Evidence,
  nobody: string,
  opinionOf: (seen: SoapPerson) => Opinion,
  probes: readonly ProbeName[] = PROBES,
): Verdict =>
  judgeAnswers(evidence, probes, (answers) =>
    judgePersons(answers.flatMap(soapPersonsIn), nobody, (seen) => opinionOf(seen as SoapPerson)),
  );

const elements: Rule = {
  id: 'soap/person-elements',
  title: 'Person has the elements of its schema, in their order',
  level: 'MUST',
  requirement:
    'Person has personidentifikator, reservasjon, status, varslingsstatus, Kontaktinformasjon, SikkerDigitalPostAdresse and X509Sertifikat, in this order and each once at the most, with the documented parts, attributes, codes and lengths, and no text between them. That none is empty is recommended only.',
  sources: [{ document: 'XSD' }, { document: 'PERSON' }],
  probes: PROBES,
  versions: ['soap'],
  judge: (evidence) => judgeEach(evidence, 'nobody was answered', ({ xml }) => mistakeIn(xml) ?? emptyIn(xml) ?? null),
};

const CHANNELS = ['Mobiltelefonnummer', 'Epostadresse'] as const;
const DATES = ['sistOppdatert', 'sistVerifisert'] as const;

const OFFSET = /(?:Z|[+-]\d\d:\d\d)$/;
/** XML Schema, part 2, section 3.2.7: an offset may be left out. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/;

const isDateTime = (text: string): boolean =>
  DATE_TIME.test(text) && readTimestamp(OFFSET.test(text) ? text : `${text}Z`) !== undefined;

const timestamps: Rule = {
  id: 'soap/timestamps',
  title: 'sistOppdatert and sistVerifisert are xs:dateTime',
  level: 'MUST',
  requirement:
    'The attributes sistOppdatert and sistVerifisert of Mobiltelefonnummer and Epostadresse, where they are there, are xs:dateTime: an offset has hours and minutes. That there is one is recommended only: without it a text stands for no instant.',
  sources: [{ document: 'XSD' }],
  probes: PROBES,
  versions: ['soap'],
  judge: (evidence) =>
    judgeEach(evidence, 'nobody was answered with sistOppdatert or sistVerifisert', ({ xml }) => {
      const dates = datesIn(xml);
      if (dates.length === 0) return undefined;
      const wrong = dates.find(({ text }) => !isDateTime(text));
      if (wrong !== undefined) return { at: wrong.at, expected: 'an xs:dateTime', actual: 'another text' };
      const vague = dates.find(({ text }) => !OFFSET.test(text));
      if (vague === undefined) return null;
      return { at: vague.at, expected: 'an xs:dateTime with an offset', actual: 'no offset', level: 'SHOULD' };
    }),
};

function datesIn(person: SoapPerson['xml']) {
  const contact = childNamed(person, 'Kontaktinformasjon');
  return CHANNELS.flatMap((channel) => {
    const attributes = (contact && childNamed(contact, channel))?.attributes ?? {};
    return DATES.filter((date) => attributes[date] !== undefined).map((date) => ({
      at: `/Kontaktinformasjon/${channel}/@${date}`,
      text: attributes[date]!.trim(),
    }));
  });
}

const sertifikat: Rule = {
  id: 'soap/sertifikat-is-x509',
  title: 'X509Sertifikat is an X.509 certificate',
  level: 'MUST',
  requirement: 'X509Sertifikat is the base64 of an X.509 certificate in DER.',
  sources: [{ document: 'XSD' }, { document: 'PERSON' }],
  probes: PROBES,
  versions: ['soap'],
  judge: (evidence) =>
    judgeEach(evidence, 'nobody was answered with X509Sertifikat', ({ person }) => {
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
  sources: [{ document: 'PERSON', section: 'status' }, { document: 'ATTR' }],
  probes: ['soap-person', ...PROBES],
  versions: ['soap'],
  judge: (evidence) =>
    judgeEach(evidence, 'nobody was answered', ({ person }) => having(person, 'status'), ['soap-person', ...PROBES]),
};

const reservasjon: Rule = {
  id: 'soap/reservasjon',
  title: 'Whoever is in the register has reservasjon over SOAP',
  level: 'SHOULD',
  requirement:
    'A Person with status AKTIV has reservasjon, whatever is asked for. Recommended only: the schema lets it be absent.',
  sources: [{ document: 'PERSON' }, { document: 'ATTR' }, { document: 'XSD' }],
  probes: ['soap-person', ...PROBES],
  versions: ['soap'],
  judge: (evidence) =>
    judgeEach(
      evidence,
      'nobody was answered with status AKTIV',
      ({ person }) => (isActive(person) ? having(person, 'reservasjon') : undefined),
      ['soap-person', ...PROBES],
    ),
};

const having = (person: Members, member: string): Opinion =>
  person[member] === undefined ? { at: '', expected: member, actual: `no ${member}` } : null;

export const soapPersonRules: readonly Rule[] = [elements, status, reservasjon, timestamps, sertifikat];
