import { createProbeIdentifiers } from '../../../src/conformance/probes/identifiers.ts';
import type { ProbeName } from '../../../src/conformance/probes/rest.ts';
import { certificates } from '../../../src/register/certificates.ts';
import type { Case, CaseExchange, CaseOutcome } from './case.ts';

export const x509 = certificates['984661185'].current;
export const [one, two] = createProbeIdentifiers(new Set()).unusedIdentifiers(2, 'batch') as [string, string];

export const ENVELOPES = {
  '1.1': { namespace: 'http://schemas.xmlsoap.org/soap/envelope/', mediaType: 'text/xml; charset=utf-8' },
  '1.2': { namespace: 'http://www.w3.org/2003/05/soap-envelope', mediaType: 'application/soap+xml; charset=utf-8' },
} as const;
type Envelope = keyof typeof ENVELOPES;
export const MESSAGES = 'http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02';
export const BEGREP = 'http://begrep.difi.no';

export const FRESH = '2026-05-01T10:00:00.000+02:00';
export const OLD = '2020-05-01T10:00:00.000+02:00';

export const enveloped = (content: string, version: Envelope = '1.2'): string =>
  `<?xml version="1.0"?><e:Envelope xmlns:e="${ENVELOPES[version].namespace}"><e:Body>${content}</e:Body></e:Envelope>`;

export interface Told {
  readonly id?: string;
  readonly reservasjon?: string;
  readonly status?: string;
  readonly varslingsstatus?: string | undefined;
  /** When contact information was updated and verified. */
  readonly date?: string | undefined;
  readonly post?: boolean;
  readonly sertifikat?: string;
}

const element = (name: string, text: string | undefined): string =>
  text === undefined ? '' : `<b:${name}>${text}</b:${name}>`;

const contact = (date: string): string =>
  `<b:Kontaktinformasjon><b:Mobiltelefonnummer sistOppdatert="${date}" sistVerifisert="${date}">+4742000000</b:Mobiltelefonnummer></b:Kontaktinformasjon>`;
const MAILBOX =
  '<b:SikkerDigitalPostAdresse><b:postkasseadresse>ola.nordmann#9YDT</b:postkasseadresse><b:postkasseleverandoerAdresse>984661185</b:postkasseleverandoerAdresse></b:SikkerDigitalPostAdresse>';

export const person = ({
  id = one,
  reservasjon = 'NEI',
  status = 'AKTIV',
  varslingsstatus,
  date,
  post,
  sertifikat,
}: Told) =>
  [
    `<b:Person xmlns:b="${BEGREP}">`,
    element('personidentifikator', id),
    element('reservasjon', reservasjon),
    element('status', status),
    element('varslingsstatus', varslingsstatus),
    date === undefined ? '' : contact(date),
    post ? MAILBOX : '',
    element('X509Sertifikat', sertifikat),
    '</b:Person>',
  ].join('');

export const persons = (...xml: string[]): string =>
  `<m:HentPersonerRespons xmlns:m="${MESSAGES}">${xml.join('')}</m:HentPersonerRespons>`;

const TYPE = { 'content-type': ENVELOPES['1.2'].mediaType };

/** An exchange whose response is an element in an envelope. */
export const got = (probe: ProbeName, content: string, more: Partial<CaseExchange> = {}): CaseExchange => ({
  probe,
  identifiers: [one],
  headers: TYPE,
  body: enveloped(content),
  ...more,
});

/** An exchange whose response has these persons. */
export const told = (probe: ProbeName, ...those: Told[]): CaseExchange => got(probe, persons(...those.map(person)));

export const fault = (code = 'Sender', reason = 'the request is invalid'): string =>
  `<e:Fault><e:Code><e:Value>e:${code}</e:Value></e:Code><e:Reason><e:Text xml:lang="en">${reason}</e:Text></e:Reason></e:Fault>`;
export const fault11 = (code = 'Client'): string =>
  `<e:Fault><faultcode>e:${code}</faultcode><faultstring>the request is invalid</faultstring></e:Fault>`;

export const refused = (probe: ProbeName, content = fault(), status = 400): CaseExchange =>
  got(probe, content, { status });
export const html = (status: number, probe: ProbeName): CaseExchange => ({
  probe,
  status,
  headers: { 'content-type': 'text/html' },
  body: '<html><p>no</html>',
});

/** The values of informasjonsbehov of a request, as written. */
export const needing = (...needs: readonly string[]): { readonly sent: string } => ({
  sent: needs.map((need) => `<ns:informasjonsbehov>${need}</ns:informasjonsbehov>`).join(''),
});

/** Writes cases of one rule. */
export const ruling =
  (rule: string) =>
  (name: string, outcome: CaseOutcome, exchanges: readonly CaseExchange[], more: Partial<Case> = {}): Case => ({
    rule: `soap/${rule}`,
    name,
    outcome,
    version: 'soap',
    exchanges,
    ...more,
  });
