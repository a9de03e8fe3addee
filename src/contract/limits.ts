/** HentPersonerForespoersel: 1..1000 personidentifikatorer. */
export const MAX_IDENTIFIERS = 1000;

/** There are a handful of needs, and the contract sets no limit: more than this help nobody. */
export const MAX_NEEDS = 1000;

/** Bytes of a body. */
export const MAX_BODY_BYTES = 1 << 20;
