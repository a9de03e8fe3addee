import {
  NOT_REGISTERED,
  type OutputBuffer,
  type Population,
  type ProfileIndex,
  type Register,
  type RegisterRecord,
} from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { formatPerson, UNKNOWN_TOP_LEVEL_FIELD, usesDefaultFormat } from './format.ts';
import { MAX_PERSON_BYTES, PersonTemplate, PLACEHOLDERS } from './person-template.ts';
import { disclose, type Version } from './project.ts';
import type { PartSet } from './scopes.ts';

/** A batch lookup. */
export interface BatchLookup {
  /** Eleven ASCII digits each. */
  readonly identifiers: readonly string[];
  /** Those among them that are no identifiers, and so in no register. */
  readonly unknown: ReadonlySet<string>;
  readonly version: Version;
  readonly parts: PartSet;
  /** Whether persons that are not in the register are in the answer. */
  readonly includeNotRegistered: boolean;
}

/** An answer in memory that is used again: `bytes` are good until `release()`, which need not be called. */
export interface ResponseBody {
  readonly bytes: Buffer;
  readonly release: () => void;
}

const OPENING = Buffer.from('{"personer":[');
const CLOSING = Buffer.from(']}');
const CLOSING_WITH_UNKNOWN = Buffer.from(`],${UNKNOWN_TOP_LEVEL_FIELD}}`);
const COMMA = 0x2c;
const INITIAL_SIZE = 1 << 16;
const MAX_IDLE = 8;

/**
 * Writes answers as bytes: `{"personer":[…]}`, a person for each identifier in the order asked.
 *
 * Generated persons are filled into stencils. What a scenario says of a person goes the ordinary way, and so does
 * everybody where the behaviour asks for another form than the usual one.
 */
export class BatchSerializer {
  readonly #register: Register;
  readonly #behaviour: Behaviour;
  readonly #usesDefaultFormat: boolean;
  /** By version, grant and kind. */
  readonly #templates: Readonly<Record<Version, PersonTemplate[][]>> = { v1: [], v2: [] };
  readonly #idle: PooledBuffer[] = [];
  #buffer = createBuffer(0);

  constructor(register: Register, behaviour: Behaviour) {
    this.#register = register;
    this.#behaviour = behaviour;
    this.#usesDefaultFormat = usesDefaultFormat(behaviour);
  }

  /** The answer to a lookup. */
  write(lookup: BatchLookup): ResponseBody {
    this.#buffer = this.#idle.pop() ?? createBuffer(INITIAL_SIZE);
    const population = this.#register.population();
    const { bytes } = population;
    const templates = this.#getTemplates(lookup);
    const usesDefault = this.#usesDefaultFormat;
    let end = this.#append(OPENING, 0);
    for (const identifier of this.#identifiersToWrite(lookup)) {
      if (!usesDefault || this.#register.isSpecified(identifier)) {
        end = this.#appendRecord(this.#getRecord(population, identifier, lookup), lookup, end);
        continue;
      }
      const profile = this.#getProfileIndex(population, identifier, lookup);
      if (profile === NOT_REGISTERED && !lookup.includeNotRegistered) continue;
      templates[profile] ??= this.#compileTemplate(profile, lookup);
      end = templates[profile].render(bytes, this.#ensureCapacity(end), this.#writeSeparator(end));
    }
    end = this.#append(this.#behaviour.unknownMembers ? CLOSING_WITH_UNKNOWN : CLOSING, end);
    return this.#toResponseBody(end);
  }

  #toResponseBody(end: number): ResponseBody {
    const buffer = this.#buffer;
    return {
      bytes: buffer.bytes.subarray(0, end),
      release: () => {
        if (this.#idle.length < MAX_IDLE) this.#idle.push(buffer);
      },
    };
  }

  #identifiersToWrite({ identifiers }: BatchLookup): Iterable<string> {
    return this.#behaviour.duplicates === 'collapsed' ? new Set(identifiers) : identifiers;
  }

  #getProfileIndex(population: Population, identifier: string, { unknown }: BatchLookup): ProfileIndex {
    const profile = this.#register.profileIndex(population, identifier);
    return unknown.size > 0 && unknown.has(identifier) ? NOT_REGISTERED : profile;
  }

  #getRecord(population: Population, identifier: string, lookup: BatchLookup): RegisterRecord {
    if (this.#register.isSpecified(identifier)) return this.#register.find(identifier);
    return this.#register.createRecord(this.#getProfileIndex(population, identifier, lookup), population.values);
  }

  #appendRecord(record: RegisterRecord, { parts, version, includeNotRegistered }: BatchLookup, end: number): number {
    if (record.person.status === 'IKKE_REGISTRERT' && !includeNotRegistered) return end;
    const disclosed = disclose(record, parts, version, this.#behaviour);
    const formatted = this.#usesDefaultFormat ? disclosed : formatPerson(disclosed, record, parts, this.#behaviour);
    const person = Buffer.from(JSON.stringify(formatted));
    this.#ensureCapacity(end, person.length);
    return this.#append(person, this.#writeSeparator(end));
  }

  #getTemplates({ parts, version }: BatchLookup): PersonTemplate[] {
    const templates = this.#templates[version];
    templates[parts] ??= [];
    return templates[parts];
  }

  #compileTemplate(kind: ProfileIndex, { parts, version }: BatchLookup): PersonTemplate {
    return new PersonTemplate(
      disclose(this.#register.createRecord(kind, PLACEHOLDERS), parts, version, this.#behaviour),
    );
  }

  /** A comma, but for the first person. */
  #writeSeparator(end: number): number {
    if (end > OPENING.length) this.#buffer.bytes[end++] = COMMA;
    return end;
  }

  /** Sees to it that a person can be written at a place, with what stands around it. */
  #ensureCapacity(end: number, bytes = MAX_PERSON_BYTES): OutputBuffer {
    const needed = end + bytes + CLOSING_WITH_UNKNOWN.length + 1;
    if (needed > this.#buffer.bytes.length) {
      const larger = createBuffer(2 * needed);
      larger.bytes.set(this.#buffer.bytes.subarray(0, end));
      this.#buffer = larger;
    }
    return this.#buffer;
  }

  #append(bytes: Uint8Array, end: number): number {
    this.#buffer.bytes.set(bytes, end);
    return end + bytes.length;
  }
}

interface PooledBuffer extends OutputBuffer {
  readonly bytes: Buffer;
}

function createBuffer(size: number): PooledBuffer {
  const bytes = Buffer.allocUnsafeSlow(size);
  return { bytes, view: new DataView(bytes.buffer) };
}
