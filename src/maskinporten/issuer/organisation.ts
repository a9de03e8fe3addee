import { createHash } from 'node:crypto';
import { isOrganisationNumber } from '../../identifier/index.ts';

/** An organisation in a token: ISO 6523, with the Norwegian register of legal entities as scheme. */
export interface Organisation {
  readonly authority: 'iso6523-actorid-upis';
  readonly ID: string;
}

/** @see https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_token */
export const createOrganisation = (orgno: string): Organisation => ({
  authority: 'iso6523-actorid-upis',
  ID: `0192:${orgno}`,
});

/** Synthetic organisations begin with 2 or 3, those of the register with 8 or 9. */
const SYNTHETIC_SERIES = '31';

/**
 * A synthetic organisation number for a client or customer without a registered one: valid, and the same for the same name.
 *
 * @example
 * createSyntheticOrgno('my-client') === createSyntheticOrgno('my-client'); // true
 */
export function createSyntheticOrgno(name: string): string {
  const start = createHash('sha256').update(name).digest().readUInt32BE() % 1_000_000;
  for (let tail = start; ; tail = (tail + 1) % 1_000_000) {
    const stem = SYNTHETIC_SERIES + String(tail).padStart(6, '0');
    // One stem in eleven has no check digit: the next one does.
    const found = [...'0123456789'].map((digit) => stem + digit).find(isOrganisationNumber);
    if (found !== undefined) return found;
  }
}
