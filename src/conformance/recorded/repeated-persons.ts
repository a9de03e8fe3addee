import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { BoundedMap } from '../../bounded-map.ts';
import { type CompletedExchange, getPersons, hasInformasjonsbehov } from '../evidence/lookups.ts';
import { isObject, type JsonObject } from '../evidence/rest-persons.ts';
import { CHANNELS } from '../evidence/timestamps.ts';
import { type Finding, PASS, type RuleOutcome } from '../rules/rule.ts';
import { hasResponse } from '../target/exchange.ts';
import { REPEATED_PERSON_RULES, type RepeatedPersonRule } from './applicability.ts';
import type { ClassifiedExchange } from './classified-exchange.ts';

/** The persons that were requested last are remembered. */
const MAX_PERSONS = 50_000;
/** Two values that alternate this often are not changes of the register. */
const MIN_ALTERNATIONS = 3;

interface Batch {
  readonly count: number;
  readonly ordered: string;
  readonly unordered: string;
}

interface Remembered {
  readonly batch: Batch;
  readonly digest: string;
  /** The data before the last change; empty if it never changed. */
  readonly previousDigest: string;
  readonly alternations: number;
  /** For each channel, checksums of its value and its date; null without one of them. */
  readonly channels: readonly (readonly [value: number, date: number] | null)[];
}

/**
 * Compares the data of a person in several responses. A register changes, so another value alone is not a violation. It
 * is one if a contact value changes without its date, or if two values alternate.
 */
export class RepeatedPersons {
  readonly #persons = new BoundedMap<string, Remembered>(MAX_PERSONS);

  /** Compares each person with the previous response to a comparable request. Returns outcomes by rule. */
  compare({ exchange, secret }: ClassifiedExchange): ReadonlyMap<RepeatedPersonRule, RuleOutcome> {
    const results = new Map<RepeatedPersonRule, Finding[]>();
    if (!hasResponse(exchange) || exchange.response.status !== 200) return new Map();
    const batch = describeBatch(exchange.request.identifiers);
    const caller = digest(`${secret ?? ''} ${toRequestKey(exchange)}`);
    for (const { raw, person, pointer } of getPersons(exchange)) {
      const { personidentifikator: identifier } = raw;
      if (typeof identifier !== 'string') continue;
      const key = caller + identifier;
      const before = this.#persons.get(key);
      const now = createRemembered(batch, person, before);
      this.#persons.set(key, now);
      if (before === undefined) continue;
      const rule = attribute(before.batch, batch);
      const findings = results.get(rule) ?? [];
      results.set(rule, findings);
      const actual = describeDifference(before, now);
      if (actual !== undefined)
        findings.push({ exchange, pointer, expected: 'the same data for a person as in the other request', actual });
    }
    return new Map(REPEATED_PERSON_RULES.flatMap((rule) => toEntry(rule, results.get(rule))));
  }
}

function toEntry(rule: RepeatedPersonRule, findings: readonly Finding[] | undefined) {
  if (findings === undefined) return [];
  const [first, ...others] = findings;
  const outcome: RuleOutcome = first === undefined ? PASS : { kind: 'fail', findings: [first, ...others] };
  return [[rule, outcome] as const];
}

const digest = (text: string): string => hash('sha1', text, 'base64');

/** Requests are comparable with the same version, token and other members. */
function toRequestKey(exchange: CompletedExchange): string {
  const { version, request } = exchange;
  const others = hasInformasjonsbehov(exchange) ? (request.body ?? '').replace(/\[[\s\d",]*\]/, '') : '';
  return `${version} ${exchange.probe.startsWith('v2-')} ${others}`;
}

function describeBatch(identifiers: readonly string[]): Batch {
  return {
    count: identifiers.length,
    ordered: digest(identifiers.join()),
    unordered: digest([...identifiers].sort().join()),
  };
}

/** Writes JSON with sorted members: their order is irrelevant. */
function writeSorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeSorted).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  let text = '{';
  for (const name of Object.keys(value).sort()) text += `${JSON.stringify(name)}:${writeSorted(value[name])},`;
  return `${text}}`;
}

function createRemembered(batch: Batch, person: JsonObject, before: Remembered | undefined): Remembered {
  const now = digest(writeSorted(person));
  const isSame = before === undefined || before.digest === now;
  const alternations = before === undefined || isSame ? (before?.alternations ?? 0) : before.alternations + 1;
  return {
    batch,
    digest: now,
    previousDigest: isSame ? (before?.previousDigest ?? '') : before.digest,
    alternations: !isSame && before.previousDigest !== '' && before.previousDigest !== now ? 1 : alternations,
    channels: readChannels(person),
  };
}

const NO_CHANNELS: Remembered['channels'] = CHANNELS.map(() => null);

function readChannels({ kontaktinformasjon: contact }: JsonObject): Remembered['channels'] {
  if (!isObject(contact)) return NO_CHANNELS;
  return CHANNELS.map((channel) => {
    const [value, date] = [contact[channel], contact[`${channel}_oppdatert`]];
    return typeof value === 'string' && typeof date === 'string' ? [crc32(value), crc32(date)] : null;
  });
}

function describeDifference(before: Remembered, now: Remembered): string | undefined {
  if (before.digest === now.digest) return undefined;
  const channel = CHANNELS.find((_, at) => {
    const [earlier, later] = [before.channels[at], now.channels[at]];
    return earlier && later && earlier[1] === later[1] && earlier[0] !== later[0];
  });
  if (channel !== undefined) return `${channel} differs, with the same ${channel}_oppdatert`;
  return now.alternations >= MIN_ALTERNATIONS ? 'two versions of the person in turn' : undefined;
}

/** The rule about the difference between two requests for the person. */
function attribute(before: Batch, now: Batch): RepeatedPersonRule {
  if (before.ordered === now.ordered) return 'batch/repeated';
  if (before.unordered === now.unordered) return 'batch/order-independent';
  return now.count < before.count ? 'batch/split' : 'batch/independent-of-others';
}
