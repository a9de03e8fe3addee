import { type Exchange, hasResponse, type Interface, type ServiceResponse } from '../target/exchange.ts';
import { listChangedPersons, readPosition } from './change-log.ts';
import { type CompletedExchange, getPersons, getTimes, hasInformasjonsbehov, hasMainToken } from './lookups.ts';
import { isObject, type JsonObject, type SeenPerson } from './rest-persons.ts';
import { getSoapPersons } from './soap-persons.ts';

/** The contact data that reach one person only, unless persons share them. */
export const CONTACT_VALUES = ['epostadresse', 'mobiltelefonnummer', 'postkasseadresse'] as const;
export type ContactValue = (typeof CONTACT_VALUES)[number];

/** How often and when a value was returned for a person, or omitted. Times are ms on one clock. */
export interface ContactUse {
  /** Normalised; the interface for a complete response without a value. */
  readonly value: string;
  count: number;
  firstReceived: number;
  lastSent: number;
  /** The first response with it. */
  readonly seen: SeenPerson;
}

/** The uses of one kind of contact data of a person. */
export interface ContactUses {
  readonly values: ContactUse[];
  /** The complete responses without a value, for each interface. */
  readonly absent: ContactUse[];
  /** The value that was returned last, as received: most responses return the same. */
  lastReceived: string | undefined;
  lastUse: ContactUse | undefined;
}

type PersonUses = Record<ContactValue, ContactUses>;

/** A service that returns a new value each time must not fill the memory. */
const MAX_VALUES = 8;

const PHONE_DIGITS = 8;

/** Versions may write the same number with and without a country code. */
const NORMALIZE: Readonly<Record<ContactValue, (text: string) => string>> = {
  epostadresse: (text) => text.trim().toLowerCase(),
  mobiltelefonnummer: (text) => text.replace(/\D/g, '').slice(-PHONE_DIGITS),
  postkasseadresse: (text) => text.trim(),
};

/** The contact data that the responses of a run return for each person, over all interfaces. */
export class ContactHistory {
  readonly #persons = new Map<string, PersonUses>();
  readonly #changed = new Set<string>();
  #logEnd = Number.POSITIVE_INFINITY;

  constructor(...parts: readonly (readonly Exchange[])[]) {
    for (const exchanges of parts) this.add(exchanges);
  }

  /** The identifiers of the persons that were returned. */
  get persons(): ReadonlyMap<string, Readonly<PersonUses>> {
    return this.#persons;
  }

  /** The persons that the log of changes has after its first known end. */
  get changed(): ReadonlySet<string> {
    return this.#changed;
  }

  /** Lists the responses that are kept as the first ones with some contact data. */
  listResponses(): ReadonlySet<ServiceResponse> {
    const uses = [...this.#persons.values()].flatMap((kinds) => Object.values(kinds));
    const all = uses.flatMap(({ values, absent }) => [...values, ...absent]);
    return new Set(all.flatMap(({ seen: { exchange } }) => (hasResponse(exchange) ? [exchange.response] : [])));
  }

  /** Adds the lookups among exchanges. With another token than the main one, rules about scopes check the data. */
  add(exchanges: readonly Exchange[]): void {
    for (const [index, exchange] of exchanges.entries()) {
      if (!hasResponse(exchange)) continue;
      if (exchange.request.path.endsWith('/hentEndringer')) this.#addChanges(exchange);
      else if (exchange.request.identifiers.length > 0) this.#addLookup(exchange, index);
    }
  }

  #addChanges(exchange: CompletedExchange): void {
    const position = readPosition(exchange);
    if (position === undefined) return;
    this.#logEnd = Math.min(this.#logEnd, position.sisteEndringsId);
    if (position.requestedFrom < this.#logEnd) return;
    for (const identifier of listChangedPersons(exchange)) this.#changed.add(identifier);
  }

  #addLookup(exchange: CompletedExchange, index: number): void {
    const isOverSoap = exchange.version === 'soap';
    if (exchange.response.status !== 200 || !(isOverSoap || hasMainToken(exchange))) return;
    const isComplete = !isOverSoap && !hasInformasjonsbehov(exchange);
    const lookup: Lookup = { version: exchange.version, isComplete, ...getTimes(exchange, index) };
    for (const seen of isOverSoap ? getSoapPersons(exchange) : getPersons(exchange)) {
      const { personidentifikator: identifier } = seen.person;
      if (typeof identifier !== 'string') continue;
      const uses = this.#persons.get(identifier) ?? createUses();
      this.#persons.set(identifier, uses);
      countUses(uses, seen, lookup);
    }
  }
}

/** When a lookup was sent and received, and whether it discloses everything. */
interface Lookup {
  readonly version: Interface;
  readonly isComplete: boolean;
  readonly sent: number;
  readonly received: number;
}

const createUses = (): PersonUses => ({
  epostadresse: { values: [], absent: [], lastReceived: undefined, lastUse: undefined },
  mobiltelefonnummer: { values: [], absent: [], lastReceived: undefined, lastUse: undefined },
  postkasseadresse: { values: [], absent: [], lastReceived: undefined, lastUse: undefined },
});

function countUses(person: PersonUses, seen: SeenPerson, lookup: Lookup): void {
  for (const kind of CONTACT_VALUES) {
    const uses = person[kind];
    const received = readContactValue(seen.person, kind);
    if (received === undefined) {
      if (lookup.isComplete) countUse(uses.absent, lookup.version, seen, lookup);
      continue;
    }
    const isLast = received === uses.lastReceived && uses.lastUse !== undefined;
    uses.lastUse = isLast
      ? countAgain(uses.lastUse!, lookup)
      : countUse(uses.values, NORMALIZE[kind](received), seen, lookup);
    uses.lastReceived = received;
  }
}

function countUse(uses: ContactUse[], value: string, seen: SeenPerson, lookup: Lookup): ContactUse | undefined {
  const use = uses.find((one) => one.value === value);
  if (use !== undefined) return countAgain(use, lookup);
  if (uses.length >= MAX_VALUES) return undefined;
  const added = { value, count: 1, firstReceived: lookup.received, lastSent: lookup.sent, seen };
  uses.push(added);
  return added;
}

function countAgain(use: ContactUse, { sent, received }: Lookup): ContactUse {
  use.count++;
  use.firstReceived = Math.min(use.firstReceived, received);
  use.lastSent = Math.max(use.lastSent, sent);
  return use;
}

function readContactValue({ kontaktinformasjon, digital_post }: JsonObject, kind: ContactValue): string | undefined {
  const members = kind === 'postkasseadresse' ? digital_post : kontaktinformasjon;
  const value = isObject(members) ? members[kind] : undefined;
  return typeof value === 'string' ? value : undefined;
}
