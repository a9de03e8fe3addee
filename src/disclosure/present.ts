import type { Person } from '../contract/index.ts';
import type { RegisterRecord } from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { withEmptyValues } from './blanks.ts';
import type { PartSet } from './grant.ts';
import { createTimestampFormatter } from './timestamps.ts';
import { withUnknownFields } from './unknown-members.ts';

/** How an answer is written, whatever it tells. */
export type FormatOptions = Pick<Behaviour, 'timestamps' | 'absent' | 'unknownMembers'>;

type Fields = Readonly<Record<string, unknown>>;

/** True if a person is written as it is told: {@link formatPerson} would change nothing. */
export const usesDefaultFormat = ({ timestamps, absent, unknownMembers }: FormatOptions): boolean =>
  timestamps === 'shortOffset' && absent === 'omitted' && !unknownMembers;

/**
 * What a caller is told of a person ({@link disclose}), in the form that the behaviour asks for: timestamps in another
 * form, members of the grant that the person lacks as `null` or empty, members that no documentation has. Instants stay
 * the same, and a timestamp that a scenario states literally stays as it is written there.
 *
 * @example
 * present(disclose(entry, FULL_GRANT, 'v1', behaviour), entry, FULL_GRANT, behaviour);
 */
export function formatPerson(
  disclosed: Person,
  { scenarioPerson }: RegisterRecord,
  parts: PartSet,
  options: FormatOptions,
): object {
  const { timestamps, absent, unknownMembers } = options;
  const literal = new Set(scenarioPerson === undefined ? [] : collectTexts(scenarioPerson.specified));
  const formatValue = createTimestampFormatter(timestamps);
  const dated = mapFields(disclosed as unknown as Fields, (member, value) =>
    literal.has(value) ? value : formatValue(member, value, disclosed.personidentifikator),
  );
  const filled = absent === 'omitted' ? dated : withEmptyValues(dated, parts, absent);
  return unknownMembers ? withUnknownFields(filled) : filled;
}

/** Applies a change to every member that is no object, at any depth. */
const mapFields = (members: Fields, change: (member: string, value: unknown) => unknown): Fields =>
  Object.fromEntries(
    Object.entries(members).map(([member, value]) => [
      member,
      typeof value === 'object' ? mapFields(value as Fields, change) : change(member, value),
    ]),
  );

/** Every text that a scenario states of a person; durations before now are none, for they are written by the register. */
const collectTexts = (specified: object): unknown[] =>
  Object.entries(specified).flatMap(([member, value]) => {
    if (value === null || member === 'ago') return [];
    return typeof value === 'object' ? collectTexts(value) : [value];
  });
