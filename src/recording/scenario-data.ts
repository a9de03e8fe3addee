import { isObject, type JsonObject } from '../conformance/target/json.ts';
import { certificates } from '../register/certificates.ts';
import { validateSemantics } from '../scenario/validate/index.ts';
import { checkAgainstSchema } from '../scenario/validate/schema.ts';
import { startOfDay, tryParseTimestamp } from '../time/oslo-time.ts';
import { mapTimestamps, OBJECT_FIELDS, PERSON_FIELDS } from './fields.ts';

/** How a scenario writes dates: as recorded, or as the time before now. */
export type DateForm = 'absolute' | 'ago';

/** Fields that the mock derives if they are not specified. Without a value, they are left out. */
const DERIVED: ReadonlySet<string> = new Set(['status', 'varslingsstatus']);

/** Specifies every field of a person, so that the mock generates none: fields without a value are null. */
export function toPersonSpec(identifier: string, fields: JsonObject, isReplaced: boolean): Record<string, unknown> {
  const isActive = fields.status !== 'SLETTET' && fields.status !== 'IKKE_REGISTRERT';
  const entries = PERSON_FIELDS.flatMap((name): [string, unknown][] => {
    const value = fields[name];
    if (value === undefined) return DERIVED.has(name) || (isActive && name === 'reservasjon') ? [] : [[name, null]];
    return [[name, isObject(value) ? completeObject(name, value) : value]];
  });
  const spec = { identifier, ...Object.fromEntries(entries) };
  return hasGeneratedCertificate(fields, isReplaced) ? withoutCertificate(spec) : spec;
}

/** Only contact information has generated fields. A duration is an object too. */
function completeObject(name: string, value: JsonObject): JsonObject | null {
  if (Object.keys(value).length === 0) return null;
  if (name !== 'kontaktinformasjon') return value;
  return Object.fromEntries(OBJECT_FIELDS[name]!.map((each) => [each, value[each] ?? null]));
}

/** Whether the mock generates the certificate of the mailbox supplier. */
function hasGeneratedCertificate({ sertifikat, digital_post }: JsonObject, isReplaced: boolean): boolean {
  if (isReplaced) return digital_post !== undefined;
  const supplier = isObject(digital_post) ? String(digital_post.postkasseleverandoeradresse) : '';
  return Object.hasOwn(certificates, supplier) && certificates[supplier as '984661185'].current === sertifikat;
}

const withoutCertificate = ({ sertifikat: _, ...spec }: Record<string, unknown>): Record<string, unknown> => spec;

/** Replaces timestamps by durations before the start of the day of `now` (ms since 1970), from which the mock counts. */
export function toDurations(fields: JsonObject, now: number): JsonObject {
  const origin = startOfDay(now);
  return mapTimestamps(fields, (timestamp) => {
    const instant = tryParseTimestamp(timestamp);
    return instant === undefined ? timestamp : { ago: formatDuration(Math.max(0, origin - instant)) };
  });
}

const DAY_SECONDS = 86_400;

function formatDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [days, rest] = [Math.floor(seconds / DAY_SECONDS), seconds % DAY_SECONDS];
  return `P${days}D${rest > 0 ? `T${rest}S` : ''}`;
}

/** A scenario file as data. */
export interface ScenarioData extends Record<string, unknown> {
  readonly persons: Readonly<Record<string, JsonObject>>;
}

/**
 * Makes a scenario valid: persons in a state that the documentation forbids have `allowInvalidState`, and values that no
 * scenario can contain are left out.
 *
 * @returns the scenario, and the roles of the persons that are left out
 */
export function makeValid(data: ScenarioData): { readonly data: ScenarioData; readonly omitted: readonly string[] } {
  if (findErrors(data).length === 0) return { data, omitted: [] };
  const derived = fixPersons(data, 'varslingsstatus', ({ varslingsstatus: _, ...person }) => person);
  const permitted = fixPersons(derived, undefined, (person) => ({ ...person, allowInvalidState: true }));
  const printable = hasError(permitted, 'print')
    ? { ...permitted, print: { ...(permitted.print as JsonObject), allowInvalidState: true } }
    : permitted;
  const invalid = findInvalidRoles(printable);
  const persons = Object.entries(printable.persons).filter(([role]) => !invalid.has(role));
  return { data: { ...printable, persons: Object.fromEntries(persons) }, omitted: [...invalid.keys()] };
}

/** Changes the persons whose errors are all in one field; in any field if it is undefined. */
function fixPersons(
  data: ScenarioData,
  field: string | undefined,
  fix: (person: JsonObject) => JsonObject,
): ScenarioData {
  // With a frozen clock, a derived value equals the recorded one, unless the deployment violates the documentation.
  if (field !== undefined && data.now !== undefined) return data;
  const invalid = findInvalidRoles(data);
  const needsFix = (role: string): boolean => {
    const fields = invalid.get(role);
    return fields !== undefined && (field === undefined || [...fields].every((one) => one === field));
  };
  const persons = Object.entries(data.persons).map(([role, person]) => [role, needsFix(role) ? fix(person) : person]);
  return { ...data, persons: Object.fromEntries(persons) };
}

const findErrors = (data: ScenarioData) => [...checkAgainstSchema(data), ...validateSemantics(data)];

const hasError = (data: ScenarioData, key: string): boolean => findErrors(data).some(({ path }) => path[0] === key);

/** The fields with an error, by role. */
function findInvalidRoles(data: ScenarioData): ReadonlyMap<string, ReadonlySet<string>> {
  const invalid = new Map<string, Set<string>>();
  for (const { path } of findErrors(data)) {
    const [key, role, field = ''] = path;
    if (key === 'persons' && role !== undefined) invalid.set(role, (invalid.get(role) ?? new Set()).add(field));
  }
  return invalid;
}
