import { KrrError } from '../errors.ts';
import type { Kind } from './population.ts';
import { type Channel, SHAPES, type Shape } from './shape.ts';

type Test = (shape: Shape) => boolean;

const isActive: Test = ({ status }) => status === 'AKTIV';
const has = (channel: Channel): boolean => channel !== 'none';
const channels = ({ epost, mobil }: Shape): Channel[] => [epost, mobil].filter(has);
const areAll = (state: Channel, shape: Shape): boolean =>
  channels(shape).length > 0 && channels(shape).every((channel) => channel === state);

/** Everything that persons can be chosen by. */
const PROPERTIES: Readonly<Record<string, Test>> = {
  active: isActive,
  deleted: ({ status }) => status === 'SLETTET',
  'not-registered': ({ status }) => status === 'IKKE_REGISTRERT',
  reserved: ({ reserved }) => reserved,
  'not-reserved': ({ reserved }) => !reserved,
  'mobile-and-email': ({ epost, mobil }) => has(epost) && has(mobil),
  'mobile-only': ({ epost, mobil }) => has(mobil) && !has(epost),
  'email-only': ({ epost, mobil }) => has(epost) && !has(mobil),
  'no-channel': (shape) => isActive(shape) && channels(shape).length === 0,
  fresh: (shape) => areAll('fresh', shape),
  expired: (shape) => areAll('expired', shape),
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
 * @throws KrrError WISH_UNKNOWN
 */
export function having(properties: readonly string[]): (shape: Shape) => boolean {
  const unknown = properties.find((property) => !Object.hasOwn(PROPERTIES, property));
  if (unknown !== undefined) {
    throw new KrrError('WISH_UNKNOWN', `"${unknown}" is no property; there are: ${PROPERTY_NAMES.join(', ')}`);
  }
  const tests = properties.map((property) => PROPERTIES[property]!);
  return (shape) => tests.every((test) => test(shape));
}

/**
 * The kinds of generated person that have every one of these properties.
 *
 * @throws KrrError WISH_UNKNOWN, or WISH_IMPOSSIBLE where the properties exclude each other
 */
export function kindsWith(properties: readonly string[]): ReadonlySet<Kind> {
  const hasAll = having(properties);
  const kinds = [...SHAPES.keys()].filter((kind) => hasAll(SHAPES[kind]!));
  if (kinds.length === 0) throw new KrrError('WISH_IMPOSSIBLE', `nobody can be all of: ${properties.join(', ')}`);
  return new Set(kinds);
}
