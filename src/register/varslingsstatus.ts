import type { Person } from '../contract/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import type { ContactState } from './eighteen-months.ts';
import type { Profile } from './profile.ts';

type Varslingsstatus = NonNullable<Person['varslingsstatus']>;

/** Options for cases that the documentation contradicts or omits. */
export type VarslingsstatusOptions = Pick<Behaviour, 'reservedStatus' | 'noChannel'>;

/**
 * Derives whether a person can be notified: the person is in the register, is not reserved, and has contact information
 * that has not expired. One usable channel is enough.
 *
 * @see https://docs.digdir.no/resources/begrep/felles/varslingsstatus
 */
export function deriveVarslingsstatus(
  { status, reserved }: Pick<Profile, 'status' | 'reserved'>,
  contact: ContactState,
  options: VarslingsstatusOptions,
): Varslingsstatus {
  if (status !== 'AKTIV' || contact === 'expired') return 'KAN_IKKE_VARSLES';
  if (reserved) return options.reservedStatus;
  return contact === 'none' ? options.noChannel : 'KAN_VARSLES';
}
