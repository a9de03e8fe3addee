import { operations } from '../../contract/index.ts';
import type { Rule } from '../../identifier/index.ts';
import { isMapping, type Mapping } from '../../yaml/diagnostics.ts';
import type { PathDiagnostic } from '../../yaml/read.ts';
import { EFFECT_KEYS, parseDuration, parseSpan } from '../parse/faults.ts';
import { describeInvalidIdentifier } from './persons.ts';

const getConditions = ({ when }: Mapping): Mapping => (isMapping(when) ? when : {});

const createConditionDiagnostic = (part: PathDiagnostic['part'], key: string, reason: string): PathDiagnostic => {
  return { path: ['when', key], part, message: `${key}: ${reason}` };
};

/** What requests to an operation have. */
interface OperationRequests {
  readonly versions: readonly string[];
  readonly hasToken: boolean;
  readonly isListing: boolean;
}

const UNVERSIONED = { versions: [], hasToken: false } as const;

/** By the last word of the path. */
const REQUESTS_BY_OPERATION: ReadonlyMap<unknown, OperationRequests> = new Map<unknown, OperationRequests>([
  ...operations.map(({ path }): [string, OperationRequests] => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const versions = operations.filter((other) => other.path.endsWith(`/${name}`)).map(({ version }) => version);
    return [name, { versions: [...new Set(versions)], hasToken: true, isListing: name === 'personer' }];
  }),
  ['ws-v5', { ...UNVERSIONED, isListing: true }],
  ['token', { ...UNVERSIONED, isListing: false }],
]);

function checkVersion({ operation, version }: Mapping, { versions }: OperationRequests): PathDiagnostic[] {
  if (!['v1', 'v2'].includes(version as string) || versions.includes(version as string)) return [];
  return [
    createConditionDiagnostic(
      'value',
      'version',
      `${operation} has ${versions.length === 0 ? 'none' : `only ${versions.join(', ')}`}`,
    ),
  ];
}

const checkToken = ({ operation, token }: Mapping, { hasToken }: OperationRequests): PathDiagnostic[] =>
  token === undefined || hasToken
    ? []
    : [createConditionDiagnostic('key', 'token', `a request to ${operation} has none`)];

function checkPersonConditions(when: Mapping, { isListing }: OperationRequests): PathDiagnostic[] {
  const specifiedKeys = ['persons', 'person', 'per'].filter((key) => when[key] !== undefined);
  return specifiedKeys
    .filter((key) => !isListing && (key !== 'per' || when.per === 'batch'))
    .map((key) => createConditionDiagnostic('key', key, `a request to ${when.operation} has no list of persons`));
}

/** What no request to the operation can fulfil. */
function checkOperation(when: Mapping): PathDiagnostic[] {
  const requests = REQUESTS_BY_OPERATION.get(when.operation);
  if (requests === undefined) return [];
  return [checkVersion, checkToken, checkPersonConditions].flatMap((check) => check(when, requests));
}

function checkRange(key: string, when: Mapping): PathDiagnostic[] {
  const { from, to = from } = parseSpan(when[key]) ?? {};
  return from !== undefined && to! < from
    ? [createConditionDiagnostic('value', key, `${to} is less than ${from}`)]
    : [];
}

/**
 * What a schema cannot say of when a fault strikes: spans that run backwards, an identifier that no scenario may name,
 * and what no request to the operation can fulfil. Judges what it understands.
 *
 * @example
 * checkConditions({ when: { operation: 'token', version: 'v1' } }, 'classic'); // one finding at when.version
 */
export function checkConditions(fault: Mapping, rule: Rule): PathDiagnostic[] {
  const when = getConditions(fault);
  const reason = describeInvalidIdentifier(when.person, rule);
  const personDiagnostics = reason === undefined ? [] : [createConditionDiagnostic('value', 'person', reason)];
  return [
    ...checkRange('persons', when),
    ...checkRange('attempt', when),
    ...personDiagnostics,
    ...checkOperation(when),
  ];
}

/** RFC 9110, 10.2.3 and 5.6.7: seconds, or a date of the preferred form. */
const RETRY_AFTER = /^(?:[0-9]+|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT)$/;
const RETRY_FORM = 'expected whole seconds such as 5, or a date such as Sun, 06 Nov 1994 08:49:37 GMT';

const isRetryAfter = (value: unknown): boolean =>
  RETRY_AFTER.test(String(value)) && (/^[0-9]/.test(String(value)) || !Number.isNaN(Date.parse(String(value))));

type HeaderCheck = (value: unknown) => string | null;

/** By their names in small letters. */
const HEADER_CHECKS: Readonly<Record<string, HeaderCheck>> = {
  'content-length': () => 'follows from the body: contentLength makes it wrong',
  'transfer-encoding': () => 'follows from the body',
  trailer: () => 'there are none after the body',
  'retry-after': (value) => (isRetryAfter(value) ? null : RETRY_FORM),
};

/**
 * The headers of a fault that would break its answer, or that no client can understand.
 *
 * @example
 * wrongHeaders({ status: 503, headers: { 'Retry-After': '5s' } }); // one finding at headers
 */
export function checkHeaders({ headers }: Mapping): PathDiagnostic[] {
  if (!isMapping(headers)) return [];
  return Object.entries(headers).flatMap(([name, value]): PathDiagnostic[] => {
    const reason = HEADER_CHECKS[name.toLowerCase()]?.(value) ?? null;
    return reason === null ? [] : [{ path: ['headers', name], part: 'value', message: `${name}: ${reason}` }];
  });
}

const KEYS: ReadonlySet<string> = new Set([...EFFECT_KEYS, 'description', 'when', 'delay', 'headers', 'body']);
/** RFC 9110, 15.3.5, 15.3.6 and 15.4.5. */
const WITHOUT_BODY: readonly unknown[] = [204, 205, 304];

const createFaultDiagnostic = (
  part: PathDiagnostic['part'],
  path: readonly string[],
  reason: string,
): PathDiagnostic => {
  return { path, part, message: `${path.at(-1)}: ${reason}` };
};

function checkEffects(name: string, fault: Mapping): PathDiagnostic[] {
  const [first, ...others] = Object.keys(fault).filter((key) => EFFECT_KEYS.some((known) => known === key));
  const isMisspelt = Object.keys(fault).some((key) => !KEYS.has(key));
  if (first === undefined && fault.delay === undefined && !isMisspelt) {
    const message = `${name}: expected a delay, or one of ${EFFECT_KEYS.join(', ')}`;
    return [{ path: [], part: 'key', message }];
  }
  return others.map((key) => createFaultDiagnostic('key', [key], `beside ${first}: one fault does one thing`));
}

function checkResponseParts(fault: Mapping): PathDiagnostic[] {
  const parts = ['headers', 'body'].filter((key) => fault[key] !== undefined);
  if (fault.status === undefined)
    return parts.map((key) => createFaultDiagnostic('key', [key], 'only beside a status'));
  const hasTooMuch = fault.body !== undefined && WITHOUT_BODY.includes(fault.status);
  return hasTooMuch ? [createFaultDiagnostic('key', ['body'], `an answer with status ${fault.status} has none`)] : [];
}

/** Those whose answers have a list of persons; what is not said is any of them. */
const WITH_PERSON_LIST: readonly unknown[] = [undefined, 'personer', 'ws-v5'];
/** Those whose answers have one in JSON. */
const WITH_JSON_PERSON_LIST: readonly unknown[] = [undefined, 'personer'];
/** As many persons as one answer has. */
const MAX_PERSONS = 1000;

/** What never happens on an operation whose answers have no list of persons, or none in JSON, or a shorter one. */
function checkPersonEffects({ when, cutAtPerson, trailingComma }: Mapping): PathDiagnostic[] {
  const { operation, persons } = isMapping(when) ? when : {};
  const isListing = WITH_PERSON_LIST.includes(operation);
  const reason = isListing ? 'is no JSON' : 'has no list of persons';
  const maxPersons = Math.min(parseSpan(persons)?.to ?? MAX_PERSONS, MAX_PERSONS);
  const diagnostics: PathDiagnostic[] = [];
  if (cutAtPerson !== undefined && !isListing)
    diagnostics.push(createFaultDiagnostic('key', ['cutAtPerson'], `an answer to ${operation} ${reason}`));
  else if (typeof cutAtPerson === 'number' && cutAtPerson > maxPersons) {
    diagnostics.push(
      createFaultDiagnostic(
        'value',
        ['cutAtPerson'],
        `an answer has at most ${maxPersons} person${maxPersons === 1 ? '' : 's'} here`,
      ),
    );
  }
  if (trailingComma !== undefined && !WITH_JSON_PERSON_LIST.includes(operation)) {
    diagnostics.push(createFaultDiagnostic('key', ['trailingComma'], `an answer to ${operation} ${reason}`));
  }
  return diagnostics;
}

/** Timers know no longer ones than 24 days; nobody waits for a day. */
const MAX_DURATION_MS = 86_400_000;

function checkDurations({ delay, dribble }: Mapping): PathDiagnostic[] {
  const within = (key: string, value: unknown): [string[], unknown][] =>
    isMapping(value) ? Object.entries(value).map(([part, each]) => [[key, part], each]) : [[[key], value]];
  return [...within('delay', delay), ...within('dribble', dribble)]
    .filter(([, written]) => typeof written === 'string' && (parseDuration(written) ?? 0) > MAX_DURATION_MS)
    .map(([path]) => createFaultDiagnostic('value', path, 'longer than a day (1440m)'));
}

function checkDelayOrder({ delay }: Mapping): PathDiagnostic[] {
  if (!isMapping(delay)) return [];
  const shorter = (low: string, high: string): PathDiagnostic[] =>
    (parseDuration(delay[high]) ?? 0) < (parseDuration(delay[low]) ?? 0) && parseDuration(delay[high]) !== undefined
      ? [createFaultDiagnostic('value', ['delay', high], `shorter than ${low}`)]
      : [];
  const none =
    parseDuration(delay.median) === 0
      ? [createFaultDiagnostic('value', ['delay', 'median'], 'expected more than 0')]
      : [];
  return [...shorter('from', 'to'), ...shorter('median', 'p95'), ...none];
}

/** Answers are in UTF-8 and say so. */
function checkCharset({ charset }: Mapping): PathDiagnostic[] {
  const isRight = isMapping(charset) && charset.bytes === 'utf-8' && charset.label === 'utf-8';
  return isRight ? [createFaultDiagnostic('key', ['charset'], 'utf-8 in both is as it should be')] : [];
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
 * What a schema cannot say of one fault: that it does nothing or two things at once or what cannot be, never strikes, and
 * has headers without a status or such as would break the answer. Judges what it understands.
 *
 * @example
 * checkFault('idle', { when: { attempt: 1 } }, 'classic'); // one finding: expected a delay, or one of status, ...
 */
export function checkFault(name: string, fault: Mapping, rule: Rule): PathDiagnostic[] {
  return [...checkEffects(name, fault), ...checkConditions(fault, rule), ...CHECKS.flatMap((check) => check(fault))];
}
