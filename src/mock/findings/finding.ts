import type { Entry } from '../journal/index.ts';

/**
 * Whether an entry gives the occasion for a finding once more; or takes one back, since it shows what an earlier entry
 * was.
 */
export type DetectionResult = boolean | 'retracted';

/** Looks on while requests end. */
export type Detector = (entry: Entry) => DetectionResult;

/** One way in which a client serves itself or the service badly, as one literal. */
export interface ClientCheck {
  /** kebab-case, stable. */
  readonly id: string;
  readonly title: string;
  /** What comes of it. */
  readonly why: string;
  /** The documentation that says so; null where it is silent. */
  readonly source: { readonly title: string; readonly url: string } | null;
  /** How it is done well. */
  readonly example: string;
  /** A watch that has seen nothing yet. It remembers a bounded number of requests, however many come. */
  readonly createDetector: () => Detector;
  /** What was seen, in words that hold no identifier and no token. */
  readonly describe: (entry: Entry) => string;
}

/** A finding about a client. */
export interface ClientCheckResult extends Omit<ClientCheck, 'createDetector' | 'describe'> {
  /** How many requests gave occasion for it. */
  readonly count: number;
  /** The journal's ids of the first and the last of them. */
  readonly first: number;
  readonly last: number;
  /** What was seen the first time, masked. */
  readonly seen: string;
}
