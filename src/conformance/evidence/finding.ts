import type { Exchange } from '../target/exchange.ts';

/** Another response, or a value, that a value is compared with. */
export interface ComparedResponse {
  readonly exchange?: Exchange;
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
  /** The value found, of a header or an XML text. Reports about recorded traffic omit it. Default: the value at `pointer`. */
  readonly value?: string;
  /** Requested identifiers that the finding is about: the report names the first ones, and a smaller request has them. */
  readonly identifiers?: readonly string[];
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
  /** The value found, if `at` does not lead to it. */
  readonly value?: string;
  readonly level?: 'SHOULD';
}

/** `null`: the person passes. `undefined`: the rule does not apply to the person. */
export type PersonResult = PersonFinding | null | undefined;
