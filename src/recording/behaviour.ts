import { isObject, type JsonObject } from '../conformance/target/json.ts';
import { isValid } from '../identifier/index.ts';
import { getContactState } from '../register/eighteen-months.ts';
import { findEmptyForm, hasUnknownField, TIMESTAMP } from './fields.ts';
import type { RecordedLookup } from './lookup.ts';

/** A person in the responses of a version. */
export interface Observed {
  /** The fields that any response has returned. */
  readonly fields: JsonObject;
  /** Whether a response with varslingsstatus has contact information; undefined if none was asked for both. */
  readonly contact?: 'withheld' | 'delivered' | undefined;
}

/** A person by version of the interface. */
export interface ObservedVersions {
  readonly v1?: Observed;
  readonly v2?: Observed;
  readonly soap?: Observed;
}

/** The fields of a person. An interface may return what another one withholds. */
export const mergeFields = ({ v1, v2, soap }: ObservedVersions): JsonObject => ({
  ...soap?.fields,
  ...v1?.fields,
  ...v2?.fields,
});

type Behaviour = Record<string, unknown>;

const TIMESTAMP_FORMS: readonly (readonly [name: string, form: RegExp])[] = [
  ['z', /Z$/],
  ['fullOffset', /[+-]\d\d:\d\d$/],
  ['shortOffset', /[+-]\d\d$/],
];

/** Infers the behaviours of a deployment from its responses. Behaviours without evidence are left at their defaults. */
export class BehaviourObserver {
  readonly #seen: Behaviour = {};
  readonly #timestampForms = new Set<string>();
  #hasOtherOrder = false;

  observe(lookup: RecordedLookup): void {
    if (lookup.endpoint === 'personer') this.#observeRequest(lookup);
    for (const person of lookup.persons) this.#observePerson(person);
    if (lookup.endpoint === 'personer' && Object.keys(lookup.body).some((name) => name !== 'personer'))
      this.#seen.unknownMembers ||= lookup.status === 200;
  }

  /** Deviations that no behaviour can describe. */
  get remarks(): readonly string[] {
    return this.#hasOtherOrder ? ['persons are not returned in the order of the request'] : [];
  }

  /** @param now ms since 1970 */
  infer(persons: Iterable<ObservedVersions>, now: number): Behaviour {
    const [form] = this.#timestampForms;
    return {
      ...(form !== undefined && { timestamps: this.#timestampForms.size > 1 ? 'mixed' : form }),
      ...this.#seen,
      ...inferFromPersons(persons, now),
    };
  }

  #observeRequest({ requested, persons, status, version, includesNotRegistered }: RecordedLookup): void {
    this.#observeValidity(requested, status);
    if (status !== 200) return;
    const returned = persons.map(({ personidentifikator }) => String(personidentifikator));
    const distinct = new Set(requested);
    if (distinct.size < requested.length && returned.length > 0)
      this.#seen.duplicates = returned.length > new Set(returned).size ? 'echoed' : 'collapsed';
    const expected = [...distinct].filter((identifier) => returned.includes(identifier));
    if ([...new Set(returned)].join() !== expected.join()) this.#hasOtherOrder = true;
    if (version === 'v2' && includesNotRegistered === undefined)
      this.#observeDefault(persons, distinct.size > new Set(returned).size);
  }

  #observeValidity(requested: readonly string[], status: number): void {
    if (status !== 200 && status !== 400) return;
    if (!requested.every((identifier) => /^\d{11}$/.test(identifier)) || requested.length > 1000) return;
    const invalid = requested.filter((identifier) => !isValid(identifier));
    const isOnlyOf2032 = invalid.length > 0 && invalid.every((identifier) => isValid(identifier, '2032'));
    if (isOnlyOf2032) this.#seen.identifierRule = status === 200 ? 'both' : 'classic';
    else if (invalid.length > 0) this.#seen.invalidIdentifier = status === 200 ? 'notRegistered' : 'reject';
  }

  #observeDefault(persons: readonly JsonObject[], isIncomplete: boolean): void {
    if (persons.some(({ status }) => status === 'IKKE_REGISTRERT')) this.#seen.inkluderIkkeRegistrerte = true;
    else if (isIncomplete) this.#seen.inkluderIkkeRegistrerte = false;
  }

  #observePerson(person: JsonObject): void {
    const form = findEmptyForm(person);
    if (form !== undefined) this.#seen.absent = form;
    if (hasUnknownField(person)) this.#seen.unknownMembers = true;
    this.#observeTimestamps(person);
  }

  #observeTimestamps(fields: JsonObject): void {
    for (const value of Object.values(fields)) {
      if (isObject(value)) this.#observeTimestamps(value);
      else if (typeof value === 'string' && TIMESTAMP.test(value))
        this.#timestampForms.add(TIMESTAMP_FORMS.find(([, form]) => form.test(value))![0]);
    }
  }
}

function inferFromPersons(persons: Iterable<ObservedVersions>, now: number): Behaviour {
  const found: Behaviour = {};
  const expiredContact: Record<string, string> = {};
  for (const versions of persons) {
    const fields = mergeFields(versions);
    const contact = getContactState((fields.kontaktinformasjon ?? {}) as object, now);
    if (fields.status === 'SLETTET')
      found.deletedReservation = fields.reservasjon === undefined ? 'omitted' : 'included';
    if (fields.status !== 'AKTIV') continue;
    if (contact === 'expired') Object.assign(expiredContact, inferWithholding(versions));
    else if (fields.varslingsstatus !== undefined) Object.assign(found, inferStatus(fields, contact));
  }
  return Object.keys(expiredContact).length > 0 ? { ...found, expiredContact } : found;
}

function inferStatus({ reservasjon, varslingsstatus }: JsonObject, contact: string): Behaviour {
  if (reservasjon === 'JA') return { reservedStatus: varslingsstatus };
  return contact === 'none' ? { noChannel: varslingsstatus } : {};
}

const inferWithholding = ({ v1, v2 }: ObservedVersions): Record<string, string> => ({
  ...(v1?.contact && { v1: v1.contact }),
  ...(v2?.contact && { v2: v2.contact }),
});
