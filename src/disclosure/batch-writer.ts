import {
  NOT_REGISTERED,
  type OutputBuffer,
  type ProfileIndex,
  type Register,
  type RegisterRecord,
  type ValueBytes,
} from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { formatPerson, UNKNOWN_TOP_LEVEL_FIELD, usesDefaultFormat } from './format.ts';
import { MAX_PERSON_BYTES, PersonTemplate, PLACEHOLDERS } from './person-template.ts';
import { projectPerson, type Version } from './project.ts';
import type { PartSet } from './scopes.ts';

/** A batch lookup. */
export interface BatchLookup {
  /** Eleven ASCII digits each. */
  readonly identifiers: readonly string[];
  /** The invalid identifiers among them: they are not in the register. */
  readonly unknown: ReadonlySet<string>;
  readonly version: Version;
  readonly parts: PartSet;
  /** Whether the response contains persons who are not in the register. */
  readonly includeNotRegistered: boolean;
}

/** A response in a pooled buffer: `bytes` are valid until `release()`. Without `release()` the buffer is not reused. */
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

/** All serialisers share their buffers: a mock can have many. */
const idleBuffers: PooledBuffer[] = [];

/** Templates by version, parts and profile. */
type Templates = Readonly<Record<Version, PersonTemplate[][]>>;

/** More behaviours than the library has scenarios with different templates. */
const MAX_CACHED_BEHAVIOURS = 16;
const templatesByBehaviour = new Map<string, Templates>();

/** Gets the templates of a behaviour. They depend on nothing else, so all serialisers share them. */
function getTemplates(behaviour: Behaviour): Templates {
  const key = JSON.stringify(behaviour);
  const templates = templatesByBehaviour.get(key) ?? { v1: [], v2: [] };
  templatesByBehaviour.delete(key);
  templatesByBehaviour.set(key, templates);
  if (templatesByBehaviour.size > MAX_CACHED_BEHAVIOURS)
    templatesByBehaviour.delete(templatesByBehaviour.keys().next().value!);
  return templates;
}

/**
 * Serialises responses to bytes: `{"personer":[…]}`, with a person for each identifier in the order of the request.
 *
 * Generated persons are rendered from templates. Persons that a scenario specifies are resolved, projected and formatted
 * one by one, and so is every person if the behaviour asks for another format than the default.
 */
export class BatchSerializer {
  readonly #register: Register;
  readonly #behaviour: Behaviour;
  readonly #usesDefaultFormat: boolean;
  readonly #templates: Templates;
  #buffer = NO_BUFFER;

  constructor(register: Register, behaviour: Behaviour) {
    this.#register = register;
    this.#behaviour = behaviour;
    this.#usesDefaultFormat = usesDefaultFormat(behaviour);
    this.#templates = getTemplates(behaviour);
  }

  write(lookup: BatchLookup): ResponseBody {
    this.#buffer = idleBuffers.pop() ?? createBuffer(INITIAL_SIZE);
    const values = this.#register.getValueBytes();
    const templates = this.#getTemplates(lookup);
    const usesDefault = this.#usesDefaultFormat;
    let end = this.#append(OPENING, 0);
    for (const identifier of this.#identifiersToWrite(lookup)) {
      end =
        usesDefault && !this.#register.isSpecified(identifier)
          ? this.#renderGenerated(identifier, values, templates, lookup, end)
          : this.#appendRecord(this.#getRecord(identifier, lookup), lookup, end);
    }
    end = this.#append(this.#behaviour.unknownMembers ? CLOSING_WITH_UNKNOWN : CLOSING, end);
    return this.#toResponseBody(end);
  }

  #renderGenerated(
    identifier: string,
    values: ValueBytes,
    templates: PersonTemplate[],
    lookup: BatchLookup,
    end: number,
  ): number {
    const drawn = this.#register.toProfileIndex(values.seek(identifier), identifier);
    const profile = lookup.unknown.size > 0 && lookup.unknown.has(identifier) ? NOT_REGISTERED : drawn;
    if (profile === NOT_REGISTERED && !lookup.includeNotRegistered) return end;
    templates[profile] ??= this.#compileTemplate(profile, lookup);
    return templates[profile].render(values, this.#ensureCapacity(end), this.#writeSeparator(end));
  }

  #toResponseBody(end: number): ResponseBody {
    const buffer = this.#buffer;
    this.#buffer = NO_BUFFER;
    return {
      bytes: buffer.bytes.subarray(0, end),
      release: () => {
        if (idleBuffers.length < MAX_IDLE) idleBuffers.push(buffer);
      },
    };
  }

  #identifiersToWrite({ identifiers }: BatchLookup): Iterable<string> {
    return this.#behaviour.duplicates === 'collapsed' ? new Set(identifiers) : identifiers;
  }

  #getRecord(identifier: string, { unknown }: BatchLookup): RegisterRecord {
    return unknown.has(identifier) && !this.#register.isSpecified(identifier)
      ? this.#register.createUnregistered(identifier)
      : this.#register.find(identifier);
  }

  #appendRecord(record: RegisterRecord, { parts, version, includeNotRegistered }: BatchLookup, end: number): number {
    if (record.person.status === 'IKKE_REGISTRERT' && !includeNotRegistered) return end;
    const projected = projectPerson(record, parts, version, this.#behaviour);
    const person = Buffer.from(JSON.stringify(formatPerson(projected, record, parts, this.#behaviour)));
    this.#ensureCapacity(end, person.length);
    return this.#append(person, this.#writeSeparator(end));
  }

  #getTemplates({ parts, version }: BatchLookup): PersonTemplate[] {
    const templates = this.#templates[version];
    templates[parts] ??= [];
    return templates[parts];
  }

  #compileTemplate(profile: ProfileIndex, { parts, version }: BatchLookup): PersonTemplate {
    const record = this.#register.createRecord(profile, PLACEHOLDERS);
    return new PersonTemplate(JSON.stringify(projectPerson(record, parts, version, this.#behaviour)));
  }

  /** Writes a comma before every person except the first. */
  #writeSeparator(end: number): number {
    if (end > OPENING.length) this.#buffer.bytes[end++] = COMMA;
    return end;
  }

  /** Ensures room for a person at an offset, with the separator before it and the closing bytes after it. */
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

const NO_BUFFER = createBuffer(0);
