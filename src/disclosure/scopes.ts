import { type PartSet, toPartSet } from './grant.ts';
import type { Part } from './members.ts';

const CONTACT_PARTS: readonly Part[] = ['Kontaktinfo', 'VarslingsStatus', 'Spraak'];
const DIGITAL_POST_PARTS: readonly Part[] = ['SikkerDigitalPost', 'Sertifikat'];

type PartsByScope = ReadonlyMap<string, readonly Part[]>;

/**
 * What each scope of the batch lookup gives, beside Person itself.
 * The second group is held by delegation and gives the same; the third are older names that clients still ask for.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_scopes
 */
const BATCH_SCOPES: PartsByScope = new Map([
  ['krr:global/kontaktinformasjon.read', CONTACT_PARTS],
  ['krr:global/digitalpost.read', DIGITAL_POST_PARTS],

  ['krr:global/kontaktinfo.read', CONTACT_PARTS],
  ['krr:global/postkasse.read', DIGITAL_POST_PARTS],

  ['global/kontaktinformasjon.read', CONTACT_PARTS],
  ['global/varslingsstatus.read', CONTACT_PARTS],
  ['global/spraak.read', CONTACT_PARTS],
  ['global/sertifikat.read', DIGITAL_POST_PARTS],
  ['global/postadresse.read', DIGITAL_POST_PARTS],
]);

/**
 * What each scope gives of the logged-in person; the second group are older names.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/Brukerspesifikt-oppslag_rest
 */
const USER_SCOPES: PartsByScope = new Map([
  ['krr:user/kontaktinformasjon.read', CONTACT_PARTS],
  ['krr:user/digitalpost.read', DIGITAL_POST_PARTS],

  ['user/kontaktinformasjon.read', CONTACT_PARTS],
  ['user/spraak.read', CONTACT_PARTS],
]);

const NO_PARTS: PartsByScope = new Map();

/** What can be asked for, as scopes see it: the batch lookup, oneself, one's language, the changes, the printer. */
export const PROTECTED_RESOURCES = ['personer', 'person', 'spraak', 'endringer', 'print'] as const;
export type ProtectedResource = (typeof PROTECTED_RESOURCES)[number];

/** Any one of `opening` opens a gate, and everything does if there is none; `giving` is what the scopes give behind it. */
const ACCESS_BY_RESOURCE: Readonly<
  Record<ProtectedResource, { readonly opening: readonly string[]; readonly giving: PartsByScope }>
> = {
  personer: { opening: [...BATCH_SCOPES.keys()], giving: BATCH_SCOPES },
  person: { opening: [...USER_SCOPES.keys()], giving: USER_SCOPES },
  spraak: { opening: ['krr:user/spraak.write', 'user/spraak.write'], giving: NO_PARTS },
  endringer: { opening: ['krr:global/hentendring.read'], giving: BATCH_SCOPES },
  print: { opening: [], giving: NO_PARTS },
};

/** The scopes that open a gate: any one of them does, and if there is none no scope is needed. */
export const requiredScopes = (resource: ProtectedResource): readonly string[] => ACCESS_BY_RESOURCE[resource].opening;

/**
 * What scopes give behind a gate, or `null` if none of them opens it.
 *
 * @example
 * grantAt('endringer', ['krr:global/digitalpost.read']); // null: it gives, but does not open
 */
export function permissionsFor(resource: ProtectedResource, scopes: readonly string[]): PartSet | null {
  const { opening, giving } = ACCESS_BY_RESOURCE[resource];
  if (opening.length > 0 && !scopes.some((scope) => opening.includes(scope))) return null;
  return toPartSet(scopes.flatMap((scope) => giving.get(scope) ?? []));
}
