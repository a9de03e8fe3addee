import type { Change, Service } from '../mutants/service.ts';
import type { Write } from '../mutants/serving.ts';

/** A service that is right, in another way than ours. */
export interface CorrectService {
  /** What it does otherwise, in a line. */
  readonly does: string;
  /** The recommendations that it does not follow; none unless said. */
  readonly warns?: readonly string[];
  /** The rules that then have nothing to judge. */
  readonly skips?: readonly string[];
  /** What it is made of; the unbroken service unless said. */
  readonly from?: Service;
  readonly serve?: Change;
  /** What is otherwise when answers have been signed. */
  readonly around?: Change;
  readonly write?: Write;
}
