import type { FastifyRequest } from 'fastify';
import { type ContractError, type Operation, type PersonerRequestV2, validators } from '../../contract/index.ts';
import { MAX_IDENTIFIERS, MAX_NEEDS } from '../../contract/limits.ts';
import { restrictTo } from '../../disclosure/index.ts';
import { isValid, parse, type Reason, type Rule } from '../../identifier/index.ts';
import type { Behaviour } from '../../scenario/index.ts';
import type { Batch } from '../faults/index.ts';
import { ApiError, type ApiErrorDetail } from '../http/errors.ts';
import { sendResponse } from '../http/response.ts';
import type { Handler } from './handler.ts';

/** The maximum number of details in an error response. */
const MAX_ERROR_DETAILS = 20;
const IDENTIFIERS_FIELD = 'personidentifikatorer';
const IDENTIFIER_LENGTH = 11;
const NONE: ReadonlySet<string> = new Set();

const REASONS: Readonly<Record<Reason, string>> = {
  length: 'it must have 11 digits',
  digits: 'it must be digits alone',
  date: 'its first six digits are not a date',
  series: 'its individnummer belongs to no year of birth',
  k1: 'its first check digit is wrong',
  k2: 'its second check digit is wrong',
};

/** Messages for the most frequent violations. They describe the correction. */
const FRIENDLY_MESSAGES: Readonly<Record<string, string>> = {
  [`minItems /${IDENTIFIERS_FIELD}`]: 'at least 1 identifier is needed',
  [`type /${IDENTIFIERS_FIELD}/*`]: `an identifier is a string of ${IDENTIFIER_LENGTH} digits`,
  [`pattern /${IDENTIFIERS_FIELD}/*`]: `an identifier has ${IDENTIFIER_LENGTH} digits, and nothing else`,
};

/** The lists of a request, with their maximum lengths. */
const LISTS = [
  {
    field: IDENTIFIERS_FIELD,
    max: MAX_IDENTIFIERS,
    detail: `at most ${MAX_IDENTIFIERS} identifiers fit in a request: send the rest in another`,
  },
  {
    field: 'informasjonsbehov',
    max: MAX_NEEDS,
    detail: `at most ${MAX_NEEDS} needs are read: name each that you have once`,
  },
] as const;

/** A valid request for persons. */
interface LookupRequest {
  readonly identifiers: readonly string[];
  /** Invalid identifiers, if the scenario accepts them. */
  readonly unknown: ReadonlySet<string>;
  readonly informasjonsbehov: readonly string[] | undefined;
  readonly inkluderIkkeRegistrerte: boolean | undefined;
}

/**
 * Validates the body of a batch lookup.
 *
 * @param isSpecified true for an identifier that a scenario lists: it is accepted with any check digits
 * @throws {@link ApiError} 400 with a JSON pointer to each violation
 */
export function readLookup(
  body: unknown,
  operation: Operation,
  behaviour: Pick<Behaviour, 'identifierRule' | 'invalidIdentifier'>,
  isSpecified: (identifier: string) => boolean,
): LookupRequest {
  rejectOverlongLists(body);
  const coerced = coerceNumericIdentifiers(body);
  const violations = validators[operation.request!](coerced);
  if (violations.length > 0) throwApiError(explainOtherApi(coerced) ?? violations.map(toErrorDetail(coerced)));
  const { personidentifikatorer: identifiers, ...rest } = coerced as PersonerRequestV2;
  const rule = behaviour.identifierRule === 'both' ? '2032' : 'classic';
  const invalid = identifiers.filter((identifier) => !isValid(identifier, rule) && !isSpecified(identifier));
  if (invalid.length > 0 && behaviour.invalidIdentifier === 'reject')
    throwApiError(createInvalidIdentifierDetails(identifiers, invalid, rule));
  return {
    identifiers,
    unknown: invalid.length > 0 ? new Set(invalid) : NONE,
    informasjonsbehov: rest.informasjonsbehov,
    inkluderIkkeRegistrerte: rest.inkluderIkkeRegistrerte,
  };
}

/** A proxy in front of KRR has the same path and another body. Its clients expect another response too. */
function explainOtherApi(body: unknown): ApiErrorDetail[] | undefined {
  if (!isObject(body) || !Object.hasOwn(body, 'personidenter') || Object.hasOwn(body, IDENTIFIERS_FIELD)) return;
  const detail = `personidenter belongs to another API with the same path, the proxy of NAV in front of KRR; this is KRR itself, which requires ${IDENTIFIERS_FIELD}`;
  return [{ id: 'contract-violation', detail, pointer: '/personidenter' }];
}

/** Rejects a long list before its items are validated: half a million items would block other requests. */
function rejectOverlongLists(body: unknown): void {
  for (const { field, max, detail } of LISTS) {
    const items = getList(body, field);
    if (items !== undefined && items.length > max) {
      throwApiError([{ id: 'contract-violation', detail, pointer: `/${field}` }]);
    }
  }
}

function getList(body: unknown, field: string): readonly unknown[] | undefined {
  const items = isObject(body) ? body[field] : undefined;
  return Array.isArray(items) ? items : undefined;
}

/** Some clients send identifiers as numbers. A number with eleven digits has lost no leading zero and is accepted. */
function coerceNumericIdentifiers(body: unknown): unknown {
  const items = getList(body, IDENTIFIERS_FIELD);
  if (!items?.some(isNumericIdentifier)) return body;
  return {
    ...(body as object),
    [IDENTIFIERS_FIELD]: items.map((item) => (isNumericIdentifier(item) ? String(item) : item)),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isNumericIdentifier = (value: unknown): boolean => countDigits(value) === IDENTIFIER_LENGTH;

const hasLostLeadingZeros = (value: unknown): boolean => countDigits(value) < IDENTIFIER_LENGTH;

/** Counts the digits of a whole number; NaN for any other value. */
const countDigits = (value: unknown): number =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? String(value).length : Number.NaN;

const toErrorDetail =
  (body: unknown) =>
  ({ pointer, keyword, message }: ContractError): ApiErrorDetail => {
    const item = keyword === 'type' ? findItem(body, pointer) : undefined;
    if (hasLostLeadingZeros(item)) {
      const detail = `a number loses its leading zeros, and this one has not ${IDENTIFIER_LENGTH} digits: send identifiers as strings`;
      return { id: 'lost-leading-zero', detail, pointer };
    }
    return {
      id: 'contract-violation',
      detail: FRIENDLY_MESSAGES[`${keyword} ${pointer.replace(/\d+$/, '*')}`] ?? message,
      pointer,
    };
  };

/** Finds the item at a pointer such as `/personidentifikatorer/17`. */
function findItem(body: unknown, pointer: string): unknown {
  const [, index] = new RegExp(`^/${IDENTIFIERS_FIELD}/(\\d+)$`).exec(pointer) ?? [];
  return index === undefined ? undefined : (body as PersonerRequestV2)[IDENTIFIERS_FIELD][Number(index)];
}

function createInvalidIdentifierDetails(
  identifiers: readonly string[],
  invalid: readonly string[],
  rule: Rule,
): ApiErrorDetail[] {
  const invalidSet = new Set(invalid);
  return [...identifiers.entries()]
    .filter(([, identifier]) => invalidSet.has(identifier))
    .map(([index, identifier]) => {
      const parsed = parse(identifier, { rule });
      const reasons = parsed.valid ? [] : parsed.reasons.map((reason) => REASONS[reason]);
      return { id: 'invalid-identifier', detail: reasons.join('; '), pointer: `/${IDENTIFIERS_FIELD}/${index}` };
    });
}

function throwApiError(details: readonly ApiErrorDetail[]): never {
  const [first, ...others] = details.slice(0, MAX_ERROR_DETAILS);
  const omitted = details.length - MAX_ERROR_DETAILS;
  if (omitted > 0) others.push({ id: first!.id, detail: `${omitted} more like these` });
  throw new ApiError([first!, ...others]);
}

/** Reads the identifiers of a request, valid or not. Undefined if the body has no list of identifiers. */
export function readJsonBatch(json: unknown): Batch | undefined {
  const items = getList(json, IDENTIFIERS_FIELD);
  if (items === undefined) return undefined;
  return { identifiers: items.map((item) => (typeof item === 'object' ? '' : String(item))), body: json };
}

export const readBatch = ({ context: { body } }: FastifyRequest): Batch | undefined => readJsonBatch(body.json);

/** Version 1 returns a person for every identifier, version 2 by default only for persons in the register. */
export function createBatchLookupHandler(operation: Operation): Handler {
  return (request, reply) => {
    const { state } = request.context.session;
    const { register, serializer } = state;
    const { behaviour } = state.scenario;
    const lookup = readLookup(request.context.json, operation, behaviour, (identifier) =>
      register.isSpecified(identifier),
    );
    request.context.personCount = lookup.identifiers.length;
    const response = serializer.write({
      identifiers: lookup.identifiers,
      unknown: lookup.unknown,
      version: operation.version,
      parts: restrictTo(request.context.permittedParts, lookup.informasjonsbehov),
      includeNotRegistered:
        operation.version === 'v1' || (lookup.inkluderIkkeRegistrerte ?? behaviour.inkluderIkkeRegistrerte),
    });
    return sendResponse(response, request, reply, state.sign);
  };
}
