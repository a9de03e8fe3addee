import { MAX_IDENTIFIERS } from '../../contract/limits.ts';
import type { Rule } from '../../identifier/index.ts';
import { isMapping, type Mapping, type PathDiagnostic, toText } from '../../yaml/diagnostics.ts';
import { EFFECT_KEYS } from '../model.ts';
import { parseDuration, parseSpan } from '../quantities.ts';
import { checkConditions } from './conditions.ts';

const createDiagnostic = (part: PathDiagnostic['part'], path: readonly string[], reason: string): PathDiagnostic => {
  return { path, part, message: `${path.at(-1)}: ${reason}` };
};

/** RFC 9110, 10.2.3 and 5.6.7: seconds, or a date of the preferred form. */
const RETRY_AFTER = /^(?:[0-9]+|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT)$/;
const RETRY_FORM = 'expected whole seconds such as 5, or a date such as Sun, 06 Nov 1994 08:49:37 GMT';

const isRetryAfter = (value: string): boolean =>
  RETRY_AFTER.test(value) && (/^[0-9]/.test(value) || !Number.isNaN(Date.parse(value)));

type ValueCheck = (value: string) => string | undefined;

/** By the header name in lower case. */
const HEADER_CHECKS: ReadonlyMap<string, ValueCheck> = new Map<string, ValueCheck>([
  ['content-length', () => 'derived from the body; use contentLength for a wrong one'],
  ['transfer-encoding', () => 'derived from the body'],
  ['trailer', () => 'trailers are not supported'],
  ['retry-after', (value) => (isRetryAfter(value) ? undefined : RETRY_FORM)],
]);

/** Finds headers that would break the response, or that no client can understand. */
function checkHeaders({ headers }: Mapping): PathDiagnostic[] {
  return Object.entries(isMapping(headers) ? headers : {}).flatMap(([name, value]) => {
    const reason = HEADER_CHECKS.get(name.toLowerCase())?.(toText(value));
    return reason === undefined ? [] : [createDiagnostic('value', ['headers', name], reason)];
  });
}

const KEYS: ReadonlySet<string> = new Set([...EFFECT_KEYS, 'description', 'when', 'delay', 'headers', 'body']);
/** RFC 9110, 15.3.5, 15.3.6 and 15.4.5. */
const WITHOUT_BODY: readonly unknown[] = [204, 205, 304];

function checkEffects(name: string, fault: Mapping): PathDiagnostic[] {
  const [first, ...others] = Object.keys(fault).filter((key) => EFFECT_KEYS.some((known) => known === key));
  const isMisspelt = Object.keys(fault).some((key) => !KEYS.has(key));
  if (first === undefined && fault.delay === undefined && !isMisspelt) {
    return [{ path: [], part: 'key', message: `${name}: expected a delay, or one of ${EFFECT_KEYS.join(', ')}` }];
  }
  return others.map((key) =>
    createDiagnostic('key', [key], `a fault has one effect, and this one already has ${first}`),
  );
}

function checkResponseParts(fault: Mapping): PathDiagnostic[] {
  const parts = ['headers', 'body'].filter((key) => fault[key] !== undefined);
  if (fault.status === undefined) return parts.map((key) => createDiagnostic('key', [key], 'requires a status'));
  const hasExtraBody = fault.body !== undefined && WITHOUT_BODY.includes(fault.status);
  return hasExtraBody ? [createDiagnostic('key', ['body'], `a response with status ${fault.status} has no body`)] : [];
}

/** Operations whose responses contain a list of persons. Undefined matches any operation. */
const WITH_PERSON_LIST: readonly unknown[] = [undefined, 'personer', 'ws-v5'];
const WITH_JSON_PERSON_LIST: readonly unknown[] = [undefined, 'personer'];
/** Finds effects on persons for an operation without a list of persons, without JSON, or with a shorter list. */
function checkPersonEffects({ when, cutAtPerson, trailingComma }: Mapping): PathDiagnostic[] {
  const { operation, persons } = isMapping(when) ? when : {};
  const hasPersons = WITH_PERSON_LIST.includes(operation);
  const reason = `a response to ${toText(operation)} ${hasPersons ? 'is not JSON' : 'has no list of persons'}`;
  const maxPersons = Math.min(parseSpan(persons)?.to ?? MAX_IDENTIFIERS, MAX_IDENTIFIERS);
  const diagnostics: PathDiagnostic[] = [];
  if (cutAtPerson !== undefined && !hasPersons) diagnostics.push(createDiagnostic('key', ['cutAtPerson'], reason));
  else if (typeof cutAtPerson === 'number' && cutAtPerson > maxPersons) {
    const limit = `a response has at most ${maxPersons} person${maxPersons === 1 ? '' : 's'} here`;
    diagnostics.push(createDiagnostic('value', ['cutAtPerson'], limit));
  }
  if (trailingComma !== undefined && !WITH_JSON_PERSON_LIST.includes(operation))
    diagnostics.push(createDiagnostic('key', ['trailingComma'], reason));
  return diagnostics;
}

/** Node's timers are limited to 24 days; a day is longer than any client waits. */
const MAX_DURATION_MS = 86_400_000;

function checkDurations({ delay, dribble }: Mapping): PathDiagnostic[] {
  const within = (key: string, value: unknown): [string[], unknown][] =>
    isMapping(value) ? Object.entries(value).map(([part, each]) => [[key, part], each]) : [[[key], value]];
  return [...within('delay', delay), ...within('dribble', dribble)]
    .filter(([, raw]) => typeof raw === 'string' && (parseDuration(raw) ?? 0) > MAX_DURATION_MS)
    .map(([path]) => createDiagnostic('value', path, 'longer than a day (1440m)'));
}

function checkDelayOrder({ delay }: Mapping): PathDiagnostic[] {
  if (!isMapping(delay)) return [];
  const shorter = (low: string, high: string): PathDiagnostic[] =>
    (parseDuration(delay[high]) ?? Number.POSITIVE_INFINITY) < (parseDuration(delay[low]) ?? 0)
      ? [createDiagnostic('value', ['delay', high], `shorter than ${low}`)]
      : [];
  const isZero = parseDuration(delay.median) === 0;
  return [
    ...shorter('from', 'to'),
    ...shorter('median', 'p95'),
    ...(isZero ? [createDiagnostic('value', ['delay', 'median'], 'expected more than 0')] : []),
  ];
}

function checkCharset({ charset }: Mapping): PathDiagnostic[] {
  const isDefault = isMapping(charset) && charset.bytes === 'utf-8' && charset.label === 'utf-8';
  return isDefault ? [createDiagnostic('key', ['charset'], 'utf-8 for both is the default, not a fault')] : [];
}

const CHECKS: readonly ((fault: Mapping) => PathDiagnostic[])[] = [
  checkResponseParts,
  checkHeaders,
  checkPersonEffects,
  checkDelayOrder,
  checkDurations,
  checkCharset,
];

/**
 * Checks a fault beyond the schema: it has exactly one effect, its conditions can be met, and its headers, body and
 * durations are usable. Accepts data of any shape and checks the parts that are well-formed.
 *
 * @example
 * checkFault('idle', { when: { attempt: 1 } }, 'classic'); // one diagnostic: expected a delay, or one of status, ...
 */
export function checkFault(name: string, fault: Mapping, rule: Rule): PathDiagnostic[] {
  return [...checkEffects(name, fault), ...checkConditions(fault, rule), ...CHECKS.flatMap((check) => check(fault))];
}
