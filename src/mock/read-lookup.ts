import { type ContractError, type Operation, type PersonerRequestV2, validators } from '../contract/index.ts';
import { isValid, parse, type Reason, type Rule } from '../identifier/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { MOST_IDENTIFIERS, MOST_NEEDS } from './limits.ts';
import { type Problem, Refusal } from './problems.ts';

/** An error answer names this many mistakes at the most. */
const MOST_PROBLEMS = 20;
const MEMBER = 'personidentifikatorer';
const LENGTH = 11;
const NONE: ReadonlySet<string> = new Set();

const REASONS: Readonly<Record<Reason, string>> = {
  length: 'it must have 11 digits',
  digits: 'it must be digits alone',
  date: 'its first six digits are no date',
  series: 'its individnummer belongs to no year of birth',
  k1: 'its first check digit is wrong',
  k2: 'its second check digit is wrong',
};

/** The mistakes that clients make most, in words that say what to do. */
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  [`minItems /${MEMBER}`]: 'at least 1 identifier is needed',
  [`type /${MEMBER}/*`]: `an identifier is a string of ${LENGTH} digits`,
  [`pattern /${MEMBER}/*`]: `an identifier has ${LENGTH} digits, and nothing else`,
};

/** The lists of a request, and what to say of too long a one. */
const LISTS = [
  {
    member: MEMBER,
    most: MOST_IDENTIFIERS,
    detail: `at most ${MOST_IDENTIFIERS} identifiers fit in a request: send the rest in another`,
  },
  {
    member: 'informasjonsbehov',
    most: MOST_NEEDS,
    detail: `at most ${MOST_NEEDS} needs are read: name each that you have once`,
  },
] as const;

/** A request for persons that may be answered. */
export interface LookupRequest {
  readonly identifiers: readonly string[];
  /** Those that are no identifiers, where the behaviour lets them pass. */
  readonly unknown: ReadonlySet<string>;
  readonly informasjonsbehov: readonly string[] | undefined;
  readonly inkluderIkkeRegistrerte: boolean | undefined;
}

/**
 * Reads the body of a batch lookup against the contract.
 *
 * @param isStated true for an identifier that a scenario lists: it is answered whatever its check digits
 * @throws Refusal naming every culprit by its JSON pointer
 */
export function readLookup(
  body: unknown,
  operation: Operation,
  behaviour: Pick<Behaviour, 'identifierRule' | 'invalidIdentifier'>,
  isStated: (identifier: string) => boolean,
): LookupRequest {
  refuseOverlong(body);
  const repaired = withNumbersAsText(body);
  const broken = validators[operation.request!](repaired);
  if (broken.length > 0) refuse(broken.map(toProblem(repaired)));
  const { personidentifikatorer: identifiers, ...rest } = repaired as PersonerRequestV2;
  const rule = behaviour.identifierRule === 'both' ? '2032' : 'classic';
  const invalid = identifiers.filter((identifier) => !isValid(identifier, rule) && !isStated(identifier));
  if (invalid.length > 0 && behaviour.invalidIdentifier === 'reject')
    refuse(invalidIdentifiers(identifiers, invalid, rule));
  return {
    identifiers,
    unknown: invalid.length > 0 ? new Set(invalid) : NONE,
    informasjonsbehov: rest.informasjonsbehov,
    inkluderIkkeRegistrerte: rest.inkluderIkkeRegistrerte,
  };
}

/** Said before the items are looked at: half a million of them would keep everybody else waiting. */
function refuseOverlong(body: unknown): void {
  for (const { member, most, detail } of LISTS) {
    const items = listAt(body, member);
    if (items !== undefined && items.length > most) {
      refuse([{ id: 'breaks-contract', detail, pointer: `/${member}` }]);
    }
  }
}

function listAt(body: unknown, member: string): readonly unknown[] | undefined {
  const items = isObject(body) ? body[member] : undefined;
  return Array.isArray(items) ? items : undefined;
}

/** A client in the field sends an identifier as a number; one of eleven digits has lost nothing, and is taken. */
function withNumbersAsText(body: unknown): unknown {
  const items = listAt(body, MEMBER);
  if (!items?.some(isWholeIdentifier)) return body;
  return { ...(body as object), [MEMBER]: items.map((item) => (isWholeIdentifier(item) ? String(item) : item)) };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isWholeIdentifier = (value: unknown): boolean => digitsOf(value) === LENGTH;

const hasLostZeros = (value: unknown): boolean => digitsOf(value) < LENGTH;

/** How many digits a whole number has; NaN for any other value. */
const digitsOf = (value: unknown): number =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? String(value).length : Number.NaN;

const toProblem =
  (body: unknown) =>
  ({ pointer, keyword, message }: ContractError): Problem => {
    const item = keyword === 'type' ? itemAt(body, pointer) : undefined;
    if (hasLostZeros(item)) {
      const detail = `a number loses its leading zeros, and this one has not ${LENGTH} digits: send identifiers as strings`;
      return { id: 'lost-leading-zero', detail, pointer };
    }
    return {
      id: 'breaks-contract',
      detail: PLAIN_WORDS[`${keyword} ${pointer.replace(/\d+$/, '*')}`] ?? message,
      pointer,
    };
  };

/** The item that `/personidentifikatorer/17` points at. */
function itemAt(body: unknown, pointer: string): unknown {
  const [, index] = new RegExp(`^/${MEMBER}/(\\d+)$`).exec(pointer) ?? [];
  return index === undefined ? undefined : (body as PersonerRequestV2)[MEMBER][Number(index)];
}

function invalidIdentifiers(identifiers: readonly string[], invalid: readonly string[], rule: Rule): Problem[] {
  const culprits = new Set(invalid);
  return [...identifiers.entries()]
    .filter(([, identifier]) => culprits.has(identifier))
    .map(([index, identifier]) => {
      const parsed = parse(identifier, { rule });
      const reasons = parsed.valid ? [] : parsed.reasons.map((reason) => REASONS[reason]);
      return { id: 'invalid-identifier', detail: reasons.join('; '), pointer: `/${MEMBER}/${index}` };
    });
}

function refuse(problems: readonly Problem[]): never {
  const [first, ...others] = problems.slice(0, MOST_PROBLEMS);
  const unnamed = problems.length - MOST_PROBLEMS;
  if (unnamed > 0) others.push({ id: first!.id, detail: `${unnamed} more like these` });
  throw new Refusal([first!, ...others]);
}
