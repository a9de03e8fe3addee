import { KrrError } from '../errors.ts';
import type { ProfileIndex } from './population.ts';
import { type Channel, PROFILES, type Profile } from './shape.ts';

type ProfilePredicate = (shape: Profile) => boolean;

const isActive: ProfilePredicate = ({ status }) => status === 'AKTIV';
const isPresent = (channel: Channel): boolean => channel !== 'none';
const getChannels = ({ epost, mobil }: Profile): Channel[] => [epost, mobil].filter(isPresent);
const areAllChannels = (state: Channel, shape: Profile): boolean =>
  getChannels(shape).length > 0 && getChannels(shape).every((channel) => channel === state);

/** Everything that persons can be chosen by. */
const PROPERTIES: Readonly<Record<string, ProfilePredicate>> = {
  active: isActive,
  deleted: ({ status }) => status === 'SLETTET',
  'not-registered': ({ status }) => status === 'IKKE_REGISTRERT',
  reserved: ({ reserved }) => reserved,
  'not-reserved': ({ reserved }) => !reserved,
  'mobile-and-email': ({ epost, mobil }) => isPresent(epost) && isPresent(mobil),
  'mobile-only': ({ epost, mobil }) => isPresent(mobil) && !isPresent(epost),
  'email-only': ({ epost, mobil }) => isPresent(epost) && !isPresent(mobil),
  'no-channel': (shape) => isActive(shape) && getChannels(shape).length === 0,
  fresh: (shape) => areAllChannels('fresh', shape),
  expired: (shape) => areAllChannels('expired', shape),
  mixed: ({ epost, mobil }) => (epost === 'fresh' && mobil === 'expired') || (epost === 'expired' && mobil === 'fresh'),
  mailbox: ({ supplier }) => supplier !== null,
  'supplier=digipost': ({ supplier }) => supplier === '984661185',
  'supplier=eboks': ({ supplier }) => supplier === '922020175',
  'supplier=none': (shape) => isActive(shape) && shape.supplier === null,
  'language=nb': ({ spraak }) => spraak === 'nb',
  'language=nn': ({ spraak }) => spraak === 'nn',
  'language=en': ({ spraak }) => spraak === 'en',
  'language=se': ({ spraak }) => spraak === 'se',
  'language=none': (shape) => isActive(shape) && shape.spraak === null,
};

/** The words that persons can be chosen by. */
export const PROPERTY_NAMES: readonly string[] = Object.keys(PROPERTIES);

/**
 * What tells those who have every one of these properties.
 *
 * @throws KrrError UNKNOWN_PROPERTY
 */
export function matchesAll(properties: readonly string[]): (shape: Profile) => boolean {
  const unknown = properties.find((property) => !Object.hasOwn(PROPERTIES, property));
  if (unknown !== undefined) {
    throw new KrrError('UNKNOWN_PROPERTY', `"${unknown}" is no property; there are: ${PROPERTY_NAMES.join(', ')}`);
  }
  const tests = properties.map((property) => PROPERTIES[property]!);
  return (shape) => tests.every((test) => test(shape));
}

/**
 * The kinds of generated person that have every one of these properties.
 *
 * @throws KrrError UNKNOWN_PROPERTY, or CONFLICTING_PROPERTIES where the properties exclude each other
 */
export function profilesWith(properties: readonly string[]): ReadonlySet<ProfileIndex> {
  const hasAll = matchesAll(properties);
  const profiles = [...PROFILES.keys()].filter((kind) => hasAll(PROFILES[kind]!));
  if (profiles.length === 0)
    throw new KrrError('CONFLICTING_PROPERTIES', `nobody can be all of: ${properties.join(', ')}`);
  return new Set(profiles);
}
