import type { ScenarioPerson } from '../../scenario/index.ts';
import type { EnvelopeVersion } from '../evidence/soap-message.ts';
import type { Exchange, Interface, ProbeRequest, TokenName } from '../target/exchange.ts';
import type { IdentifierUse } from './identifiers.ts';

/** What a probe can build its requests from. */
export interface ProbeContext {
  readonly version: Interface;
  /** Synthetic identifiers, the same in every run, and others for every use. */
  readonly unusedIdentifiers: (count: number, use: IdentifierUse) => readonly string[];
  /** Synthetic identifiers of persons who are not born yet, and so in no register. */
  readonly notYetBorn: (count: number) => readonly string[];
  /** The persons of the persons file. */
  readonly known: readonly ScenarioPerson[];
  /** Whether something may be changed at the deployment, and changed back. */
  readonly mayWrite: boolean;
  /** Where SOAP is answered, and in which envelopes it is asked, if it is judged. */
  readonly soap: { readonly url: string; readonly envelope: EnvelopeVersion } | null;
}

export interface Probe {
  readonly title: string;
  /** The versions it is sent in; both of REST unless said. */
  readonly versions?: readonly Interface[];
  /** A token beside the main one that must be given. */
  readonly token?: TokenName;
  /** The main token must be a JWT. */
  readonly jwt?: true;
  /** The main token must be one with a signature. */
  readonly signed?: true;
  /** A person that the persons file must have. */
  readonly person?: (person: ScenarioPerson) => boolean;
  readonly requests: (context: ProbeContext) => readonly ProbeRequest[];
  /** What is asked next, in the light of what was answered, one at a time. */
  readonly followUp?: FollowUp;
}

/** The course of a probe that goes on after its first request. Pure: what is next depends on the exchanges alone. */
export interface FollowUp {
  /** So many requests in all, at the most, those that undo something included. */
  readonly maxRequests: number;
  /** The next request; undefined where there is nothing more to ask. */
  readonly next: (exchanges: readonly Exchange[]) => ProbeRequest | undefined;
  /**
   * Only where a probe changes something: what changes it back, until that is seen to be done. It is asked whatever has
   * gone wrong before.
   */
  readonly undo?: (exchanges: readonly Exchange[]) => ProbeRequest | undefined;
}

const REST: readonly Interface[] = ['v1', 'v2'];

/** Whether a probe or a rule is about a version. */
export const appliesTo = (
  { versions = REST }: { readonly versions?: readonly Interface[] },
  version: Interface,
): boolean => versions.includes(version);
