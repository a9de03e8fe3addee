import { findEmailProblem } from '../../contract/epostadresse.ts';
import { hasMobileCharacters, MOBILE_CHARACTERS } from '../mobiltelefonnummer.ts';
import type { PersonFinding } from '../per-person.ts';
import type { Rule } from '../rule.ts';
import { SOAP_PERSON_PROBES } from '../soap/answers.ts';
import { hasOffset, isDateTime } from '../soap/date-time.ts';
import { evaluateEachPerson } from '../soap/each-person.ts';
import { findChild, type XmlElement } from '../soap/xml.ts';
import { getTimestamps } from '../timestamp.ts';

/** What is wrong with the text of each channel; `undefined` if nothing is. */
const CHANNEL_CHECKS: Readonly<Record<string, (text: string) => Omit<PersonFinding, 'at'> | undefined>> = {
  Mobiltelefonnummer: (text) =>
    hasMobileCharacters(text) ? undefined : { expected: MOBILE_CHARACTERS, actual: 'other characters' },
  Epostadresse: (text) => {
    const reason = findEmailProblem(text);
    return reason === undefined ? undefined : { expected: 'an e-mail address', actual: reason };
  },
};
const DATE_ATTRIBUTES = ['sistOppdatert', 'sistVerifisert'] as const;

interface Channel {
  readonly at: string;
  readonly name: string;
  readonly xml: XmlElement;
}

/** The channels that a person has, with something in them. */
function getChannels(person: XmlElement): readonly Channel[] {
  const contact = findChild(person, 'Kontaktinformasjon');
  return Object.keys(CHANNEL_CHECKS).flatMap((name) => {
    const xml = contact && findChild(contact, name);
    return xml === undefined ? [] : [{ at: `/Kontaktinformasjon/${name}`, name, xml }];
  });
}

const contactValues: Rule = {
  id: 'soap/contact-values',
  title: 'Epostadresse and Mobiltelefonnummer have valid values',
  level: 'MUST',
  requirement:
    'Epostadresse has passed the EmailValidator of Apache Commons, and Mobiltelefonnummer has digits, hyphens, spaces and underscores, after a + or none. Of addresses only what that surely refuses is reported.',
  sources: [{ document: 'EPOST' }, { document: 'MOBIL' }],
  probes: SOAP_PERSON_PROBES,
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluateEachPerson(evidence, 'nobody was answered with Epostadresse or Mobiltelefonnummer', ({ xml: person }) => {
      const channels = getChannels(person).filter(({ xml }) => xml.text !== '');
      if (channels.length === 0) return undefined;
      const wrong = channels.flatMap(({ at, name, xml }) => {
        const finding = CHANNEL_CHECKS[name]!(xml.text);
        return finding === undefined ? [] : [{ at, ...finding }];
      });
      return wrong[0] ?? null;
    }),
};

const getDates = (person: XmlElement): readonly { readonly at: string; readonly text: string }[] =>
  getChannels(person).flatMap(({ at, xml: { attributes } }) =>
    DATE_ATTRIBUTES.filter((date) => attributes[date] !== undefined).map((date) => ({
      at: `${at}/@${date}`,
      text: attributes[date]!,
    })),
  );

const NO_DATES = 'nobody was answered with sistOppdatert or sistVerifisert';

const contactTimestamps: Rule = {
  id: 'soap/timestamps',
  title: 'sistOppdatert and sistVerifisert are xs:dateTime',
  level: 'MUST',
  requirement:
    'The attributes sistOppdatert and sistVerifisert of Mobiltelefonnummer and Epostadresse, where they are there, are xs:dateTime: an offset has hours and minutes. That there is one is recommended only: without it a text stands for no instant.',
  sources: [{ document: 'XSD' }],
  probes: SOAP_PERSON_PROBES,
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluateEachPerson(evidence, NO_DATES, ({ xml }) => {
      const dates = getDates(xml);
      if (dates.length === 0) return undefined;
      const wrong = dates.find(({ text }) => !isDateTime(text));
      if (wrong !== undefined) return { at: wrong.at, expected: 'an xs:dateTime', actual: 'another text' };
      const vague = dates.find(({ text }) => !hasOffset(text));
      if (vague === undefined) return null;
      return { at: vague.at, expected: 'an xs:dateTime with an offset', actual: 'no offset', level: 'SHOULD' };
    }),
};

/** So far may the clock of the service be ahead of the judge's. */
const TOLERANCE_MS = 10 * 60_000;

const timestampsNotInFuture: Rule = {
  id: 'soap/timestamps-not-in-future',
  title: 'sistOppdatert and sistVerifisert are not in the future',
  level: 'SHOULD',
  requirement: 'sistOppdatert and sistVerifisert tell when something was done, so they do not lie ahead.',
  sources: [{ document: 'ATTR' }],
  probes: SOAP_PERSON_PROBES,
  versions: ['soap'],
  evaluate: (evidence) =>
    evaluateEachPerson(evidence, NO_DATES, ({ person }) => {
      const timestamps = getTimestamps(person);
      if (timestamps.length === 0) return undefined;
      const isAhead = timestamps.some(({ timestamp }) => (timestamp?.instant ?? 0) > evidence.now + TOLERANCE_MS);
      return isAhead
        ? { at: '/Kontaktinformasjon', expected: 'instants in the past', actual: 'one in the future' }
        : null;
    }),
};

export const soapContactRules: readonly Rule[] = [contactValues, contactTimestamps, timestampsNotInFuture];
