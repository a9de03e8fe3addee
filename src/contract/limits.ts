/** HentPersonerForespoersel: 1..1000 personidentifikatorer. */
export const MAX_IDENTIFIERS = 1000;

/** The contract sets no limit for `informasjonsbehov`; only seven values are defined. */
export const MAX_NEEDS = 1000;

/** The size limit of a request body, in bytes. */
export const MAX_BODY_BYTES = 1 << 20;
