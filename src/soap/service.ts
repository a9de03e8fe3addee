import type { KeyObject, X509Certificate } from 'node:crypto';
import type { Register, RegisterRecord } from '../register/index.ts';
import type { Behaviour, PrintCertificate } from '../scenario/index.ts';

/** What has changed in the register from a number on. */
export interface SoapChanges {
  /** Who has changed, at most 1000, each once, and AKTIV or SLETTET: of others changes do not tell. */
  readonly changed: readonly RegisterRecord[];
  /** The number of the last change that is told here. */
  readonly tilEndringsNummer: number;
  /** The number of the last change that there is. */
  readonly senesteEndringsNummer: number;
}

/**
 * The values of the signatures that were taken, each with the time until which the message could be sent again, in
 * milliseconds since 1970. Empty to begin with; whoever serves keeps it from one request to the next.
 */
export type SeenSignatures = Map<string, number>;

/** The key and certificate that answers are signed with (RSA). */
export interface SoapSigner {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}

/** What stands behind the SOAP service. */
export interface SoapService {
  readonly register: Register;
  readonly behaviour: Pick<Behaviour, 'duplicates' | 'identifierRule' | 'invalidIdentifier' | 'soapWithheld'>;
  readonly print: PrintCertificate;
  /** The changes from a number on, that number included: over REST the same number is left out. */
  readonly changes: (fraEndringsNummer: number) => SoapChanges;
  /** `accept`: a Security header is let through unread. `verify`: every request must have one, with a valid signature. */
  readonly wsSecurity: 'accept' | 'verify';
  /** The signatures that were taken, kept as long as one of the same value is refused; see {@link SeenSignatures}. */
  readonly seenSignatures: SeenSignatures;
  /** Answers are signed with it; without one they are not. */
  readonly signer?: SoapSigner;
  /** Milliseconds since 1970, for the timestamps of Web Services Security: the time of the callers' own clocks. */
  readonly now: () => number;
  /** Told who is asked for, whatever stands there, before anything is said of them. */
  readonly onRequestedIdentifiers?: (identifiers: readonly string[]) => void;
  /** Told of what went wrong in the service itself; the caller gets a fault that says nothing of it. */
  readonly onFailure: (error: unknown) => void;
}
