import type { Person } from '../contract/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import type { ContactState } from './contact-state.ts';
import type { Profile } from './shape.ts';

type Varslingsstatus = NonNullable<Person['varslingsstatus']>;

/** Where the documentation contradicts itself, or is silent. */
export type VarslingsstatusOptions = Pick<Behaviour, 'reservedStatus' | 'noChannel'>;

/**
 * Whether a person can be notified: contact information that has not expired, of who is in the register and has not
 * reserved. One usable channel is enough.
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
