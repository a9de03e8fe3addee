import type { Need } from './members.ts';

const CONTACT: readonly Need[] = ['Kontaktinfo', 'VarslingsStatus', 'Spraak'];
const DIGITAL_POST: readonly Need[] = ['SikkerDigitalPost', 'Sertifikat'];

/**
 * What each scope of the batch lookup gives, beside Person itself.
 * The second group is held by delegation and gives the same; the third are older names that clients still ask for.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_scopes
 */
const GIVEN: ReadonlyMap<string, readonly Need[]> = new Map([
  ['krr:global/kontaktinformasjon.read', CONTACT],
  ['krr:global/digitalpost.read', DIGITAL_POST],

  ['krr:global/kontaktinfo.read', CONTACT],
  ['krr:global/postkasse.read', DIGITAL_POST],

  ['global/kontaktinformasjon.read', CONTACT],
  ['global/varslingsstatus.read', CONTACT],
  ['global/spraak.read', CONTACT],
  ['global/sertifikat.read', DIGITAL_POST],
  ['global/postadresse.read', DIGITAL_POST],
]);

/** Every scope that opens the batch lookup. */
export const LOOKUP_SCOPES: readonly string[] = [...GIVEN.keys()];

/**
 * The needs that scopes cover, or `null` if none of them opens the lookup at all.
 *
 * @example
 * needsOf(['krr:global/digitalpost.read']); // ['Person', 'SikkerDigitalPost', 'Sertifikat']
 */
export function needsOf(scopes: readonly string[]): readonly Need[] | null {
  const opening = scopes.filter((scope) => GIVEN.has(scope));
  if (opening.length === 0) return null;
  return [...new Set<Need>(['Person', ...opening.flatMap((scope) => GIVEN.get(scope)!)])];
}
