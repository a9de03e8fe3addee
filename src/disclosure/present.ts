import type { Person } from '../contract/index.ts';
import type { Entry } from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { withBlanks } from './blanks.ts';
import type { Grant } from './grant.ts';
import { withTimestampAs } from './timestamps.ts';
import { withUnknownMembers } from './unknown-members.ts';

/** How an answer is written, whatever it tells. */
export type Presentation = Pick<Behaviour, 'timestamps' | 'absent' | 'unknownMembers'>;

type Members = Readonly<Record<string, unknown>>;

/** True if a person is written as it is told: {@link present} would change nothing. */
export const isPlain = ({ timestamps, absent, unknownMembers }: Presentation): boolean =>
  timestamps === 'shortOffset' && absent === 'omitted' && !unknownMembers;

/**
 * What a caller is told of a person ({@link disclose}), in the form that the behaviour asks for: timestamps in another
 * form, members of the grant that the person lacks as `null` or empty, members that no documentation has. Instants stay
 * the same, and a timestamp that a scenario states literally stays as it is written there.
 *
 * @example
 * present(disclose(entry, FULL_GRANT, 'v1', behaviour), entry, FULL_GRANT, behaviour);
 */
export function present(told: Person, { stated }: Entry, grant: Grant, presentation: Presentation): object {
  const { timestamps, absent, unknownMembers } = presentation;
  const literal = new Set(stated === undefined ? [] : textsIn(stated.stated));
  const written = withTimestampAs(timestamps);
  const dated = mapMembers(told as unknown as Members, (member, value) =>
    literal.has(value) ? value : written(member, value, told.personidentifikator),
  );
  const filled = absent === 'omitted' ? dated : withBlanks(dated, grant, absent);
  return unknownMembers ? withUnknownMembers(filled) : filled;
}

/** Applies a change to every member that is no object, at any depth. */
const mapMembers = (members: Members, change: (member: string, value: unknown) => unknown): Members =>
  Object.fromEntries(
    Object.entries(members).map(([member, value]) => [
      member,
      typeof value === 'object' ? mapMembers(value as Members, change) : change(member, value),
    ]),
  );

/** Every text that a scenario states of a person; durations before now are none, for they are written by the register. */
const textsIn = (stated: object): unknown[] =>
  Object.entries(stated).flatMap(([member, value]) => {
    if (value === null || member === 'ago') return [];
    return typeof value === 'object' ? textsIn(value) : [value];
  });
