import { stringify } from 'yaml';
import type { Effect, Fault, Layer, Span } from '../../../src/scenario/index.ts';

const spanText = ({ from, to }: Span): string => `${from}-${to ?? ''}`;

function writtenEffect(told: Effect): object {
  if (told.kind === 'status') {
    const { kind: _, ...answer } = told;
    return answer;
  }
  if (told.kind === 'dribble') return { dribble: { bytes: told.bytes, every: `${told.every}ms` } };
  if (told.kind === 'charset') {
    const { bytes, label } = told;
    return { charset: bytes === label ? bytes : { bytes, label } };
  }
  const values = { person: undefined, by: undefined, afterBytes: undefined, ...told };
  const value = values.person ?? values.by ?? values.afterBytes;
  return { [told.kind]: value ?? (told.kind === 'reset' ? 'beforeHeaders' : true) };
}

function writtenFault({
  name: _,
  when: { persons: sizes, attempt, ...when },
  delay: wait,
  effect: does,
  ...rest
}: Fault) {
  return {
    ...rest,
    when: {
      ...when,
      ...(sizes && { persons: spanText(sizes) }),
      ...(attempt && { attempt: 'every' in attempt ? attempt : spanText(attempt) }),
    },
    ...(wait && { delay: Object.fromEntries(Object.entries(wait).map(([key, ms]) => [key, `${ms}ms`])) }),
    ...(does && writtenEffect(does)),
  };
}

/** A layer as a file that holds it. */
export function printed({ persons: people, faults: wrongs, extends: below, ...rest }: Layer): string {
  const entries = people.map(({ role, specified, ...person }) => [role, { ...person, ...specified }]);
  return stringify({
    ...rest,
    ...(below.length > 0 && { extends: below }),
    persons: Object.fromEntries(entries),
    faults: Object.fromEntries(wrongs.map((one) => [one.name, writtenFault(one)])),
  });
}
