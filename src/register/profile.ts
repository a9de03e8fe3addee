/**
 * The distribution of generated persons over the documented conditions.
 *
 * The shares are illustrative: every condition occurs in a batch of a few hundred. They are not statistics of the real
 * register. Within a row they add up to 1.
 */
export const PROPORTIONS = {
  status: { AKTIV: 0.945, SLETTET: 0.015, IKKE_REGISTRERT: 0.04 },
  reserved: { false: 0.98, true: 0.02 },
  /** The e-mail address, then the mobile number. */
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
  /** Whether the addresses have been validated by a one-time code, or are registered on other persons too. */
  mark: { none: 0.85, validated: 0.1, duplicated: 0.05 },
} as const;

/** A contact channel: missing, usable, or expired after 18 months. */
export type Channel = 'none' | 'fresh' | 'expired';
export type Supplier = '984661185' | '922020175';

/** Everything about a generated person except the values. */
export interface Profile {
  readonly status: 'AKTIV' | 'SLETTET' | 'IKKE_REGISTRERT';
  readonly reserved: boolean;
  readonly epost: Channel;
  readonly mobil: Channel;
  readonly supplier: Supplier | null;
  readonly spraak: 'nb' | 'nn' | 'en' | 'se' | null;
  readonly mark: 'validated' | 'duplicated' | null;
}

type Trait = keyof typeof PROPORTIONS;

const TRAIT_BITS = 10;
const SLOTS = 1 << TRAIT_BITS;

const listOptions = (trait: Trait): readonly string[] => Object.keys(PROPORTIONS[trait]);

/** Maps each possible draw of a trait to an option. */
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

const CHANNELS = listOptions('channels');
const RESERVED = listOptions('reserved');
const SUPPLIERS = listOptions('supplier');
const LANGUAGES = listOptions('spraak');
const MARKS = listOptions('mark');

function createActiveProfiles(): Profile[] {
  return CHANNELS.flatMap((channels) =>
    RESERVED.flatMap((reserved) =>
      SUPPLIERS.flatMap((supplier) =>
        LANGUAGES.flatMap((spraak) =>
          MARKS.map((mark) => createActiveProfile({ channels, reserved, supplier, spraak, mark })),
        ),
      ),
    ),
  );
}

const noneToNull = (option: string) => (option === 'none' ? null : option);

function createActiveProfile(drawn: Readonly<Record<Exclude<Trait, 'status'>, string>>): Profile {
  const { channels, reserved, supplier, spraak, mark } = drawn;
  const [epost, mobil] = channels.split(' ') as [Channel, Channel];
  return {
    status: 'AKTIV',
    reserved: reserved === 'true',
    epost,
    mobil,
    supplier: noneToNull(supplier) as Profile['supplier'],
    spraak: noneToNull(spraak) as Profile['spraak'],
    mark: noneToNull(mark) as Profile['mark'],
  };
}

/** The traits of a person without personal data. */
export const NO_DATA = {
  reserved: false,
  epost: 'none',
  mobil: 'none',
  supplier: null,
  spraak: null,
  mark: null,
} as const;

/** Every profile of a generated person; a profile is identified by its index. */
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
const markSlots = createSlotTable('mark');
const MASK = SLOTS - 1;

const replaceExpired = (channels: string): string => channels.replaceAll('expired', 'fresh');

/** For each option of `channels`, the one with `expired` replaced by `fresh`. */
const unexpiredChannels = Uint8Array.from(CHANNELS, (channels) => CHANNELS.indexOf(replaceExpired(channels)));

/**
 * Draws a profile from two 32-bit numbers, as an index into {@link PROFILES}. Contact information of a person who is
 * `bornTooRecently` has not expired.
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
  const mark = markSlots[(second >>> (2 * TRAIT_BITS)) & MASK]!;
  return FIRST_ACTIVE + (place * LANGUAGES.length + language) * MARKS.length + mark;
}
