import type { Exchange } from '../target/exchange.ts';

/** Another response that a value is compared with. */
export interface ComparedResponse {
  readonly exchange: Exchange;
  /** The data in the other response and in this one, of which a report shows the first difference. */
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/** A violation of a rule. */
export interface Finding {
  readonly exchange: Exchange;
  readonly expected: string;
  /** Contains no identifier and no personal value; `exchange` holds the response itself. */
  readonly actual: string;
  /** JSON pointer into the body of the response. */
  readonly pointer?: string;
  /** Another response to show in full. */
  readonly shownWith?: { readonly exchange: Exchange; readonly pointer?: string };
  /** The other response of a difference, to name its request and both values in the text. */
  readonly comparedWith?: ComparedResponse;
  /** Set if this part of a MUST rule is only recommended. */
  readonly level?: 'SHOULD';
}

/** A violation in one person's data. */
export interface PersonFinding {
  /** JSON pointer relative to the person. */
  readonly at: string;
  readonly expected: string;
  readonly actual: string;
  readonly level?: 'SHOULD';
}

/** `null`: the person passes. `undefined`: the rule does not apply to the person. */
export type PersonResult = PersonFinding | null | undefined;
