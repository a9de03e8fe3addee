import type { Kontaktinformasjon, Person } from '../contract/index.ts';
import { getContactState } from './varslingsstatus.ts';

/**
 * How generated persons are spread over the states that the documentation knows.
 *
 * The shares are illustrative, chosen so that every state turns up in a batch of a few hundred: they are no statistics
 * of the real register. Within a row they add up to 1.
 */
export const PROPORTIONS = {
  status: { AKTIV: 0.945, SLETTET: 0.015, IKKE_REGISTRERT: 0.04 },
  reserved: { false: 0.98, true: 0.02 },
  /** State of the e-mail address, then of the mobile number. */
  channels: {
    'fresh fresh': 0.76,
    'fresh expired': 0.01,
    'expired fresh': 0.01,
    'expired expired': 0.05,
    'none fresh': 0.06,
    'none expired': 0.01,
    'fresh none': 0.06,
    'expired none': 0.01,
    'none none': 0.03,
  },
  supplier: { none: 0.4, '984661185': 0.4, '922020175': 0.2 },
  spraak: { none: 0.2, nb: 0.7, nn: 0.06, en: 0.03, se: 0.01 },
} as const;

/** A contact channel: not there, usable, or unused for more than 18 months. */
export type Channel = 'none' | 'fresh' | 'expired';
export type Supplier = '984661185' | '922020175';

/** What kind of person this is: everything about a person but the values. */
export interface Profile {
  readonly status: 'AKTIV' | 'SLETTET' | 'IKKE_REGISTRERT';
  readonly reserved: boolean;
  readonly epost: Channel;
  readonly mobil: Channel;
  readonly supplier: Supplier | null;
  readonly spraak: 'nb' | 'nn' | 'en' | 'se' | null;
}

type Trait = keyof typeof PROPORTIONS;

/** A draw of a trait is this many bits wide. */
const TRAIT_BITS = 10;
const SLOTS = 1 << TRAIT_BITS;

const listOptions = (trait: Trait): readonly string[] => Object.keys(PROPORTIONS[trait]);

/** Which option of a trait each possible draw gives. */
function createSlotTable(trait: Trait): Uint8Array {
  const table = new Uint8Array(SLOTS);
  let share = 0;
  Object.values(PROPORTIONS[trait]).forEach((proportion, option) => {
    const from = Math.round(share * SLOTS);
    share += proportion;
    table.fill(option, from, Math.round(share * SLOTS));
  });
  return table;
}

const [CHANNELS, RESERVED, SUPPLIERS, LANGUAGES] = (['channels', 'reserved', 'supplier', 'spraak'] as const).map(
  listOptions,
) as [readonly string[], readonly string[], readonly string[], readonly string[]];

function createActiveProfiles(): Profile[] {
  return CHANNELS.flatMap((channels) =>
    RESERVED.flatMap((reserved) =>
      SUPPLIERS.flatMap((supplier) =>
        LANGUAGES.map((spraak) => createActiveProfile(channels, reserved, supplier, spraak)),
      ),
    ),
  );
}

const noneToNull = (option: string) => (option === 'none' ? null : option);

function createActiveProfile(channels: string, reserved: string, supplier: string, spraak: string): Profile {
  const [epost, mobil] = channels.split(' ') as [Channel, Channel];
  return {
    status: 'AKTIV',
    reserved: reserved === 'true',
    epost,
    mobil,
    supplier: noneToNull(supplier) as Profile['supplier'],
    spraak: noneToNull(spraak) as Profile['spraak'],
  };
}

const NO_DATA = { reserved: false, epost: 'none', mobil: 'none', supplier: null, spraak: null } as const;

/** Every shape that a generated person can have; a shape is known by its place here. */
export const PROFILES: readonly Profile[] = [
  { status: 'SLETTET', ...NO_DATA },
  { status: 'IKKE_REGISTRERT', ...NO_DATA },
  ...createActiveProfiles(),
];
const DELETED = 0;
export const NOT_REGISTERED = 1;
const FIRST_ACTIVE = 2;

const statusSlots = createSlotTable('status');
const channelSlots = createSlotTable('channels');
const reservedSlots = createSlotTable('reserved');
const supplierSlots = createSlotTable('supplier');
const languageSlots = createSlotTable('spraak');
const MASK = SLOTS - 1;

const replaceExpired = (channels: string): string => channels.replaceAll('expired', 'fresh');

/** For each state of the channels, the one with nothing expired. */
const unexpiredChannels = Uint8Array.from(CHANNELS, (channels) => CHANNELS.indexOf(replaceExpired(channels)));

/**
 * The shape that two 32-bit draws give, as its place in {@link PROFILES}.
 * Nothing has expired for who is `tooYoung` to have let it.
 */
export function drawProfile(first: number, second: number, bornTooRecently: boolean): number {
  const status = statusSlots[first & MASK]!;
  if (status === 1) return DELETED;
  if (status === 2) return NOT_REGISTERED;
  const drawn = channelSlots[(first >>> TRAIT_BITS) & MASK]!;
  const channels = bornTooRecently ? unexpiredChannels[drawn]! : drawn;
  const reserved = reservedSlots[(first >>> (2 * TRAIT_BITS)) & MASK]!;
  const supplier = supplierSlots[second & MASK]!;
  const language = languageSlots[(second >>> TRAIT_BITS) & MASK]!;
  const place = (channels * RESERVED.length + reserved) * SUPPLIERS.length + supplier;
  return FIRST_ACTIVE + place * LANGUAGES.length + language;
}

/** What kind of person somebody is at an instant (ms since 1970), as can be seen from what the register has. */
export function toProfile(
  { status, reservasjon, kontaktinformasjon, digital_post, spraak }: Person,
  now: number,
): Profile {
  return {
    status: status as Profile['status'],
    reserved: reservasjon === 'JA',
    epost: toChannel(kontaktinformasjon, 'epostadresse', now),
    mobil: toChannel(kontaktinformasjon, 'mobiltelefonnummer', now),
    supplier: (digital_post?.postkasseleverandoeradresse ?? null) as Profile['supplier'],
    spraak: (spraak ?? null) as Profile['spraak'],
  };
}

function toChannel(
  contact: Kontaktinformasjon | undefined,
  channel: 'epostadresse' | 'mobiltelefonnummer',
  now: number,
): Channel {
  const members = Object.entries(contact ?? {}).filter(([member]) => member.startsWith(channel));
  return getContactState(Object.fromEntries(members), now) as Channel;
}
