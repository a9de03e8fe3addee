import { refusalOf } from '../../contract/epostadresse.ts';
import { hasCharactersOfMobil, MOBIL_CHARACTERS } from '../mobiltelefonnummer.ts';
import type { Complaint } from '../per-person.ts';
import type { Rule } from '../rule.ts';
import { TOLD } from '../soap/answers.ts';
import { hasOffset, isDateTime } from '../soap/date-time.ts';
import { judgeEveryPerson } from '../soap/each-person.ts';
import { childNamed, type Xml } from '../soap/xml.ts';
import { timestampsOf } from '../timestamp.ts';

/** What is wrong with the text of each channel; `undefined` if nothing is. */
const CHANNELS: Readonly<Record<string, (text: string) => Omit<Complaint, 'at'> | undefined>> = {
  Mobiltelefonnummer: (text) =>
    hasCharactersOfMobil(text) ? undefined : { expected: MOBIL_CHARACTERS, actual: 'other characters' },
  Epostadresse: (text) => {
    const refusal = refusalOf(text);
    return refusal === undefined ? undefined : { expected: 'an e-mail address', actual: refusal };
  },
};
const DATES = ['sistOppdatert', 'sistVerifisert'] as const;

interface Channel {
  readonly at: string;
  readonly name: string;
  readonly xml: Xml;
}

/** The channels that a person has, with something in them. */
function channelsIn(person: Xml): readonly Channel[] {
  const contact = childNamed(person, 'Kontaktinformasjon');
  return Object.keys(CHANNELS).flatMap((name) => {
    const xml = contact && childNamed(contact, name);
    return xml === undefined ? [] : [{ at: `/Kontaktinformasjon/${name}`, name, xml }];
  });
}

const values: Rule = {
  id: 'soap/contact-values',
  title: 'Epostadresse and Mobiltelefonnummer are what they are called',
  level: 'MUST',
  requirement:
    'Epostadresse has passed the EmailValidator of Apache Commons, and Mobiltelefonnummer has digits, hyphens, spaces and underscores, after a + or none. Of addresses only what that surely refuses is reported.',
  sources: [{ document: 'EPOST' }, { document: 'MOBIL' }],
  probes: TOLD,
  versions: ['soap'],
  judge: (evidence) =>
    judgeEveryPerson(evidence, 'nobody was answered with Epostadresse or Mobiltelefonnummer', ({ xml: person }) => {
      const channels = channelsIn(person).filter(({ xml }) => xml.text !== '');
      if (channels.length === 0) return undefined;
      const wrong = channels.flatMap(({ at, name, xml }) => {
        const complaint = CHANNELS[name]!(xml.text);
        return complaint === undefined ? [] : [{ at, ...complaint }];
      });
      return wrong[0] ?? null;
    }),
};

const datesIn = (person: Xml): readonly { readonly at: string; readonly text: string }[] =>
  channelsIn(person).flatMap(({ at, xml: { attributes } }) =>
    DATES.filter((date) => attributes[date] !== undefined).map((date) => ({
      at: `${at}/@${date}`,
      text: attributes[date]!,
    })),
  );

const NO_DATES = 'nobody was answered with sistOppdatert or sistVerifisert';

const timestamps: Rule = {
  id: 'soap/timestamps',
  title: 'sistOppdatert and sistVerifisert are xs:dateTime',
  level: 'MUST',
  requirement:
    'The attributes sistOppdatert and sistVerifisert of Mobiltelefonnummer and Epostadresse, where they are there, are xs:dateTime: an offset has hours and minutes. That there is one is recommended only: without it a text stands for no instant.',
  sources: [{ document: 'XSD' }],
  probes: TOLD,
  versions: ['soap'],
  judge: (evidence) =>
    judgeEveryPerson(evidence, NO_DATES, ({ xml }) => {
      const dates = datesIn(xml);
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
  probes: TOLD,
  versions: ['soap'],
  judge: (evidence) =>
    judgeEveryPerson(evidence, NO_DATES, ({ person }) => {
      const placed = timestampsOf(person);
      if (placed.length === 0) return undefined;
      const isAhead = placed.some(({ timestamp }) => (timestamp?.instant ?? 0) > evidence.now + TOLERANCE_MS);
      return isAhead
        ? { at: '/Kontaktinformasjon', expected: 'instants in the past', actual: 'one in the future' }
        : null;
    }),
};

export const soapContactRules: readonly Rule[] = [values, timestamps, timestampsNotInFuture];
