import { type Kind, NOT_REGISTERED, type Page, type Population, type Register } from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { disclose, type Version } from './disclose.ts';
import type { Grant } from './grant.ts';
import { LONGEST_PERSON, Stencil, TOKENS } from './stencil.ts';

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
const COMMA = 0x2c;
const FIRST_SIZE = 1 << 16;
const MOST_IDLE = 8;

/**
 * Writes answers as bytes: `{"personer":[…]}`, a person for each identifier in the order asked.
 *
 * Generated persons are filled into stencils. What a scenario says of a person goes the ordinary way.
 */
export class AnswerWriter {
  readonly #register: Register;
  readonly #behaviour: Behaviour;
  /** By version, grant and kind. */
  readonly #stencils: Readonly<Record<Version, Stencil[][]>> = { v1: [], v2: [] };
  readonly #idle: OwnPage[] = [];
  #page = newPage(0);

  constructor(register: Register, behaviour: Behaviour) {
    this.#register = register;
    this.#behaviour = behaviour;
  }

  /** The answer to a lookup. */
  write(lookup: Lookup): Answer {
    this.#page = this.#idle.pop() ?? newPage(FIRST_SIZE);
    const population = this.#register.population();
    const { bytes } = population;
    const stencils = this.#stencilsFor(lookup);
    let end = this.#append(OPENING, 0);
    for (const identifier of this.#asked(lookup)) {
      if (this.#register.isStated(identifier)) {
        end = this.#appendStated(identifier, lookup, end);
        continue;
      }
      const kind = this.#kindOf(population, identifier, lookup);
      if (kind === NOT_REGISTERED && !lookup.includeNotRegistered) continue;
      stencils[kind] ??= this.#cut(kind, lookup);
      end = stencils[kind].fillIn(bytes, this.#room(end), this.#separate(end));
    }
    end = this.#append(CLOSING, end);
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

  #appendStated(identifier: string, { grant, version, includeNotRegistered }: Lookup, end: number): number {
    const entry = this.#register.find(identifier);
    if (entry.person.status === 'IKKE_REGISTRERT' && !includeNotRegistered) return end;
    const person = Buffer.from(JSON.stringify(disclose(entry, grant, version, this.#behaviour)));
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
    const needed = end + bytes + CLOSING.length + 1;
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
