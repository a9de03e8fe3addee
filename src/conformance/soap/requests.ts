import type { Request } from '../exchange.ts';
import type { ProbeContext } from '../probe.ts';
import { ENVELOPES, type EnvelopeVersion, MESSAGES } from './names.ts';

/** A request over SOAP: no token is known there. */
export function soapRequest(
  { soap }: ProbeContext,
  body: string,
  identifiers: readonly string[],
  version: EnvelopeVersion = soap!.envelope,
): Request {
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

export const enveloped = (content: string, version: EnvelopeVersion): string =>
  `<soap:Envelope xmlns:soap="${ENVELOPES[version].namespace}"><soap:Body>${content}</soap:Body></soap:Envelope>`;

/** The envelope that a request is in. */
export const envelopeSent = ({ headers }: Request): EnvelopeVersion =>
  headers['Content-Type']?.startsWith(ENVELOPES['1.1'].mediaType) ? '1.1' : '1.2';

const elements = (name: string, values: readonly string[]): string =>
  values.map((value) => `<ns:${name}>${value}</ns:${name}>`).join('');

/** The element that asks for persons, with the prefix of the documented example. */
export const hentPersoner = (
  needs: readonly string[],
  identifiers: readonly string[],
  namespace: string = MESSAGES,
): string =>
  `<ns:HentPersonerForespoersel xmlns:ns="${namespace}">${elements('informasjonsbehov', needs)}${elements('personidentifikator', identifiers)}</ns:HentPersonerForespoersel>`;

/** Asks for persons. */
export const lookUp = (
  context: ProbeContext,
  needs: readonly string[],
  identifiers: readonly string[],
  version: EnvelopeVersion = context.soap!.envelope,
): Request => soapRequest(context, enveloped(hentPersoner(needs, identifiers), version), identifiers, version);

/** Asks for changes. */
export const changesFrom = (context: ProbeContext, fraEndringsNummer: number, needs: readonly string[]): Request =>
  soapRequest(
    context,
    enveloped(
      `<ns:HentEndringerForespoersel xmlns:ns="${MESSAGES}" fraEndringsNummer="${fraEndringsNummer}">${elements('informasjonsbehov', needs)}</ns:HentEndringerForespoersel>`,
      context.soap!.envelope,
    ),
    [],
  );

/** Asks for something else. */
export const operation = (context: ProbeContext, name: string): Request =>
  soapRequest(context, enveloped(`<ns:${name} xmlns:ns="${MESSAGES}"/>`, context.soap!.envelope), []);
