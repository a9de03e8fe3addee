import { createHmac } from 'node:crypto';
import { isObject, type JsonObject } from '../conformance/target/json.ts';
import { createRandomSource, generate, isOrganisationNumber, isValid, type Kind } from '../identifier/index.ts';
import { CHANNELS, USABLE } from '../register/eighteen-months.ts';
import { formatTimestamp, subtractDuration, tryParseTimestamp } from '../time/oslo-time.ts';
import { mapTimestamps, TIMESTAMP } from './fields.ts';

/** Adults, so that every state is plausible. */
const BIRTH_DATES = { from: '1940-01-01', to: '1999-12-31' };
const DAY_MS = 86_400_000;
const MAX_SHIFT_DAYS = 20;

/** The values that a replaced person keeps. Other codes could be any text. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  status: ['AKTIV', 'SLETTET', 'IKKE_REGISTRERT'],
  reservasjon: ['JA', 'NEI'],
  varslingsstatus: ['KAN_VARSLES', 'KAN_IKKE_VARSLES'],
  spraak: ['nb', 'nn', 'en', 'se'],
};

/** Replaces persons who may be real by invented ones. The same key gives the same persons. */
export class Replacements {
  readonly #key: string | Buffer;

  constructor(key: string | Buffer) {
    this.#key = key;
  }

  /** Finds an unused synthetic identifier of the same kind. */
  replaceIdentifier(identifier: string, taken: ReadonlySet<string>): string {
    const kind: Kind = identifier.charAt(0) >= '4' ? 'dnr' : 'fnr';
    const random = createRandomSource(this.#draw(identifier));
    for (const found of generate({ kind, ...BIRTH_DATES, order: 'shuffled', random }))
      if (!taken.has(found)) return found;
    throw new Error('every identifier is taken');
  }

  /**
   * Keeps the state of a person and invents everything else: addresses, mailbox, and dates that are up to 20 days off, on
   * the same side of the 18-month border.
   *
   * @param now ms since 1970
   */
  invent(fields: JsonObject, identifier: string, now: number): JsonObject {
    const { kontaktinformasjon, digital_post } = fields;
    const kept = Object.entries(fields).filter(
      ([name, value]) => CODES[name]?.includes(String(value)) ?? isTimestamp(value),
    );
    const invented: JsonObject = {
      ...Object.fromEntries(kept),
      ...(isObject(kontaktinformasjon) && { kontaktinformasjon: this.#inventContact(kontaktinformasjon, identifier) }),
      ...(isObject(digital_post) && { digital_post: this.#inventMailbox(digital_post, identifier) }),
    };
    return mapTimestamps(invented, (timestamp, name) => this.#shift(timestamp, `${identifier} ${name}`, now));
  }

  #inventContact(contact: JsonObject, identifier: string): JsonObject {
    const values: Readonly<Record<string, string>> = {
      epostadresse: `person.${identifier.slice(-5)}@example.com`,
      mobiltelefonnummer: `+4742${String(this.#draw(`${identifier} mobil`) % 1_000_000).padStart(6, '0')}`,
    };
    return Object.fromEntries(
      Object.entries(contact).flatMap(([name, value]): [string, unknown][] => {
        if (CHANNELS.some((channel) => channel === name)) return [[name, values[name]]];
        if (name.endsWith('_duplisert')) return value === 'JA' ? [[name, value]] : [];
        return isTimestamp(value) ? [[name, value]] : [];
      }),
    );
  }

  #inventMailbox(
    { postkasseadresse, postkasseleverandoeradresse: supplier }: JsonObject,
    identifier: string,
  ): JsonObject {
    const suffix = this.#draw(`${identifier} postkasse`).toString(36).toUpperCase().padStart(4, '0').slice(-4);
    return {
      ...(postkasseadresse !== undefined && { postkasseadresse: `person.${identifier.slice(-5)}#${suffix}` }),
      ...(isOrganisationNumber(String(supplier)) && { postkasseleverandoeradresse: supplier }),
    };
  }

  #shift(timestamp: string, purpose: string, now: number): string {
    const instant = tryParseTimestamp(timestamp)!;
    const border = subtractDuration(now, USABLE);
    const [low, high] = instant > border ? [border + 1000, now] : [0, border];
    const shift = (this.#draw(purpose) / 2 ** 32) * 2 * MAX_SHIFT_DAYS * DAY_MS - MAX_SHIFT_DAYS * DAY_MS;
    const shifted = instant + shift;
    const within = shifted < low || shifted > high ? instant - shift : shifted;
    const moved = Math.floor(Math.min(high, Math.max(low, within)) / 1000) * 1000;
    return formatLike(timestamp, moved > border || instant <= border ? moved : moved + 1000);
  }

  /** A number from 0 to 2 ** 32 - 1. */
  #draw(purpose: string): number {
    return createHmac('sha256', this.#key).update(purpose).digest().readUInt32BE(0);
  }
}

const isTimestamp = (value: unknown): boolean =>
  typeof value === 'string' && TIMESTAMP.test(value) && tryParseTimestamp(value) !== undefined;

/** Formats an instant in the form of another timestamp. */
function formatLike(timestamp: string, instant: number): string {
  const fraction = timestamp.includes('.') ? '.000' : '';
  if (timestamp.endsWith('Z')) return new Date(instant).toISOString().replace('.000', fraction);
  const text = formatTimestamp(instant);
  const offset = text.slice(-3) + (/[+-]\d\d:\d\d$/.test(timestamp) ? ':00' : '');
  return text.slice(0, -3) + fraction + offset;
}

/** Whether a scenario can list the person, with the check digits of any rule. */
export const isListable = (identifier: string): boolean => /^\d{11}$/.test(identifier) && isValid(identifier, '2032');
