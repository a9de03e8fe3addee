import { ADULT_BIRTH_YEARS, parseBirthDates } from '../../identifier/calendar.ts';
import {
  createRandomSource,
  generate,
  IdentifierError,
  type IdentifierQuery,
  type Kind,
  type Sex,
} from '../../identifier/index.ts';

/** The description of a person without an identifier. YAML reads years and some dates as numbers. */
export interface Description {
  readonly kind?: Kind;
  readonly born?: string | number;
  readonly sex?: Sex;
}

/**
 * Finds an unused identifier that fits a description. The same role and description always result in the same
 * identifier, unless it is taken.
 *
 * @returns the identifier, or the reason why none fits
 * @example
 * findFreeIdentifier('grandmother', { kind: 'dnr', born: '1930..1939', sex: 'female' }, new Set());
 */
export function findFreeIdentifier(
  role: string,
  description: Description,
  taken: ReadonlySet<string>,
): { readonly identifier: string } | { readonly reason: string } {
  try {
    const order = { order: 'shuffled', random: createRandomSource(computeHash(role)) } as const;
    for (const identifier of generate({ ...toIdentifierQuery(description), ...order })) {
      if (!taken.has(identifier)) return { identifier };
    }
    return { reason: 'no number has that date' };
  } catch (error) {
    if (error instanceof IdentifierError) return { reason: error.message };
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
