/** HentPersonerForespoersel: 1..1000 personidentifikatorer. */
export const MOST_IDENTIFIERS = 1000;

/** There are a handful of needs, and the contract sets no limit: more than this help nobody. */
export const MOST_NEEDS = 1000;

/** Bytes of a body. */
export const BODY_LIMIT = 1 << 20;
