import type { Change } from './service.ts';

/** A service with one deviation. */
export interface Mutant {
  /** Describes the deviation; completes the sentence "a service that …". */
  readonly name: string;
  /** Exactly the rules that fail or warn. */
  readonly fires: readonly string[];
  readonly serve: Change;
  /** Applied after the responses have been signed. */
  readonly around?: Change;
}
