import type { ScenarioPerson } from '../scenario/index.ts';
import type { Exchange, Request, TokenName, Version } from './exchange.ts';
import type { Use } from './identifiers.ts';
import type { EnvelopeVersion } from './soap/names.ts';

/** What a probe can build its requests from. */
export interface ProbeContext {
  readonly version: Version;
  /** Synthetic identifiers, the same in every run, and others for every use. */
  readonly fresh: (count: number, use: Use) => readonly string[];
  /** Synthetic identifiers of persons who are not born yet, and so in no register. */
  readonly unborn: (count: number) => readonly string[];
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
  readonly versions?: readonly Version[];
  /** A token beside the main one that must be given. */
  readonly token?: TokenName;
  /** The main token must be a JWT. */
  readonly jwt?: true;
  /** The main token must be one with a signature. */
  readonly signed?: true;
  /** A person that the persons file must have. */
  readonly person?: (person: ScenarioPerson) => boolean;
  readonly requests: (context: ProbeContext) => readonly Request[];
  /** What is asked next, in the light of what was answered, one at a time. */
  readonly following?: Following;
}

/** The course of a probe that goes on after its first request. Pure: what is next depends on the exchanges alone. */
export interface Following {
  /** So many requests in all, at the most, those that undo something included. */
  readonly most: number;
  /** The next request; undefined where there is nothing more to ask. */
  readonly next: (exchanges: readonly Exchange[]) => Request | undefined;
  /**
   * Only where a probe changes something: what changes it back, until that is seen to be done. It is asked whatever has
   * gone wrong before.
   */
  readonly undo?: (exchanges: readonly Exchange[]) => Request | undefined;
}

const REST: readonly Version[] = ['v1', 'v2'];

/** Whether a probe or a rule is about a version. */
export const isAbout = ({ versions = REST }: { readonly versions?: readonly Version[] }, version: Version): boolean =>
  versions.includes(version);
