import type { Person } from '../contract/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import type { ContactState } from './contact-state.ts';
import type { Shape } from './shape.ts';

type Varslingsstatus = NonNullable<Person['varslingsstatus']>;

/** Where the documentation contradicts itself, or is silent. */
export type VarslingsstatusReading = Pick<Behaviour, 'reservedStatus' | 'noChannel'>;

/**
 * Whether a person can be notified: contact information that has not expired, of who is in the register and has not
 * reserved. One usable channel is enough.
 *
 * @see https://docs.digdir.no/resources/begrep/felles/varslingsstatus
 */
export function varslingsstatus(
  { status, reserved }: Pick<Shape, 'status' | 'reserved'>,
  contact: ContactState,
  reading: VarslingsstatusReading,
): Varslingsstatus {
  if (status !== 'AKTIV' || contact === 'expired') return 'KAN_IKKE_VARSLES';
  if (reserved) return reading.reservedStatus;
  return contact === 'none' ? reading.noChannel : 'KAN_VARSLES';
}
