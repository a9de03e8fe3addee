import type { TokenName } from '../../../../src/conformance/target/exchange.ts';
import type { ResponseWriter } from '../serve.ts';
import type { Change } from '../service.ts';

/** A broken service, invented from the documentation alone, without knowledge of the rules of the suite. */
export interface IndependentMutant {
  /** Describes the deviation; completes the sentence "a service that …". */
  readonly name: string;
  readonly serve?: Change;
  /** Applied after the responses have been signed. */
  readonly around?: Change;
  readonly write?: ResponseWriter;
  /** Tokens to use instead of the usual ones, from an issuer. */
  readonly tokens?: (issuer: string) => Partial<Readonly<Record<TokenName, string>>>;
  /** The number of concurrent requests; 1 by default, so that the order of requests is always the same. */
  readonly concurrency?: number;
  /** Whether the suite also checks SOAP. */
  readonly soap?: true;
}
