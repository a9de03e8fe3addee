import { isObject, type JsonObject } from '../conformance/target/json.ts';
import { CHANNELS } from '../register/eighteen-months.ts';

/** The fields of a person that a scenario specifies, in the order of a response. */
export const PERSON_FIELDS = [
  ...['status', 'reservasjon', 'reservasjonstidspunkt', 'reservasjon_oppdatert', 'varslingsstatus'],
  ...['kontaktinformasjon', 'spraak', 'spraak_oppdatert', 'digital_post', 'sertifikat'],
] as const;

const CHANNEL_SUFFIXES = ['', '_oppdatert', '_sist_verifisert', '_sist_validert', '_duplisert'] as const;

/** The fields of the objects in a person. */
export const OBJECT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  kontaktinformasjon: CHANNELS.flatMap((channel) => CHANNEL_SUFFIXES.map((suffix) => channel + suffix)),
  digital_post: ['postkasseadresse', 'postkasseleverandoeradresse'],
};

/** A text in the form of a timestamp. */
export const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)$/;

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (isObject(value) && Object.keys(value).length === 0);

/** The documented fields of a person that have a value. */
export function readFields(person: JsonObject): JsonObject {
  const fields = PERSON_FIELDS.map((name) => [name, readField(name, person[name])] as const);
  return Object.fromEntries(fields.filter(([, value]) => !isEmpty(value)));
}

function readField(name: string, value: unknown): unknown {
  const known = OBJECT_FIELDS[name];
  if (known === undefined || !isObject(value)) return isObject(value) ? undefined : value;
  return Object.fromEntries(known.map((each) => [each, value[each]]).filter(([, each]) => !isEmpty(each)));
}

const DOCUMENTED: ReadonlySet<string> = new Set(['personidentifikator', ...PERSON_FIELDS]);

/** Whether a person has a field that the documentation does not know. */
export const hasUnknownField = (person: JsonObject): boolean =>
  Object.keys(person).some((name) => !DOCUMENTED.has(name));

/** The form of empty values in a person; undefined if it has none. */
export function findEmptyForm(person: JsonObject): 'null' | 'empty' | undefined {
  for (const value of [...Object.values(person), ...Object.values(person).flatMap(listValues)]) {
    if (value === null) return 'null';
    if (isEmpty(value)) return 'empty';
  }
  return undefined;
}

const listValues = (value: unknown): unknown[] => (isObject(value) ? Object.values(value) : []);

/** Replaces each timestamp in the fields of a person. */
export const mapTimestamps = (fields: JsonObject, change: (timestamp: string, name: string) => unknown): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (isObject(value)) return [name, mapTimestamps(value, change)];
      return [name, typeof value === 'string' && TIMESTAMP.test(value) ? change(value, name) : value];
    }),
  );
