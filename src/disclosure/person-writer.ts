import type { Person } from '../contract/index.ts';
import type { IdentifierSelection, OutputBuffer, ProfileIndex, Register } from '../register/index.ts';
import { IDENTITY_PLACEHOLDERS, MAX_PERSON_BYTES, PersonTemplate, PLACEHOLDERS } from './person-template.ts';

/** The persons to write. */
export interface PersonSelection extends IdentifierSelection {
  readonly count: number;
}

/** A person with the values that the identifier contains. */
export type IdentifiedPerson = Person & typeof IDENTITY_PLACEHOLDERS;

/** Formats a person, separators included. It is called once for each profile, with placeholders for the values. */
export type PersonText = (person: IdentifiedPerson) => string;

const CHUNK_BYTES = 1 << 18;

/**
 * Writes generated persons with the templates of the batch lookup: no person is assembled, and a person that does not match
 * costs only the draw of its profile.
 *
 * @returns chunks of whole persons, lazily, each with the number of persons so far; fewer than `count` if fewer match
 */
export function* writePersons(
  { register, identifiers, profiles, count }: PersonSelection,
  format: PersonText,
): Generator<{ bytes: Uint8Array; persons: number }> {
  const values = register.getValueBytes();
  const templates: PersonTemplate[] = [];
  let buffer = createChunk();
  let end = 0;
  let persons = 0;
  if (count === 0) return;
  for (const identifier of identifiers) {
    const profile = register.toProfileIndex(values.seek(identifier), identifier);
    if (profiles !== null && !profiles.has(profile)) continue;
    templates[profile] ??= compileTemplate(register, profile, format);
    end = templates[profile].render(values, buffer, end);
    if (++persons === count) break;
    if (end + MAX_PERSON_BYTES <= CHUNK_BYTES) continue;
    yield { bytes: buffer.bytes.subarray(0, end), persons };
    buffer = createChunk();
    end = 0;
  }
  if (end > 0) yield { bytes: buffer.bytes.subarray(0, end), persons };
}

function compileTemplate(register: Register, profile: ProfileIndex, format: PersonText): PersonTemplate {
  const { person } = register.createRecord(profile, PLACEHOLDERS);
  return new PersonTemplate(format({ ...person, ...IDENTITY_PLACEHOLDERS }));
}

function createChunk(): OutputBuffer {
  const bytes = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  return { bytes, view: new DataView(bytes.buffer) };
}
