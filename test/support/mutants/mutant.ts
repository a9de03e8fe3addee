import type { Change } from './service.ts';

/** A service with one deviation. */
export interface Mutant {
  /** Describes the deviation; completes the sentence "a service that …". */
  readonly name: string;
  /** Exactly the rules that fail or warn. */
  readonly fires: readonly string[];
  /** Set if the deviation occurs in a part of the requests or persons only, such as a version, a batch size or a state. */
  readonly corner?: true;
  /** The rules that are evaluated, to save time; all of them by default. */
  readonly rules?: readonly string[];
  readonly serve: Change;
  /** Applied after the responses have been signed. */
  readonly around?: Change;
}
