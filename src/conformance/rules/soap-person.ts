import type { Evidence } from '../evidence.ts';
import { judgePersons, type Opinion } from '../per-person.ts';
import type { Rule, Verdict } from '../rule.ts';
import { readSertifikat } from '../sertifikat.ts';
import { judgeAnswers } from '../soap/answers.ts';
import { type SoapPerson, soapPersonsIn } from '../soap/person.ts';
import { mistakeIn } from '../soap/schema.ts';
import { childNamed } from '../soap/xml.ts';
import { readTimestamp } from '../timestamp.ts';

const PROBES = ['soap-delivered', 'soap-everything'] as const;

const judgeEach = (evidence: Evidence, nobody: string, opinionOf: (seen: SoapPerson) => Opinion): Verdict =>
  judgeAnswers(evidence, PROBES, (answers) =>
    judgePersons(answers.flatMap(soapPersonsIn), nobody, (seen) => opinionOf(seen as SoapPerson)),
  );

const elements: Rule = {
  id: 'soap/person-elements',
  title: 'Person has the elements of its schema, in their order',
  level: 'MUST',
  requirement:
    'Person has personidentifikator, reservasjon, status, varslingsstatus, Kontaktinformasjon, SikkerDigitalPostAdresse and X509Sertifikat, in this order and each once at the most, with the documented parts, codes and lengths.',
  sources: [{ document: 'XSD' }, { document: 'PERSON' }],
  probes: PROBES,
  versions: ['soap'],
  judge: (evidence) => judgeEach(evidence, 'nobody was answered', ({ xml }) => mistakeIn(xml) ?? null),
};

const CHANNELS = ['Mobiltelefonnummer', 'Epostadresse'] as const;
const DATES = ['sistOppdatert', 'sistVerifisert'] as const;

/** XML Schema, part 2, section 3.2.7: an offset may be left out. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/;

const isDateTime = (text: string): boolean =>
  DATE_TIME.test(text) && readTimestamp(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`) !== undefined;

const timestamps: Rule = {
  id: 'soap/timestamps',
  title: 'sistOppdatert and sistVerifisert are xs:dateTime',
  level: 'MUST',
  requirement:
    'The attributes sistOppdatert and sistVerifisert of Mobiltelefonnummer and Epostadresse, where they are there, are xs:dateTime: an offset has hours and minutes.',
  sources: [{ document: 'XSD' }],
  probes: PROBES,
  versions: ['soap'],
  judge: (evidence) =>
    judgeEach(evidence, 'nobody was answered with sistOppdatert or sistVerifisert', ({ xml }) => {
      const dates = datesIn(xml);
      if (dates.length === 0) return undefined;
      const wrong = dates.find(({ text }) => !isDateTime(text));
      return wrong === undefined ? null : { at: wrong.at, expected: 'an xs:dateTime', actual: 'another text' };
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

export const soapPersonRules: readonly Rule[] = [elements, timestamps, sertifikat];
