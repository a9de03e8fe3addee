import { ADULT_BIRTH_YEARS, parseBirthDates } from '../../identifier/calendar.ts';
import {
  createRandomSource,
  generate,
  IdentifierError,
  type IdentifierQuery,
  type Kind,
  type Sex,
} from '../../identifier/index.ts';

/** A person without an identifier: what is said of one. Years and dates may have been read as numbers. */
export interface Description {
  readonly kind?: Kind;
  readonly born?: string | number;
  readonly sex?: Sex;
}

/** A person is described by at least one of these. */
export const DESCRIPTION_KEYS = ['kind', 'born', 'sex'] as const;

/**
 * The identifier of a person that a file only describes: always the same for the same role and description, and none
 * that the file uses already.
 *
 * @returns the identifier, or what is wrong with the description
 * @example
 * identifierFor('grandmother', { kind: 'dnr', born: '1930-1939', sex: 'female' }, new Set());
 */
export function findFreeIdentifier(
  role: string,
  description: Description,
  taken: ReadonlySet<string>,
): { readonly identifier: string } | { readonly trouble: string } {
  try {
    const order = { order: 'shuffled', random: createRandomSource(computeHash(role)) } as const;
    for (const identifier of generate({ ...toIdentifierQuery(description), ...order })) {
      if (!taken.has(identifier)) return { identifier };
    }
    return { trouble: 'no number has that date' };
  } catch (error) {
    if (error instanceof IdentifierError) return { trouble: error.message };
    throw error;
  }
}

function toIdentifierQuery({ kind = 'fnr', born = ADULT_BIRTH_YEARS, sex }: Description): IdentifierQuery {
  const text = String(born);
  return { kind, ...(parseBirthDates(text) ?? { from: text, to: text }), ...(sex && { sex }) };
}

/** FNV-1a. */
function computeHash(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
