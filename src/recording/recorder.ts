import { randomBytes } from 'node:crypto';
import type { RecordedExchange } from '../conformance/index.ts';
import type { JsonObject } from '../conformance/target/json.ts';
import { isSyntheticOrPublished } from '../scenario/published-identifiers.ts';
import { formatTimestamp, tryParseTimestamp } from '../time/oslo-time.ts';
import { BehaviourObserver, mergeFields, type Observed, type ObservedVersions } from './behaviour.ts';
import { mapTimestamps, readFields } from './fields.ts';
import { type RecordedLookup, readLookup, readPersonsOverSoap } from './lookup.ts';
import { isListable, Replacements } from './replacement.ts';
import { nameRole } from './roles.ts';
import { type DateForm, makeValid, type ScenarioData, toDurations, toPersonSpec } from './scenario-data.ts';

/** Further persons are counted and not recorded: a scenario file has at most 50,000 lines, a person at most 32. */
const MAX_PERSONS = 1500;

/** The interface of a response, and whether it may withhold contact information. */
interface Source {
  readonly version: keyof ObservedVersions;
  readonly canWithhold: boolean;
}

export interface RecorderOptions {
  /** Determines the persons that replace those who may be real. Default: random. */
  readonly key?: string;
  /** Default: `absolute`, with the clock frozen at the time of the recording. */
  readonly dates?: DateForm;
  /** The time of the recording, in ms since 1970. Default: the time of the last request. */
  readonly now?: number;
}

/** A recording as the data of a scenario file, and facts about it in words. */
export interface Recording {
  readonly scenario: ScenarioData;
  readonly remarks: readonly string[];
}

/**
 * Records the responses of a deployment as a scenario. Persons who may be real are replaced by invented ones.
 *
 * @example
 * const recorder = new Recorder();
 * recorder.add(exchange);
 * recorder.finish().scenario.persons;
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #replacements: Replacements;
  readonly #behaviour = new BehaviourObserver();
  readonly #persons = new Map<string, ObservedVersions>();
  #print: JsonObject | undefined;
  #lastRequest = 0;
  #hasTooMany = false;

  constructor(options: RecorderOptions = {}) {
    this.#options = options;
    this.#replacements = new Replacements(options.key ?? randomBytes(32));
  }

  /** The number of persons so far. */
  get persons(): number {
    return this.#persons.size;
  }

  /** Adds an exchange; other requests than lookups and requests for changes are ignored. */
  add(exchange: RecordedExchange): void {
    for (const person of readPersonsOverSoap(exchange))
      this.#addPerson(person, { version: 'soap', canWithhold: false }, exchange.startedAt);
    const lookup = readLookup(exchange);
    if (lookup === undefined) return;
    this.#lastRequest = Math.max(this.#lastRequest, exchange.startedAt);
    if (lookup.endpoint === 'printSertifikat') this.#addPrint(lookup);
    else this.#behaviour.observe(lookup);
    for (const person of lookup.persons) this.#addPerson(person, lookup, exchange.startedAt);
  }

  /** Creates the scenario. */
  finish(): Recording {
    const { dates = 'absolute' } = this.#options;
    const now = this.#findNow();
    const { data, omitted } = makeValid({
      name: 'recorded',
      ...(dates === 'absolute' && { now: formatTimestamp(Math.ceil(now / 1000) * 1000) }),
      population: 'scenario',
      behaviour: this.#behaviour.infer(this.#persons.values(), now),
      ...(this.#print && { print: this.#print }),
      persons: this.#createPersons(now, dates),
    });
    return { scenario: data, remarks: this.#describe(omitted) };
  }

  #addPrint({ status, body }: RecordedLookup): void {
    const { postkasseleverandoerAdresse, x509Sertifikat } = body;
    if (status === 200 && typeof postkasseleverandoerAdresse === 'string' && typeof x509Sertifikat === 'string')
      this.#print = { postkasseleverandoerAdresse, x509Sertifikat };
  }

  /** A response can lack fields, because of the scopes or the fields of the request. */
  #addPerson(person: JsonObject, { version, canWithhold }: Source, startedAt: number): void {
    const identifier = String(person.personidentifikator);
    if (!isListable(identifier)) return;
    if (!this.#persons.has(identifier) && this.#persons.size >= MAX_PERSONS) {
      this.#hasTooMany = true;
      return;
    }
    const before = this.#persons.get(identifier) ?? {};
    this.#lastRequest = Math.max(this.#lastRequest, startedAt);
    const fields = readFields(person);
    const isComparable = canWithhold && fields.varslingsstatus !== undefined;
    const contact = fields.kontaktinformasjon === undefined ? 'withheld' : 'delivered';
    const observed: Observed = {
      fields: { ...before[version]?.fields, ...fields },
      contact: isComparable ? contact : before[version]?.contact,
    };
    this.#persons.set(identifier, { ...before, [version]: observed });
  }

  /** The clock of a deployment can be ahead. */
  #findNow(): number {
    let latest = this.#options.now ?? this.#lastRequest;
    const compare = (timestamp: string): string => {
      latest = Math.max(latest, tryParseTimestamp(timestamp) ?? 0);
      return timestamp;
    };
    for (const versions of this.#persons.values()) mapTimestamps(mergeFields(versions), compare);
    return latest;
  }

  #createPersons(now: number, dates: DateForm): ScenarioData['persons'] {
    const taken = new Set(this.#persons.keys());
    const counts = new Map<string, number>();
    const entries = [...this.#persons].map(([identifier, versions]) => {
      const fields = mergeFields(versions);
      const isReplaced = !isSyntheticOrPublished(identifier);
      const used = isReplaced ? this.#replacements.replaceIdentifier(identifier, taken) : identifier;
      taken.add(used);
      const recorded = isReplaced ? this.#replacements.invent(fields, used, now) : fields;
      const spec = toPersonSpec(used, dates === 'ago' ? toDurations(recorded, now) : recorded, isReplaced);
      return [nameRole(recorded, used, counts), spec] as const;
    });
    return Object.fromEntries(entries);
  }

  #describe(omitted: readonly string[]): readonly string[] {
    const replaced = [...this.#persons.keys()].filter((identifier) => !isSyntheticOrPublished(identifier)).length;
    const recorded = this.#persons.size - omitted.length;
    return [
      `${recorded} ${recorded === 1 ? 'person' : 'persons'} recorded`,
      ...(replaced > 0 ? [`${replaced} of them replaced, because they may be real`] : []),
      ...(omitted.length > 0 ? [`${omitted.length} left out, because a scenario cannot contain their values`] : []),
      ...(this.#hasTooMany ? [`further persons left out: a recording has at most ${MAX_PERSONS}`] : []),
      ...this.#behaviour.remarks,
    ];
  }
}
