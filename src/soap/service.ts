import type { KeyObject, X509Certificate } from 'node:crypto';
import type { Register, RegisterRecord } from '../register/index.ts';
import type { Behaviour, PrintCertificate } from '../scenario/index.ts';
import type { OutputElement } from '../xml/write.ts';
import {
  type ContentType,
  decodeMessage,
  detectVersion,
  type Envelope,
  findRootVersion,
  getContentType,
  parseMessage,
  readContentType,
  readEnvelope,
  readHeaders,
  requirePaaVegneAv,
  requireSoapContentType,
  type SoapRequest,
  type SoapResponse,
  writeEnvelope,
} from './envelope.ts';
import { createSenderFault, type SerializedFault, SoapFault, writeFault } from './fault.ts';
import { dispatchOperation } from './operations.ts';
import { signEnvelope } from './security/sign.ts';
import { verifyMessage } from './security/verify.ts';
import { type SoapVersion, VERSIONS } from './versions.ts';

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

/** A fault as an answer. It has no Security header: none of the documented faults has. */
export function createFaultResponse(fault: SoapFault, version: SoapVersion): SoapResponse {
  const { status, headers, body }: SerializedFault = writeFault(fault, version);
  return { status, contentType: getContentType(version), body: writeEnvelope(version, headers, body) };
}

export const createInternalFault = (): SoapFault => new SoapFault('Receiver', 'the service failed');

/**
 * Refuses a request that {@link answerSoap} does not get to see.
 *
 * @param reason what the sender can mend, in words that hold nothing of what was sent; null if the service itself failed
 */
export const createSoapRejection = (request: SoapRequest, reason: string | null): SoapResponse =>
  createFaultResponse(reason === null ? createInternalFault() : createSenderFault(reason), detectVersion(request));

/** A fault of the service, with a status that is not the one of such a fault: what a simulated failure is answered with. */
export const createSoapFailure = (request: SoapRequest, status: number, reason: string): SoapResponse => ({
  ...createFaultResponse(new SoapFault('Receiver', reason), detectVersion(request)),
  status,
});

/** The content type that an answer to a request has. */
export const getSoapContentType = (request: SoapRequest): string => getContentType(detectVersion(request));

/**
 * Answers a request to the SOAP service 16-02: HentPersoner, HentEndringer or HentPrintSertifikat, in an envelope of
 * version 1.1 or 1.2, which is also the version of the answer. What cannot be answered gets a fault: in 1.1 with 500, in
 * 1.2 with 400 if the sender can mend it. Nothing is thrown, whatever comes in.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 * @example
 * ```ts
 * const { status, contentType, body } = answerSoap({ contentType: 'text/xml', body: Buffer.from('<a/>') }, service);
 * status; // 500: a fault, VersionMismatch
 * ```
 */
export function handleSoapRequest(request: SoapRequest, service: SoapService): SoapResponse {
  const contentType = readContentType(request.contentType);
  let version = detectVersion(request);
  try {
    requireSoapContentType(contentType);
    const text = decodeMessage(request.body);
    const root = parseMessage(text, service.wsSecurity);
    version = findRootVersion(root) ?? version;
    requireMatchingMediaType(contentType, version);
    return createSoapResponse(processEnvelope(readEnvelope(root), text, service), version, service);
  } catch (error) {
    if (error instanceof SoapFault) return createFaultResponse(error, version);
    service.onFailure(error);
    return createFaultResponse(createInternalFault(), version);
  }
}

/** The answer to a message, of whose Body, if signatures are verified, only what is signed is used. */
function processEnvelope(envelope: Envelope, text: string, service: SoapService): OutputElement {
  const headers = readHeaders(envelope);
  const { body, oppslagstjenesten } =
    service.wsSecurity === 'verify'
      ? verifyMessage({ envelope, headers, text }, service)
      : { body: envelope.body, oppslagstjenesten: headers.oppslagstjenesten };
  if (oppslagstjenesten !== undefined) requirePaaVegneAv(oppslagstjenesten);
  return dispatchOperation(body, service);
}

function createSoapResponse(body: OutputElement, version: SoapVersion, { signer, now }: SoapService): SoapResponse {
  const write = (blocks: readonly OutputElement[], bodyAttributes?: OutputElement['attributes']): string =>
    writeEnvelope(version, blocks, body, bodyAttributes);
  const text = signer === undefined ? write([]) : signEnvelope(write, signer, now());
  return { status: 200, contentType: getContentType(version), body: text };
}

/** @throws SoapFault if the content type is that of the other version */
function requireMatchingMediaType({ mediaType }: ContentType, version: SoapVersion): void {
  const { mediaType: expected } = VERSIONS[version];
  if (mediaType !== expected)
    throw createSenderFault(`the content type of a message in SOAP ${version} is ${expected}`);
}
