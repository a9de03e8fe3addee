import { type Entry, type Kind, NOT_REGISTERED, type Page, type Population, type Register } from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { disclose, type Version } from './disclose.ts';
import type { Grant } from './grant.ts';
import { isPlain, present } from './present.ts';
import { LONGEST_PERSON, Stencil, TOKENS } from './stencil.ts';
import { UNKNOWN_BESIDE_PERSONS } from './unknown-members.ts';

/** A batch lookup. */
export interface Lookup {
  /** Eleven ASCII digits each. */
  readonly identifiers: readonly string[];
  /** Those among them that are no identifiers, and so in no register. */
  readonly unknown: ReadonlySet<string>;
  readonly version: Version;
  readonly grant: Grant;
  /** Whether persons that are not in the register are in the answer. */
  readonly includeNotRegistered: boolean;
}

/** An answer in memory that is used again: `bytes` are good until `release()`, which need not be called. */
export interface Answer {
  readonly bytes: Buffer;
  readonly release: () => void;
}

const OPENING = Buffer.from('{"personer":[');
const CLOSING = Buffer.from(']}');
const CLOSING_WITH_UNKNOWN = Buffer.from(`],${UNKNOWN_BESIDE_PERSONS}}`);
const COMMA = 0x2c;
const FIRST_SIZE = 1 << 16;
const MOST_IDLE = 8;

/**
 * Writes answers as bytes: `{"personer":[…]}`, a person for each identifier in the order asked.
 *
 * Generated persons are filled into stencils. What a scenario says of a person goes the ordinary way, and so does
 * everybody where the behaviour asks for another form than the usual one.
 */
export class AnswerWriter {
  readonly #register: Register;
  readonly #behaviour: Behaviour;
  readonly #plain: boolean;
  /** By version, grant and kind. */
  readonly #stencils: Readonly<Record<Version, Stencil[][]>> = { v1: [], v2: [] };
  readonly #idle: OwnPage[] = [];
  #page = newPage(0);

  constructor(register: Register, behaviour: Behaviour) {
    this.#register = register;
    this.#behaviour = behaviour;
    this.#plain = isPlain(behaviour);
  }

  /** The answer to a lookup. */
  write(lookup: Lookup): Answer {
    this.#page = this.#idle.pop() ?? newPage(FIRST_SIZE);
    const population = this.#register.population();
    const { bytes } = population;
    const stencils = this.#stencilsFor(lookup);
    const plain = this.#plain;
    let end = this.#append(OPENING, 0);
    for (const identifier of this.#asked(lookup)) {
      if (!plain || this.#register.isStated(identifier)) {
        end = this.#appendWhole(this.#entryOf(population, identifier, lookup), lookup, end);
        continue;
      }
      const kind = this.#kindOf(population, identifier, lookup);
      if (kind === NOT_REGISTERED && !lookup.includeNotRegistered) continue;
      stencils[kind] ??= this.#cut(kind, lookup);
      end = stencils[kind].fillIn(bytes, this.#room(end), this.#separate(end));
    }
    end = this.#append(this.#behaviour.unknownMembers ? CLOSING_WITH_UNKNOWN : CLOSING, end);
    return this.#lend(end);
  }

  #lend(end: number): Answer {
    const lent = this.#page;
    return {
      bytes: lent.bytes.subarray(0, end),
      release: () => {
        if (this.#idle.length < MOST_IDLE) this.#idle.push(lent);
      },
    };
  }

  #asked({ identifiers }: Lookup): Iterable<string> {
    return this.#behaviour.duplicates === 'collapsed' ? new Set(identifiers) : identifiers;
  }

  #kindOf(population: Population, identifier: string, { unknown }: Lookup): Kind {
    const kind = this.#register.kindIn(population, identifier);
    return unknown.size > 0 && unknown.has(identifier) ? NOT_REGISTERED : kind;
  }

  #entryOf(population: Population, identifier: string, lookup: Lookup): Entry {
    if (this.#register.isStated(identifier)) return this.#register.find(identifier);
    return this.#register.entryOf(this.#kindOf(population, identifier, lookup), population.values);
  }

  #appendWhole(entry: Entry, { grant, version, includeNotRegistered }: Lookup, end: number): number {
    if (entry.person.status === 'IKKE_REGISTRERT' && !includeNotRegistered) return end;
    const told = disclose(entry, grant, version, this.#behaviour);
    const written = this.#plain ? told : present(told, entry, grant, this.#behaviour);
    const person = Buffer.from(JSON.stringify(written));
    this.#room(end, person.length);
    return this.#append(person, this.#separate(end));
  }

  #stencilsFor({ grant, version }: Lookup): Stencil[] {
    const stencils = this.#stencils[version];
    stencils[grant] ??= [];
    return stencils[grant];
  }

  #cut(kind: Kind, { grant, version }: Lookup): Stencil {
    return new Stencil(disclose(this.#register.entryOf(kind, TOKENS), grant, version, this.#behaviour));
  }

  /** A comma, but for the first person. */
  #separate(end: number): number {
    if (end > OPENING.length) this.#page.bytes[end++] = COMMA;
    return end;
  }

  /** Sees to it that a person can be written at a place, with what stands around it. */
  #room(end: number, bytes = LONGEST_PERSON): Page {
    const needed = end + bytes + CLOSING_WITH_UNKNOWN.length + 1;
    if (needed > this.#page.bytes.length) {
      const larger = newPage(2 * needed);
      larger.bytes.set(this.#page.bytes.subarray(0, end));
      this.#page = larger;
    }
    return this.#page;
  }

  #append(bytes: Uint8Array, end: number): number {
    this.#page.bytes.set(bytes, end);
    return end + bytes.length;
  }
}

interface OwnPage extends Page {
  readonly bytes: Buffer;
}

function newPage(size: number): OwnPage {
  const bytes = Buffer.allocUnsafeSlow(size);
  return { bytes, view: new DataView(bytes.buffer) };
}
