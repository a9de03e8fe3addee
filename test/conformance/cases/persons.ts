/** Synthetic identifiers, in no particular order. */
export const [A, B, C] = ['01837012046', '12848523168', '19886016800'] as const;

/** A person without anything beyond Person; `more` is added. */
export const person = (personidentifikator: string, more: Readonly<Record<string, unknown>> = {}) => ({
  personidentifikator,
  reservasjon: 'NEI',
  status: 'AKTIV',
  ...more,
});

export const unregistered = (personidentifikator: string) => person(personidentifikator, { status: 'IKKE_REGISTRERT' });

/** The body of a response. */
export const answer = (...personer: readonly unknown[]) => ({ personer });

export const CONTACT = {
  varslingsstatus: 'KAN_VARSLES',
  kontaktinformasjon: { epostadresse: 'kari.berg@example.com' },
};
export const MAILBOX = {
  digital_post: { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse: '984661185' },
};
