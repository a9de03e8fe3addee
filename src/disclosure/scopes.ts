import { type Grant, grantOf } from './grant.ts';
import type { Need } from './members.ts';

const CONTACT: readonly Need[] = ['Kontaktinfo', 'VarslingsStatus', 'Spraak'];
const DIGITAL_POST: readonly Need[] = ['SikkerDigitalPost', 'Sertifikat'];

type Given = ReadonlyMap<string, readonly Need[]>;

/**
 * What each scope of the batch lookup gives, beside Person itself.
 * The second group is held by delegation and gives the same; the third are older names that clients still ask for.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_scopes
 */
const OF_ANYBODY: Given = new Map([
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

/**
 * What each scope gives of the logged-in person; the second group are older names.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/Brukerspesifikt-oppslag_rest
 */
const OF_ONESELF: Given = new Map([
  ['krr:user/kontaktinformasjon.read', CONTACT],
  ['krr:user/digitalpost.read', DIGITAL_POST],

  ['user/kontaktinformasjon.read', CONTACT],
  ['user/spraak.read', CONTACT],
]);

const NOTHING: Given = new Map();

/** What can be asked for, as scopes see it: the batch lookup, oneself, one's language, the changes, the printer. */
export const GATES = ['personer', 'person', 'spraak', 'endringer', 'print'] as const;
export type Gate = (typeof GATES)[number];

/** Any one of `opening` opens a gate, and everything does if there is none; `giving` is what the scopes give behind it. */
const BEHIND: Readonly<Record<Gate, { readonly opening: readonly string[]; readonly giving: Given }>> = {
  personer: { opening: [...OF_ANYBODY.keys()], giving: OF_ANYBODY },
  person: { opening: [...OF_ONESELF.keys()], giving: OF_ONESELF },
  spraak: { opening: ['krr:user/spraak.write', 'user/spraak.write'], giving: NOTHING },
  endringer: { opening: ['krr:global/hentendring.read'], giving: OF_ANYBODY },
  print: { opening: [], giving: NOTHING },
};

/** The scopes that open a gate: any one of them does, and if there is none no scope is needed. */
export const scopesOpening = (gate: Gate): readonly string[] => BEHIND[gate].opening;

/**
 * What scopes give behind a gate, or `null` if none of them opens it.
 *
 * @example
 * grantAt('endringer', ['krr:global/digitalpost.read']); // null: it gives, but does not open
 */
export function grantAt(gate: Gate, scopes: readonly string[]): Grant | null {
  const { opening, giving } = BEHIND[gate];
  if (opening.length > 0 && !scopes.some((scope) => opening.includes(scope))) return null;
  return grantOf(scopes.flatMap((scope) => giving.get(scope) ?? []));
}
