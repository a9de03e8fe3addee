import { refusalOf } from '../../contract/epostadresse.ts';
import type { Evidence } from '../evidence.ts';
import { CHANNELS } from '../freshness.ts';
import { hasCharactersOfMobil, MOBIL_CHARACTERS } from '../mobiltelefonnummer.ts';
import { type Complaint, judgePersons, type Opinion, PERSONS } from '../per-person.ts';
import { isObject, type Members } from '../reading.ts';
import type { Rule, Verdict } from '../rule.ts';
import { timestampRules } from './contact-timestamps.ts';

const contactOf = ({ kontaktinformasjon }: Members): Members =>
  isObject(kontaktinformasjon) ? kontaktinformasjon : {};

/** Judges a member of kontaktinformasjon wherever it stands. Another type is reported by answer/matches-contract. */
const eachValue =
  (member: (typeof CHANNELS)[number], faultOf: (value: unknown) => Omit<Complaint, 'at'> | null) =>
  ({ persons }: Evidence): Verdict =>
    judgePersons(persons, `no person was answered with ${member}`, ({ person }): Opinion => {
      const value = contactOf(person)[member];
      if (value === undefined) return undefined;
      const fault = faultOf(value);
      return fault === null ? null : { at: `/kontaktinformasjon/${member}`, ...fault };
    });

const lengthOf = (text: string): number => [...text].length;

const LONGEST_EPOST = 50;

const epostMax50: Rule = {
  id: 'contact/epost-max-50',
  title: 'An e-mail address has at most 50 characters',
  level: 'MUST',
  requirement: 'epostadresse has at most 50 characters.',
  sources: [{ document: 'EPOST' }],
  probes: PERSONS,
  judge: eachValue('epostadresse', (value) =>
    typeof value === 'string' && lengthOf(value) > LONGEST_EPOST
      ? { expected: `at most ${LONGEST_EPOST} characters`, actual: `${lengthOf(value)} characters` }
      : null,
  ),
};

const epostFormat: Rule = {
  id: 'contact/epost-format',
  title: 'An e-mail address is one',
  level: 'MUST',
  requirement:
    'epostadresse has passed the EmailValidator of Apache Commons. Only what that surely refuses is reported: internationalised domains and quoted names are let through.',
  sources: [{ document: 'EPOST' }],
  probes: PERSONS,
  judge: eachValue('epostadresse', (value) => {
    const refusal = typeof value === 'string' ? refusalOf(value) : undefined;
    return refusal === undefined ? null : { expected: 'an e-mail address', actual: refusal };
  }),
};

const SHORTEST_MOBIL = 8;
const LONGEST_MOBIL = 20;

const mobilPattern: Rule = {
  id: 'contact/mobil-pattern',
  title: 'A mobile number has only the characters of one',
  level: 'MUST',
  requirement: 'mobiltelefonnummer has digits, hyphens, spaces and underscores, after a + or none.',
  sources: [{ document: 'MOBIL' }],
  probes: PERSONS,
  judge: eachValue('mobiltelefonnummer', (value) => {
    if (typeof value !== 'string' || hasCharactersOfMobil(value)) return null;
    return { expected: MOBIL_CHARACTERS, actual: 'other characters' };
  }),
};

const mobilLength: Rule = {
  id: 'contact/mobil-length',
  title: 'A mobile number has 8 to 20 characters',
  level: 'MUST',
  requirement: 'mobiltelefonnummer has 8 to 20 characters.',
  sources: [{ document: 'MOBIL' }],
  probes: PERSONS,
  judge: eachValue('mobiltelefonnummer', (value) => {
    if (typeof value !== 'string') return null;
    const length = lengthOf(value);
    return length >= SHORTEST_MOBIL && length <= LONGEST_MOBIL
      ? null
      : { expected: `${SHORTEST_MOBIL} to ${LONGEST_MOBIL} characters`, actual: `${length} characters` };
  }),
};

/** The part of a Norwegian number after the country code: that of Norway, or none before eight digits. */
function norwegianPart(number: string): string | undefined {
  const digits = number.replace(/[- _]/g, '');
  return /^(?:0047|\+47)(.*)$/.exec(digits)?.[1] ?? (/^[0-9]{8}$/.test(number) ? number : undefined);
}

const norwegianMobil: Rule = {
  id: 'contact/norwegian-mobil-4-or-9',
  title: 'A Norwegian mobile number begins with 4 or 9',
  level: 'SHOULD',
  requirement:
    "In a number with Norway's country code, or of 8 digits, the first digit after the country code is 4 or 9. Recommended only: an example of the documentation is otherwise.",
  sources: [{ document: 'MOBIL' }],
  probes: PERSONS,
  judge: ({ persons }) =>
    judgePersons(persons, 'no person was answered with a Norwegian mobiltelefonnummer', ({ person }) => {
      const { mobiltelefonnummer: number } = contactOf(person);
      const part = typeof number === 'string' ? norwegianPart(number) : undefined;
      if (part === undefined) return undefined;
      if (/^[49]/.test(part)) return null;
      const actual = part === '' ? 'nothing after the country code' : 'another first digit';
      return { at: '/kontaktinformasjon/mobiltelefonnummer', expected: '4 or 9 after the country code', actual };
    }),
};

const datesAccompanyValue: Rule = {
  id: 'contact/dates-accompany-value',
  title: 'An address or number comes with the time of its last change',
  level: 'SHOULD',
  requirement:
    "epostadresse comes with epostadresse_oppdatert, and mobiltelefonnummer with mobiltelefonnummer_oppdatert, as in the documentation's examples: without a date, nobody can tell what has expired.",
  sources: [{ document: 'ATTR' }, { document: 'REST' }],
  probes: PERSONS,
  judge: ({ persons }) =>
    judgePersons(persons, 'no person was answered with epostadresse or mobiltelefonnummer', ({ person }) => {
      const contact = contactOf(person);
      const channels = CHANNELS.filter((channel) => channel in contact);
      if (channels.length === 0) return undefined;
      const dateless = channels.find((channel) => !(`${channel}_oppdatert` in contact));
      if (dateless === undefined) return null;
      return {
        at: '/kontaktinformasjon',
        expected: `${dateless}_oppdatert, beside ${dateless}`,
        actual: `no ${dateless}_oppdatert`,
      };
    }),
};

export const contactRules: readonly Rule[] = [
  epostMax50,
  epostFormat,
  mobilPattern,
  mobilLength,
  norwegianMobil,
  datesAccompanyValue,
  ...timestampRules,
];
