import type { ScenarioPerson } from '../../scenario/index.ts';
import type { EnvelopeVersion } from '../evidence/soap-message.ts';
import type { Exchange, Interface, ProbeRequest, TokenName } from '../target/exchange.ts';
import type { IdentifierUse } from './identifiers.ts';

export interface ProbeContext {
  readonly version: Interface;
  /** Synthetic identifiers: the same in every run, different for every use. */
  readonly unusedIdentifiers: (count: number, use: IdentifierUse) => readonly string[];
  /** Synthetic identifiers with a future date of birth, which no register contains. */
  readonly notYetBorn: (count: number) => readonly string[];
  /** The persons of the persons file. */
  readonly known: readonly ScenarioPerson[];
  /** Whether a probe may change something at the deployment, and revert it. */
  readonly mayWrite: boolean;
  /** The SOAP URL and the envelope to use; null if SOAP is not checked. */
  readonly soap: { readonly url: string; readonly envelope: EnvelopeVersion } | null;
}

export interface Probe {
  readonly title: string;
  /** The interfaces it is sent to; default: both versions of REST. */
  readonly versions?: readonly Interface[];
  /** A token that the probe needs beside `main`. */
  readonly token?: TokenName;
  /** The main token must be a JWT. */
  readonly jwt?: true;
  /** The main token must have a signature. */
  readonly signed?: true;
  /** The public key of the issuer must be known. */
  readonly issuerKey?: true;
  /** The main token must be a JWT without this claim and this scope. */
  readonly lacking?: { readonly claim: string; readonly scope: string };
  /** The persons file must have a person that matches. */
  readonly person?: (person: ScenarioPerson) => boolean;
  /** The requests are sent on one connection, each without waiting for a response. */
  readonly isPipelined?: true;
  readonly requests: (context: ProbeContext) => readonly ProbeRequest[];
  /** Further requests that depend on responses, sent one at a time. */
  readonly followUp?: FollowUp;
}

/** Pure functions: the next request depends on the exchanges alone. */
export interface FollowUp {
  /** The maximum number of requests of the probe, including `undo`. */
  readonly maxRequests: number;
  /** Undefined at the end. */
  readonly next: (exchanges: readonly Exchange[]) => ProbeRequest | undefined;
  /**
   * Only for a probe that changes something: the requests that revert the change and confirm it. They are sent even if
   * an earlier request failed.
   */
  readonly undo?: (exchanges: readonly Exchange[]) => ProbeRequest | undefined;
}

const REST: readonly Interface[] = ['v1', 'v2'];

/** Whether a probe or rule applies to an interface. */
export const appliesTo = (
  { versions = REST }: { readonly versions?: readonly Interface[] },
  version: Interface,
): boolean => versions.includes(version);
