import type { Change } from './service.ts';

/** A service that is broken in one way. */
export interface Mutant {
  readonly name: string;
  /** What is wrong with it, in a line. */
  readonly breaks: string;
  /** The rules that it must fail by, as failures or warnings, and it fails by no other. */
  readonly fires: readonly string[];
  readonly serve: Change;
  /** What is changed when answers have been signed. */
  readonly around?: Change;
}
