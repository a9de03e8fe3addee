import { evaluatePersons, joinUnique, PERSON_PROBES } from '../per-person.ts';
import { observe, type Rule, skip } from '../rule.ts';
import { getTimestamps, type Timestamp } from '../timestamp.ts';

const timestampForm: Rule = {
  id: 'contact/timestamp-form',
  title: 'A timestamp is an instant, in a form that the service is known to write',
  level: 'MUST',
  requirement:
    'Every timestamp of a person is a date that exists and a time of day, with or without a fraction of a second, and Z or an offset as +hh, +hhmm or +hh:mm.',
  sources: [{ document: 'ATTR' }, { document: 'REST' }, { document: 'FIELD' }],
  probes: PERSON_PROBES,
  evaluate: ({ persons }) =>
    evaluatePersons(persons, 'no person was answered with a timestamp', ({ person }) => {
      const timestamps = getTimestamps(person);
      if (timestamps.length === 0) return undefined;
      const wrong = timestamps.find(({ value, timestamp }) => typeof value === 'string' && timestamp === undefined);
      if (wrong === undefined) return null;
      const actual = 'another form, or a date that is none';
      return { at: wrong.at, expected: 'a timestamp like 2023-06-29T10:14:52+02', actual };
    }),
};

/** So far may the clock of the service be ahead of the judge's. */
const TOLERANCE_MS = 10 * 60_000;

const timestampNotInFuture: Rule = {
  id: 'contact/timestamp-not-in-future',
  title: 'A timestamp is not in the future',
  level: 'SHOULD',
  requirement: 'Every timestamp tells when something was done, so it does not lie ahead.',
  sources: [{ document: 'ATTR' }],
  probes: PERSON_PROBES,
  evaluate: ({ persons, now }) =>
    evaluatePersons(persons, 'no person was answered with a timestamp', ({ person }) => {
      const timestamps = getTimestamps(person);
      if (timestamps.length === 0) return undefined;
      const ahead = timestamps.find(({ timestamp }) => (timestamp?.instant ?? now) > now + TOLERANCE_MS);
      return ahead === undefined
        ? null
        : { at: ahead.at, expected: 'an instant in the past', actual: 'one in the future' };
    }),
};

const timestampVariant: Rule = {
  id: 'contact/timestamp-variant',
  title: 'Which forms of timestamps are written',
  level: 'OBSERVE',
  requirement:
    'The documentation shows timestamps in several forms. Not every client can read every one of them, so it matters which are met.',
  sources: [{ document: 'ATTR' }, { document: 'REST' }],
  probes: PERSON_PROBES,
  evaluate: ({ persons }) => {
    const timestamps = persons.flatMap(({ person }) =>
      getTimestamps(person).flatMap(({ timestamp }) => timestamp ?? []),
    );
    if (timestamps.length === 0) return skip('no person was answered with a timestamp');
    return observe(joinUnique([...listOffsets(timestamps, true), ...listOffsets(timestamps, false)]));
  },
};

function listOffsets(timestamps: readonly Timestamp[], hasFraction: boolean): readonly string[] {
  const offsets = new Set(timestamps.filter((one) => one.hasFraction === hasFraction).map(({ offset }) => offset));
  return [...offsets].map((offset) => `${offset} ${hasFraction ? 'with' : 'without'} a fraction`);
}

export const timestampRules: readonly Rule[] = [timestampForm, timestampNotInFuture, timestampVariant];
