import type { KeyObject, X509Certificate } from 'node:crypto';
import type { Register, RegisterRecord } from '../register/index.ts';
import type { Behaviour, PrintCertificate } from '../scenario/index.ts';
import type { SoapFault } from './fault.ts';

/** The changes in the register from a number on. */
export interface SoapChanges {
  /** The changed persons, at most 1000, each once. Only persons with status AKTIV or SLETTET are in the change log. */
  readonly changed: readonly RegisterRecord[];
  /** The number of the last change in this response. */
  readonly tilEndringsNummer: number;
  /** The number of the last change in the register. */
  readonly senesteEndringsNummer: number;
}

/**
 * The values of the accepted signatures, each with the time until which its message is valid, in milliseconds since 1970.
 * The caller keeps the map between requests; it is empty at first.
 */
export type SeenSignatures = Map<string, number>;

/** The RSA key and the certificate that sign responses. */
export interface SoapSigner {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}

export type Canonicalization = 'exclusive' | 'any';
export type TimestampLife = 60 | 120;

/** The state and the settings of the SOAP service. */
export interface SoapService {
  readonly register: Register;
  readonly behaviour: Pick<Behaviour, 'duplicates' | 'identifierRule' | 'invalidIdentifier' | 'soapWithheld'> &
    Partial<Pick<Behaviour, 'deletedReservation' | 'reservedDates'>>;
  readonly print: PrintCertificate;
  /** The changes from a number on, including that number. REST excludes it. */
  readonly changes: (fraEndringsNummer: number) => SoapChanges;
  /** `accept`: a Security header is ignored. `verify`: every request needs one with a valid signature. */
  readonly wsSecurity: 'accept' | 'verify';
  /**
   * The canonicalization of signed requests. `exclusive` by default; `any`: inclusive too. A page of the documentation
   * listed both.
   */
  readonly canonicalization?: Canonicalization;
  /** How long a Timestamp is valid, in seconds: 120 by default. The pages of the documentation disagree. */
  readonly timestampLife?: TimestampLife;
  /** The accepted signatures, for the detection of replays. */
  readonly seenSignatures: SeenSignatures;
  /** Signs the responses. Without it, responses are not signed. */
  readonly signer?: SoapSigner;
  /** Milliseconds since 1970, for the timestamps of Web Services Security: the real time, not that of the register. */
  readonly now: () => number;
  /** Called with the requested identifiers, before they are validated. */
  readonly onRequestedIdentifiers?: (identifiers: readonly string[]) => void;
  /** Called with the fault of a rejected message. */
  readonly onRejected?: (fault: SoapFault) => void;
  /** Called with an internal error. The client gets a fault without details. */
  readonly onFailure: (error: unknown) => void;
}
