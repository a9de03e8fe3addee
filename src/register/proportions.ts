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
