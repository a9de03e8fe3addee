import type { Evidence } from '../evidence/evidence.ts';
import { isObject, type JsonObject } from '../evidence/rest-persons.ts';
import { CHANNELS, getTimestamps, type Timestamp } from '../evidence/timestamps.ts';
import { evaluatePersons, joinUnique, PERSON_PROBES, type PersonFinding, type PersonResult } from './assertions.ts';
import { checkEpost, checkMobil, checkNotInFuture } from './person-checks.ts';
import { defineRules, observe, type Rule, type RuleOutcome, skip } from './rule.ts';

function listOffsets(timestamps: readonly Timestamp[], hasFraction: boolean): readonly string[] {
  const offsets = new Set(timestamps.filter((one) => one.hasFraction === hasFraction).map(({ offset }) => offset));
  return [...offsets].map((offset) => `${offset} ${hasFraction ? 'with' : 'without'} a fraction`);
}

const getContact = ({ kontaktinformasjon }: JsonObject): JsonObject =>
  isObject(kontaktinformasjon) ? kontaktinformasjon : {};

/** Checks a member of kontaktinformasjon of every person. Another type is reported by response/matches-contract. */
const evaluateValue =
  (member: (typeof CHANNELS)[number], check: (value: unknown) => Omit<PersonFinding, 'at'> | null) =>
  ({ persons }: Evidence): RuleOutcome =>
    evaluatePersons(persons, `no person was returned with ${member}`, ({ person }): PersonResult => {
      const value = getContact(person)[member];
      if (value === undefined) return undefined;
      const violation = check(value);
      return violation === null ? null : { at: `/kontaktinformasjon/${member}`, ...violation };
    });

const countCharacters = (text: string): number => [...text].length;

const MAX_EPOST_LENGTH = 50;

const MIN_MOBIL_LENGTH = 8;
const MAX_MOBIL_LENGTH = 20;

/** The part of a Norwegian number after the country code; eight digits need no country code. */
function getNorwegianPart(number: string): string | undefined {
  const digits = number.replace(/[- _]/g, '');
  return /^(?:0047|\+47)(.*)$/.exec(digits)?.[1] ?? (/^[0-9]{8}$/.test(number) ? number : undefined);
}

export const contactRules: readonly Rule[] = defineRules({ sources: [{ document: 'MOBIL' }], probes: PERSON_PROBES }, [
  {
    id: 'contact/epost-max-50',
    title: 'An e-mail address has at most 50 characters',
    level: 'MUST',
    requirement: 'epostadresse has at most 50 characters.',
    sources: [{ document: 'EPOST' }],
    evaluate: evaluateValue('epostadresse', (value) =>
      typeof value === 'string' && countCharacters(value) > MAX_EPOST_LENGTH
        ? { expected: `at most ${MAX_EPOST_LENGTH} characters`, actual: `${countCharacters(value)} characters` }
        : null,
    ),
  },
  {
    id: 'contact/epost-format',
    title: 'An e-mail address is syntactically valid',
    level: 'MUST',
    requirement:
      'epostadresse is accepted by the EmailValidator of Apache Commons. Only addresses that it certainly rejects are reported; internationalised domains and quoted local parts are accepted.',
    sources: [{ document: 'EPOST' }],
    evaluate: evaluateValue('epostadresse', (value) => (typeof value === 'string' ? checkEpost(value) : null)),
  },
  {
    id: 'contact/mobil-pattern',
    title: 'A mobile number has only digits, hyphens, spaces, underscores and a leading +',
    level: 'MUST',
    requirement: 'mobiltelefonnummer has digits, hyphens, spaces and underscores, with an optional leading +.',
    evaluate: evaluateValue('mobiltelefonnummer', (value) => (typeof value === 'string' ? checkMobil(value) : null)),
  },
  {
    id: 'contact/mobil-length',
    title: 'A mobile number has 8 to 20 characters',
    level: 'MUST',
    requirement: 'mobiltelefonnummer has 8 to 20 characters.',
    evaluate: evaluateValue('mobiltelefonnummer', (value) => {
      if (typeof value !== 'string') return null;
      const length = countCharacters(value);
      return length >= MIN_MOBIL_LENGTH && length <= MAX_MOBIL_LENGTH
        ? null
        : { expected: `${MIN_MOBIL_LENGTH} to ${MAX_MOBIL_LENGTH} characters`, actual: `${length} characters` };
    }),
  },
  {
    id: 'contact/norwegian-mobil-4-or-9',
    title: 'A Norwegian mobile number begins with 4 or 9',
    level: 'SHOULD',
    requirement:
      "In a number with Norway's country code, or of 8 digits, the first digit after the country code is 4 or 9. Recommended only: an example of the documentation violates it.",
    evaluate: ({ persons }) =>
      evaluatePersons(persons, 'no person was returned with a Norwegian mobiltelefonnummer', ({ person }) => {
        const { mobiltelefonnummer: number } = getContact(person);
        const part = typeof number === 'string' ? getNorwegianPart(number) : undefined;
        if (part === undefined) return undefined;
        if (/^[49]/.test(part)) return null;
        const actual = part === '' ? 'nothing after the country code' : `the digit ${part[0]}`;
        return { at: '/kontaktinformasjon/mobiltelefonnummer', expected: '4 or 9 after the country code', actual };
      }),
  },
  {
    id: 'contact/dates-accompany-value',
    title: 'An address or number has the date of its last change',
    level: 'SHOULD',
    requirement:
      "epostadresse comes with epostadresse_oppdatert, and mobiltelefonnummer with mobiltelefonnummer_oppdatert, as in the documentation's examples: without a date, a client cannot detect expired data.",
    sources: [{ document: 'ATTR' }, { document: 'REST' }],
    evaluate: ({ persons }) =>
      evaluatePersons(persons, 'no person was returned with epostadresse or mobiltelefonnummer', ({ person }) => {
        const contact = getContact(person);
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
  },
  {
    id: 'contact/timestamp-form',
    title: 'A timestamp is an instant in one of the known formats',
    level: 'MUST',
    requirement:
      'Every timestamp of a person is a valid date and time, with an optional fraction of a second, and Z or an offset +hh, +hhmm or +hh:mm.',
    sources: [{ document: 'ATTR' }, { document: 'REST' }, { document: 'FIELD' }],
    evaluate: ({ persons }) =>
      evaluatePersons(persons, 'no person was returned with a timestamp', ({ person }) => {
        const timestamps = getTimestamps(person);
        if (timestamps.length === 0) return undefined;
        const wrong = timestamps.find(({ value, timestamp }) => typeof value === 'string' && timestamp === undefined);
        if (wrong === undefined) return null;
        const actual = 'a text that is not such a timestamp';
        return { at: wrong.at, expected: 'a timestamp like 2023-06-29T10:14:52+02', actual };
      }),
  },
  {
    id: 'contact/timestamp-not-in-future',
    title: 'A timestamp is not in the future',
    level: 'SHOULD',
    requirement: 'A timestamp is the time of a past event, so it is not in the future.',
    sources: [{ document: 'ATTR' }],
    evaluate: ({ persons, now }) =>
      evaluatePersons(persons, 'no person was returned with a timestamp', ({ person }) =>
        checkNotInFuture(person, now),
      ),
  },
  {
    id: 'contact/timestamp-variant',
    title: 'Timestamp formats in responses',
    level: 'OBSERVE',
    requirement:
      'The documentation shows timestamps in several formats, and not every client can parse all of them: the formats in use are recorded.',
    sources: [{ document: 'ATTR' }, { document: 'REST' }],
    evaluate: ({ persons }) => {
      const timestamps = persons.flatMap(({ person }) =>
        getTimestamps(person).flatMap(({ timestamp }) => timestamp ?? []),
      );
      if (timestamps.length === 0) return skip('no person was returned with a timestamp');
      return observe(joinUnique([...listOffsets(timestamps, true), ...listOffsets(timestamps, false)]));
    },
  },
]);
