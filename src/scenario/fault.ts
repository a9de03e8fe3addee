/** From a number to another, both included; without `to` there is no end. */
export interface Span {
  readonly from: number;
  readonly to?: number;
}

/**
 * When a fault strikes: every condition must hold.
 *
 * - `operation`, `version`: the last word of the path, and the version in it. Without `operation`, all but `token`.
 * - `token`: the Bearer token, or the `client_id` of a JWT.
 * - `persons`: how many identifiers the batch has; `person`: one that is in it (a role of the scenario, or an identifier).
 * - `attempt`: which of the requests that fit the conditions above, counted from 1, or every nth of them.
 * - `per`: attempts are counted over all requests, per token, or per batch (the same body sent again).
 * - `probability`: of those, how many, from 0 to 1. Which ones follows from the seed.
 */
export interface FaultConditions {
  readonly operation?: string;
  readonly version?: 'v1' | 'v2';
  readonly token?: string;
  readonly persons?: Span;
  readonly person?: string;
  readonly attempt?: Span | { readonly every: number };
  readonly per?: 'all' | 'token' | 'batch';
  readonly probability?: number;
}

/** Milliseconds before anything is answered: evenly between two bounds, or log-normal with a median and a 95th percentile. */
export type Delay = { readonly from: number; readonly to: number } | { readonly median: number; readonly p95: number };

/** An encoding of text, as Content-Type names it. */
export type Charset = 'utf-8' | 'iso-8859-1' | 'utf-16le';

/**
 * What goes wrong with an answer.
 *
 * - `status`: another answer in place of it; without a body, an error in the form that the operation has for it.
 * - `reset`: the connection is reset (RST), before the head of the answer, or after so many bytes of its body.
 * - `empty`: 200 without a body.
 * - `cutAtPerson`: the body ends within the nth person, and with it the connection.
 * - `dribble`: so many bytes at a time, with a pause (ms) between.
 * - `contentLength`: the header says so many bytes more, or fewer, than there are.
 * - `trailingComma`: a comma after the last member of a person's contact information, as in the documentation's own example.
 * - `charset`: the body in one encoding, and the `charset` of its Content-Type the same, or another.
 * - `silence`: no answer at all; the connection stays open.
 */
export type Effect =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly kind: 'reset'; readonly afterBytes?: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'cutAtPerson'; readonly person: number }
  | { readonly kind: 'dribble'; readonly bytes: number; readonly every: number }
  | { readonly kind: 'contentLength'; readonly by: number }
  | { readonly kind: 'trailingComma' }
  | { readonly kind: 'charset'; readonly bytes: Charset; readonly label: Charset }
  | { readonly kind: 'silence' };

/** Something that goes wrong, now and then or always. The first fault of a scenario whose conditions hold strikes, alone. */
export interface Fault {
  readonly name: string;
  readonly description?: string;
  readonly when: FaultConditions;
  readonly delay?: Delay;
  readonly effect?: Effect;
}
