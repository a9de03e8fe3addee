import { MAX_IDENTIFIERS } from '../../contract/limits.ts';
import { createNextChangesRequest, createNextPageRequest } from '../evidence/soap-changes.ts';
import { ENVELOPES, type EnvelopeVersion, MESSAGE_NAMESPACE, PERSON_NAMESPACE } from '../evidence/soap-message.ts';
import { NEED_COMBINATIONS, SOAP_NEEDS } from '../evidence/soap-persons.ts';
import type { ProbeRequest } from '../target/exchange.ts';
import type { Probe, ProbeContext } from './probe.ts';
import { selectVaried, withDuplicates } from './requests.ts';

/** A SOAP request; the interface has no access tokens. */
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
      // Version 1.1 requires it; the service description leaves its value empty.
      ...(version === '1.1' && { SOAPAction: '""' }),
    },
    authorization: null,
    body,
    identifiers,
  };
}

export const wrapInEnvelope = (content: string, version: EnvelopeVersion): string =>
  `<soap:Envelope xmlns:soap="${ENVELOPES[version].namespace}"><soap:Body>${content}</soap:Body></soap:Envelope>`;

export const detectRequestEnvelope = ({ headers }: ProbeRequest): EnvelopeVersion =>
  headers['Content-Type']?.startsWith(ENVELOPES['1.1'].mediaType) ? '1.1' : '1.2';

const formatElements = (name: string, values: readonly string[]): string =>
  values.map((value) => `<ns:${name}>${value}</ns:${name}>`).join('');

/** The element HentPersonerForespoersel, with the prefix of the documented example. */
export const formatHentPersoner = (
  needs: readonly string[],
  identifiers: readonly string[],
  namespace: string = MESSAGE_NAMESPACE,
): string =>
  `<ns:HentPersonerForespoersel xmlns:ns="${namespace}">${formatElements('informasjonsbehov', needs)}${formatElements('personidentifikator', identifiers)}</ns:HentPersonerForespoersel>`;

export const createLookupRequest = (
  context: ProbeContext,
  needs: readonly string[],
  identifiers: readonly string[],
  version: EnvelopeVersion = context.soap!.envelope,
): ProbeRequest =>
  createSoapRequest(context, wrapInEnvelope(formatHentPersoner(needs, identifiers), version), identifiers, version);

export const formatHentEndringer = (fraEndringsNummer: number, needs: readonly string[]): string =>
  `<ns:HentEndringerForespoersel xmlns:ns="${MESSAGE_NAMESPACE}" fraEndringsNummer="${fraEndringsNummer}">${formatElements('informasjonsbehov', needs)}</ns:HentEndringerForespoersel>`;

export const createChangesRequest = (
  context: ProbeContext,
  fraEndringsNummer: number,
  needs: readonly string[],
): ProbeRequest =>
  createSoapRequest(context, wrapInEnvelope(formatHentEndringer(fraEndringsNummer, needs), context.soap!.envelope), []);

export const createOperationRequest = (
  context: ProbeContext,
  name: string,
  version: EnvelopeVersion = context.soap!.envelope,
): ProbeRequest =>
  createSoapRequest(context, wrapInEnvelope(`<ns:${name} xmlns:ns="${MESSAGE_NAMESPACE}"/>`, version), [], version);

/** Selects the same persons as the batch over REST. */
type BatchSelector = (context: ProbeContext) => readonly string[];
type SoapProbe = Probe & { readonly versions: readonly ['soap'] };

const createProbe = (title: string, requests: (context: ProbeContext) => readonly ProbeRequest[]): SoapProbe => ({
  title: `SOAP: ${title}`,
  versions: ['soap'],
  requests,
});

const getOneIdentifier = (context: ProbeContext): readonly string[] => context.unusedIdentifiers(1, 'one');

const createSinglePersonMessage = (context: ProbeContext, version: EnvelopeVersion = context.soap!.envelope): string =>
  wrapInEnvelope(formatHentPersoner(['Person'], getOneIdentifier(context)), version);

const createRawRequest = (context: ProbeContext, body: string): ProbeRequest => createSoapRequest(context, body, []);

export const ENTITY_NAME = 'hvem';

/** The identifier appears only as an entity: a service that returns the person has resolved the entity. */
function createEntityRequest(context: ProbeContext, version = context.soap!.envelope): ProbeRequest {
  const [identifier] = getOneIdentifier(context) as [string];
  const message = createSinglePersonMessage(context, version).replace(`>${identifier}<`, `>&${ENTITY_NAME};<`);
  const text = `<!DOCTYPE Envelope [<!ENTITY ${ENTITY_NAME} "${identifier}">]>${message}`;
  return createSoapRequest(context, text, [identifier], version);
}

const UNDEFINED_NEED = 'Yndlingsfarge';
const MAX_SINGLE_LOOKUPS = 8;

/** The combinations that have no probe of their own. */
const COMBINED_NEEDS = NEED_COMBINATIONS.filter(
  (needs) => needs.length === 2 || (needs.length === 3 && needs.includes('VarslingsStatus')),
);

/** The same message in other XML serialisations, and with other media types. */
function createEquivalentSerialisations(context: ProbeContext): readonly ProbeRequest[] {
  const [identifier] = getOneIdentifier(context) as [string];
  const text = createSinglePersonMessage(context);
  const texts = [
    `<?xml version="1.0" encoding="UTF-8"?>\n<!-- krr -->\n${text.replaceAll('><', '>\n  <')}`,
    `\ufeff${text}`,
    text
      .replace('<ns:HentPersonerForespoersel xmlns:ns=', '<HentPersonerForespoersel xmlns=')
      .replaceAll(/<(\/?)ns:/g, '<$1'),
    text.replaceAll(/(<\/?|xmlns:)soap([:=])/g, '$1SOAP-ENV$2').replaceAll(/(<\/?|xmlns:)ns([:=])/g, '$1a.b-c$2'),
    text.replace(identifier, `&#${identifier.charCodeAt(0)};<![CDATA[${identifier.slice(1)}]]>`),
    withHeader(text, '<soap:Header/>'),
    withHeader(text, '<soap:Header><x:Sporing xmlns:x="urn:krr-kit">1</x:Sporing></soap:Header>'),
  ];
  const { mediaType } = ENVELOPES[context.soap!.envelope];
  const types = [mediaType, `${mediaType};charset="UTF-8"`];
  const request = createSoapRequest(context, text, [identifier]);
  return [
    ...texts.map((body) => ({ ...request, body })),
    ...types.map((type) => ({ ...request, headers: { ...request.headers, 'Content-Type': type } })),
  ];
}

const withHeader = (text: string, header: string): string => text.replace('<soap:Body>', `${header}<soap:Body>`);

/** Ill-formed messages; all but the first three still contain a request for a person. */
const MALFORMED: readonly ((text: string) => string)[] = [
  (text) => text.slice(0, -20),
  (text) => text.replace('</soap:Body></soap:Envelope>', '</soap:Envelope></soap:Body>'),
  () => 'personidentifikator',
  (text) => `${text}<krr/>`,
  (text) => text.replace('<soap:Body>', '<soap:Body id="1" id="2">'),
  (text) => text.replace('<soap:Body>', '<soap:Body id=1>'),
  (text) => text.replace('<soap:Body>', '<soap:Body krr:id="1">'),
  (text) => text.replace('<soap:Body>', '<soap:Body id="&krr;">'),
  (text) => text.replace('<soap:Body>', '<soap:Body id="&#0;">'),
];

/** An unknown header block with mustUnderstand. */
const UNKNOWN_HEADER =
  '<soap:Header><x:Ukjent xmlns:x="urn:krr-kit" soap:mustUnderstand="1">1</x:Ukjent></soap:Header>';

/** The probes over SOAP; `batch` selects the input of most rules. */
export const createSoapProbes = (batch: BatchSelector) => {
  const createNeedsProbe = (...needs: readonly string[]): SoapProbe =>
    createProbe(`informasjonsbehov ${needs.join(', ')}`, (context) => [
      createLookupRequest(context, needs, batch(context)),
    ]);
  return {
    'soap-in-1.2': createProbe('one person, in an envelope of SOAP 1.2', (context) => [
      createLookupRequest(context, ['Person'], getOneIdentifier(context), '1.2'),
    ]),
    'soap-in-1.1': createProbe('one person, in an envelope of SOAP 1.1', (context) => [
      createLookupRequest(context, ['Person'], getOneIdentifier(context), '1.1'),
    ]),
    'soap-no-needs': createProbe('no informasjonsbehov', (context) => [
      createLookupRequest(context, [], batch(context)),
    ]),
    'soap-person': createNeedsProbe('Person'),
    'soap-kontaktinfo': createNeedsProbe('Kontaktinfo'),
    'soap-sertifikat': createNeedsProbe('Sertifikat'),
    'soap-sikker-digital-post': createNeedsProbe('SikkerDigitalPost'),
    'soap-varslingsstatus': createNeedsProbe('VarslingsStatus'),
    'soap-combined': createProbe('informasjonsbehov, every other combination', (context) =>
      COMBINED_NEEDS.map((needs) => createLookupRequest(context, needs, batch(context))),
    ),
    'soap-spraak': createNeedsProbe('Spraak'),
    'soap-alias': createNeedsProbe('Kontaktinformasjon'),
    'soap-delivered': createNeedsProbe('Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost'),
    'soap-everything': createNeedsProbe('Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus'),
    'soap-unknown': createProbe('an undefined value of informasjonsbehov, alone and with the others', (context) =>
      [[UNDEFINED_NEED], ...SOAP_NEEDS.map((need) => [need, UNDEFINED_NEED]), [UNDEFINED_NEED, ...SOAP_NEEDS]].map(
        (needs) => createLookupRequest(context, needs, batch(context)),
      ),
    ),
    'soap-repeated': createProbe('informasjonsbehov twice, each and all', (context) =>
      [...SOAP_NEEDS.map((need) => [need, need]), [...SOAP_NEEDS, ...SOAP_NEEDS]].map((needs) =>
        createLookupRequest(context, needs, batch(context)),
      ),
    ),
    'soap-everything-1.1': createProbe('every part, in an envelope of SOAP 1.1', (context) => [
      createLookupRequest(context, SOAP_NEEDS, batch(context), '1.1'),
    ]),
    'soap-permuted': createProbe('every part, in another order', (context) => [
      createLookupRequest(context, SOAP_NEEDS, [...batch(context)].reverse()),
    ]),
    'soap-alone': createProbe('every part of persons of the batch, one message each', (context) =>
      selectVaried(context, batch(context), MAX_SINGLE_LOOKUPS).map((identifier) =>
        createLookupRequest(context, SOAP_NEEDS, [identifier]),
      ),
    ),
    'soap-duplicates': createProbe('every part, with duplicate identifiers', (context) => [
      createLookupRequest(context, SOAP_NEEDS, withDuplicates(batch(context))),
    ]),
    'soap-only-not-registered': createProbe('persons who are not registered, and no others', (context) => [
      createLookupRequest(context, ['Person'], context.notYetBorn(3)),
    ]),
    'soap-equivalent-serialisations': createProbe(
      'one person, in other XML serialisations',
      createEquivalentSerialisations,
    ),
    'soap-thousand': createProbe('1000 identifiers', (context) => [
      createLookupRequest(context, ['Person'], context.unusedIdentifiers(MAX_IDENTIFIERS, 'thousand')),
    ]),
    'soap-thousand-split': createProbe('the 1000 in two halves', (context) => {
      const thousand = context.unusedIdentifiers(MAX_IDENTIFIERS, 'thousand');
      const halves = [thousand.slice(0, MAX_IDENTIFIERS / 2), thousand.slice(MAX_IDENTIFIERS / 2)];
      return halves.map((half) => createLookupRequest(context, ['Person'], half));
    }),
    'soap-over-thousand': createProbe('1001 identifiers', (context) => [
      createLookupRequest(context, ['Person'], context.unusedIdentifiers(MAX_IDENTIFIERS + 1, 'thousand')),
    ]),
    'soap-no-identifiers': createProbe('no identifier', (context) => [createLookupRequest(context, ['Person'], [])]),
    'soap-no-identifiers-1.1': createProbe('no identifier, in an envelope of SOAP 1.1', (context) => [
      createLookupRequest(context, ['Person'], [], '1.1'),
    ]),
    'soap-malformed': createProbe('messages that are not well-formed XML', (context) =>
      MALFORMED.map((corrupt) => createRawRequest(context, corrupt(createSinglePersonMessage(context)))),
    ),
    'soap-wrong-length': createProbe('identifiers of 10 and 12 digits, letters, nothing', (context) =>
      getOneIdentifier(context)
        .flatMap((identifier) => [identifier.slice(0, 10), `${identifier}0`, 'abcdefghijk', ''])
        .map((identifier) =>
          createRawRequest(
            context,
            wrapInEnvelope(formatHentPersoner(['Person'], [identifier]), context.soap!.envelope),
          ),
        ),
    ),
    'soap-wrong-operation': createProbe(
      'an unknown operation, an operation in another namespace, and no operation',
      (context) => [
        createOperationRequest(context, 'SlettPersonerForespoersel'),
        createRawRequest(context, wrapInEnvelope('', context.soap!.envelope)),
        createRawRequest(context, wrapInEnvelope('', context.soap!.envelope).replace('<soap:Body></soap:Body>', '')),
        createRawRequest(
          context,
          wrapInEnvelope(
            formatHentPersoner(['Person'], getOneIdentifier(context), PERSON_NAMESPACE),
            context.soap!.envelope,
          ),
        ),
      ],
    ),
    'soap-doctype': createProbe('a document type with an entity', (context) => [createEntityRequest(context)]),
    'soap-doctype-1.1': createProbe('a document type with an entity, in an envelope of SOAP 1.1', (context) => [
      createEntityRequest(context, '1.1'),
    ]),
    'soap-unknown-header': createProbe('an unknown header with mustUnderstand', (context) => [
      createRawRequest(context, withHeader(createSinglePersonMessage(context), UNKNOWN_HEADER)),
    ]),
    'soap-unknown-header-1.1': createProbe(
      'an unknown header with mustUnderstand, in an envelope of SOAP 1.1',
      (context) => {
        const message = withHeader(createSinglePersonMessage(context, '1.1'), UNKNOWN_HEADER);
        return [createSoapRequest(context, message, [], '1.1')];
      },
    ),
    'soap-other-envelope': createProbe('an envelope in an unknown namespace', (context) => [
      createRawRequest(
        context,
        createSinglePersonMessage(context).replace(/xmlns:soap="[^"]*"/, 'xmlns:soap="urn:krr-kit"'),
      ),
    ]),
    'soap-print': createProbe('HentPrintSertifikat', (context) => [
      createOperationRequest(context, 'HentPrintSertifikatForespoersel'),
    ]),
    'soap-print-1.1': createProbe('HentPrintSertifikat, in an envelope of SOAP 1.1', (context) => [
      createOperationRequest(context, 'HentPrintSertifikatForespoersel', '1.1'),
    ]),
    'soap-changes-follow-up': {
      ...createProbe('HentEndringer from 0, and from the end of the response', (context) => [
        createChangesRequest(context, 0, ['Person']),
      ]),
      followUp: { maxRequests: 2, next: createNextChangesRequest },
    },
    'soap-changes-pages': {
      ...createProbe(
        'HentEndringer from 0, from the last change of the response, from the next, and from the latest',
        (context) => [createChangesRequest(context, 0, ['Person'])],
      ),
      followUp: { maxRequests: 4, next: createNextPageRequest },
    },
    'soap-changes': createProbe('HentEndringer from 0', (context) =>
      [['Person'], [], ['Sertifikat'], ['SikkerDigitalPost'], SOAP_NEEDS].map((needs) =>
        createChangesRequest(context, 0, needs),
      ),
    ),
  } as const;
};
