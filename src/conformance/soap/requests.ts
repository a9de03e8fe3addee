import type { ProbeRequest } from '../exchange.ts';
import type { ProbeContext } from '../probe.ts';
import { ENVELOPES, type EnvelopeVersion, MESSAGE_NAMESPACE } from './names.ts';

/** A request over SOAP: no token is known there. */
export function createSoapRequest(
  { soap }: ProbeContext,
  body: string,
  identifiers: readonly string[],
  version: EnvelopeVersion = soap!.envelope,
): ProbeRequest {
  return {
    method: 'POST',
    path: soap!.url,
    headers: {
      'Content-Type': `${ENVELOPES[version].mediaType}; charset=utf-8`,
      // Version 1.1 demands it; the description of the service leaves its value empty.
      ...(version === '1.1' && { SOAPAction: '""' }),
    },
    authorization: null,
    body,
    identifiers,
  };
}

export const wrapInEnvelope = (content: string, version: EnvelopeVersion): string =>
  `<soap:Envelope xmlns:soap="${ENVELOPES[version].namespace}"><soap:Body>${content}</soap:Body></soap:Envelope>`;

/** The envelope that a request is in. */
export const detectRequestEnvelope = ({ headers }: ProbeRequest): EnvelopeVersion =>
  headers['Content-Type']?.startsWith(ENVELOPES['1.1'].mediaType) ? '1.1' : '1.2';

const formatElements = (name: string, values: readonly string[]): string =>
  values.map((value) => `<ns:${name}>${value}</ns:${name}>`).join('');

/** The element that asks for persons, with the prefix of the documented example. */
export const formatHentPersoner = (
  needs: readonly string[],
  identifiers: readonly string[],
  namespace: string = MESSAGE_NAMESPACE,
): string =>
  `<ns:HentPersonerForespoersel xmlns:ns="${namespace}">${formatElements('informasjonsbehov', needs)}${formatElements('personidentifikator', identifiers)}</ns:HentPersonerForespoersel>`;

/** Asks for persons. */
export const createLookupRequest = (
  context: ProbeContext,
  needs: readonly string[],
  identifiers: readonly string[],
  version: EnvelopeVersion = context.soap!.envelope,
): ProbeRequest =>
  createSoapRequest(context, wrapInEnvelope(formatHentPersoner(needs, identifiers), version), identifiers, version);

/** Asks for changes. */
export const createChangesRequest = (
  context: ProbeContext,
  fraEndringsNummer: number,
  needs: readonly string[],
): ProbeRequest =>
  createSoapRequest(
    context,
    wrapInEnvelope(
      `<ns:HentEndringerForespoersel xmlns:ns="${MESSAGE_NAMESPACE}" fraEndringsNummer="${fraEndringsNummer}">${formatElements('informasjonsbehov', needs)}</ns:HentEndringerForespoersel>`,
      context.soap!.envelope,
    ),
    [],
  );

/** Asks for something else. */
export const createOperationRequest = (context: ProbeContext, name: string): ProbeRequest =>
  createSoapRequest(
    context,
    wrapInEnvelope(`<ns:${name} xmlns:ns="${MESSAGE_NAMESPACE}"/>`, context.soap!.envelope),
    [],
  );
