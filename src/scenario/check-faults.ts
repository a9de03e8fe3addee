import type { Rule } from '../identifier/index.ts';
import { checkConditions } from './check-conditions.ts';
import { wrongHeaders } from './check-headers.ts';
import { isMapping, type Mapping } from './mapping.ts';
import { milliseconds, spanOf } from './quantities.ts';
import type { Finding } from './source.ts';
import { EFFECT_KEYS } from './written-fault.ts';

const KEYS: ReadonlySet<string> = new Set([...EFFECT_KEYS, 'description', 'when', 'delay', 'headers', 'body']);
/** RFC 9110, 15.3.5, 15.3.6 and 15.4.5. */
const WITHOUT_BODY: readonly unknown[] = [204, 205, 304];

const at = (part: Finding['part'], path: readonly string[], trouble: string): Finding => {
  return { path, part, message: `${path.at(-1)}: ${trouble}` };
};

function effects(name: string, fault: Mapping): Finding[] {
  const [first, ...others] = Object.keys(fault).filter((key) => EFFECT_KEYS.some((known) => known === key));
  const isMisspelt = Object.keys(fault).some((key) => !KEYS.has(key));
  if (first === undefined && fault.delay === undefined && !isMisspelt) {
    const message = `${name}: expected a delay, or one of ${EFFECT_KEYS.join(', ')}`;
    return [{ path: [], part: 'key', message }];
  }
  return others.map((key) => at('key', [key], `beside ${first}: one fault does one thing`));
}

function answerParts(fault: Mapping): Finding[] {
  const parts = ['headers', 'body'].filter((key) => fault[key] !== undefined);
  if (fault.status === undefined) return parts.map((key) => at('key', [key], 'only beside a status'));
  const hasTooMuch = fault.body !== undefined && WITHOUT_BODY.includes(fault.status);
  return hasTooMuch ? [at('key', ['body'], `an answer with status ${fault.status} has none`)] : [];
}

/** Those whose answers have a list of persons; what is not said is any of them. */
const LISTING: readonly unknown[] = [undefined, 'personer', 'ws-v5'];
/** Those whose answers have one in JSON. */
const LISTING_IN_JSON: readonly unknown[] = [undefined, 'personer'];
/** As many persons as one answer has. */
const MOST_PERSONS = 1000;

/** What never happens on an operation whose answers have no list of persons, or none in JSON, or a shorter one. */
function personless({ when, cutAtPerson, trailingComma }: Mapping): Finding[] {
  const { operation, persons } = isMapping(when) ? when : {};
  const isListing = LISTING.includes(operation);
  const why = isListing ? 'is no JSON' : 'has no list of persons';
  const most = Math.min(spanOf(persons)?.to ?? MOST_PERSONS, MOST_PERSONS);
  const found: Finding[] = [];
  if (cutAtPerson !== undefined && !isListing)
    found.push(at('key', ['cutAtPerson'], `an answer to ${operation} ${why}`));
  else if (typeof cutAtPerson === 'number' && cutAtPerson > most) {
    found.push(at('value', ['cutAtPerson'], `an answer has at most ${most} person${most === 1 ? '' : 's'} here`));
  }
  if (trailingComma !== undefined && !LISTING_IN_JSON.includes(operation)) {
    found.push(at('key', ['trailingComma'], `an answer to ${operation} ${why}`));
  }
  return found;
}

/** Timers know no longer ones than 24 days; nobody waits for a day. */
const LONGEST_MS = 86_400_000;

function tooLong({ delay, dribble }: Mapping): Finding[] {
  const within = (key: string, value: unknown): [string[], unknown][] =>
    isMapping(value) ? Object.entries(value).map(([part, each]) => [[key, part], each]) : [[[key], value]];
  return [...within('delay', delay), ...within('dribble', dribble)]
    .filter(([, written]) => typeof written === 'string' && (milliseconds(written) ?? 0) > LONGEST_MS)
    .map(([path]) => at('value', path, 'longer than a day (1440m)'));
}

function unorderedDelay({ delay }: Mapping): Finding[] {
  if (!isMapping(delay)) return [];
  const shorter = (low: string, high: string): Finding[] =>
    (milliseconds(delay[high]) ?? 0) < (milliseconds(delay[low]) ?? 0) && milliseconds(delay[high]) !== undefined
      ? [at('value', ['delay', high], `shorter than ${low}`)]
      : [];
  const none = milliseconds(delay.median) === 0 ? [at('value', ['delay', 'median'], 'expected more than 0')] : [];
  return [...shorter('from', 'to'), ...shorter('median', 'p95'), ...none];
}

/** Answers are in UTF-8 and say so. */
function rightCharset({ charset }: Mapping): Finding[] {
  const isRight = isMapping(charset) && charset.bytes === 'utf-8' && charset.label === 'utf-8';
  return isRight ? [at('key', ['charset'], 'utf-8 in both is as it should be')] : [];
}

const CHECKS: readonly ((fault: Mapping) => Finding[])[] = [
  answerParts,
  wrongHeaders,
  personless,
  unorderedDelay,
  tooLong,
  rightCharset,
];

/**
 * What a schema cannot say of one fault: that it does nothing or two things at once or what cannot be, never strikes, and
 * has headers without a status or such as would break the answer. Judges what it understands.
 *
 * @example
 * checkFault('idle', { when: { attempt: 1 } }, 'classic'); // one finding: expected a delay, or one of status, ...
 */
export function checkFault(name: string, fault: Mapping, rule: Rule): Finding[] {
  return [...effects(name, fault), ...checkConditions(fault, rule), ...CHECKS.flatMap((check) => check(fault))];
}
