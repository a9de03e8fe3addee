import { parse, type Reason, type Rule } from '../identifier/index.ts';
import { PUBLISHED_IDENTIFIERS } from './published.ts';

const REASONS: Readonly<Record<Reason, string>> = {
  length: 'not eleven characters',
  digits: 'not only digits',
  date: 'no such date',
  series: 'no such series for that year',
  k1: 'the first check digit is wrong',
  k2: 'the second check digit is wrong',
};

const HELP = '(krr persons has some that are)';

/**
 * Why a scenario cannot name these eleven digits: they are not valid, or not synthetic. Undefined for an identifier that
 * it may name, and for whatever is not eleven digits: the schema tells of that.
 *
 * @example
 * identifierTrouble('01837012047', 'classic'); // 'not valid: the second check digit is wrong (krr persons ...'
 */
export function describeInvalidIdentifier(identifier: unknown, rule: Rule): string | undefined {
  if (typeof identifier !== 'string' || !/^[0-9]{11}$/.test(identifier)) return undefined;
  if (Object.hasOwn(PUBLISHED_IDENTIFIERS, identifier)) return undefined;
  const parsed = parse(identifier, { rule });
  if (parsed.valid)
    return parsed.synthetic === '+80' ? undefined : `not synthetic: expected 80 added to the month ${HELP}`;
  if (parse(identifier, { rule: '2032' }).valid)
    return 'valid only by the rule of 2032: set behaviour.identifierRule to both';
  return `not valid: ${parsed.reasons.map((reason) => REASONS[reason]).join(', ')} ${HELP}`;
}
