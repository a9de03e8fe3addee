import type { Rule } from '../identifier/index.ts';
import { checkConditions } from './check-conditions.ts';
import { checkHeaders } from './check-headers.ts';
import { isMapping, type Mapping } from './mapping.ts';
import { parseDuration, parseSpan } from './quantities.ts';
import type { PathDiagnostic } from './source.ts';
import { EFFECT_KEYS } from './written-fault.ts';

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
