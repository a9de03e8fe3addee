import type { Rule } from '../identifier/index.ts';
import { wrongHeaders } from './check-headers.ts';
import { identifierTrouble } from './check-identifier.ts';
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

/** The operations whose requests and answers have a list of persons; what is not said is any of them. */
const LISTING: readonly unknown[] = [undefined, 'personer', 'ws-v5'];
/** Those whose answers are JSON. */
const IN_JSON: readonly unknown[] = [undefined, 'personer'];

/** What never happens on an operation whose answers, or requests, have no list of persons, or none in JSON. */
function personless(fault: Mapping): Finding[] {
  const when = isMapping(fault.when) ? fault.when : {};
  const { operation } = when;
  const isListing = LISTING.includes(operation);
  const found: Finding[] = [];
  if (fault.cutAtPerson !== undefined && !isListing) {
    found.push(at('key', ['cutAtPerson'], `an answer to ${operation} has no list of persons`));
  }
  if (fault.trailingComma !== undefined && !IN_JSON.includes(operation)) {
    found.push(
      at('key', ['trailingComma'], `an answer to ${operation} ${isListing ? 'is no JSON' : 'has no list of persons'}`),
    );
  }
  const conditions = isListing ? [] : ['persons', 'person'].filter((key) => when[key] !== undefined);
  const asked = (key: string) => at('key', ['when', key], `a request to ${operation} has no list of persons`);
  return [...found, ...conditions.map(asked)];
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

function backwards(key: string, conditions: Mapping): Finding[] {
  const { from, to = from } = spanOf(conditions[key]) ?? {};
  return from !== undefined && to! < from ? [at('value', ['when', key], `${to} is less than ${from}`)] : [];
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

function conditions({ when }: Mapping, rule: Rule): Finding[] {
  if (!isMapping(when)) return [];
  const trouble = identifierTrouble(when.person, rule);
  const wrong = trouble === undefined ? [] : [at('value', ['when', 'person'], trouble)];
  return [...backwards('persons', when), ...backwards('attempt', when), ...wrong];
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
 * What a schema cannot say of one fault: that it does nothing or two things at once or what cannot be, spans that run
 * backwards, headers without a status or such as would break the answer, and an identifier that no scenario may name.
 * Judges what it understands.
 *
 * @example
 * checkFault('idle', { when: { attempt: 1 } }, 'classic'); // one finding: expected a delay, or one of status, ...
 */
export function checkFault(name: string, fault: Mapping, rule: Rule): Finding[] {
  return [...effects(name, fault), ...conditions(fault, rule), ...CHECKS.flatMap((check) => check(fault))];
}
