import type { Request } from '../exchange.ts';
import type { Probe, ProbeContext } from '../probe.ts';
import { nextChanges } from './change-numbers.ts';
import { BEGREP, ENVELOPES } from './names.ts';
import { EVERY_CHOICE, SOAP_NEEDS } from './needs.ts';
import { changesFrom, enveloped, hentPersoner, lookUp, operation, soapRequest } from './requests.ts';

/** The largest batch that the service takes. */
const LARGEST_BATCH = 1000;

/** Those that REST is asked for too. */
type Batch = (context: ProbeContext) => readonly string[];
type SoapProbe = Probe & { readonly versions: readonly ['soap'] };

const probe = (title: string, requests: (context: ProbeContext) => readonly Request[]): SoapProbe => ({
  title: `SOAP: ${title}`,
  versions: ['soap'],
  requests,
});

const one = (context: ProbeContext): readonly string[] => context.fresh(1, 'one');

/** A request for one person, as it is sent over the wire. */
const textOfOne = (context: ProbeContext): string =>
  enveloped(hentPersoner(['Person'], one(context)), context.soap!.envelope);

const sent = (context: ProbeContext, body: string): Request => soapRequest(context, body, []);

/** The name of the entity that a message declares. */
export const ENTITY = 'hvem';

/** An identifier that stands in the message as an entity alone: who reads it has looked the entity up. */
function withEntity(context: ProbeContext): Request {
  const [identifier] = one(context) as [string];
  const message = textOfOne(context).replace(`>${identifier}<`, `>&${ENTITY};<`);
  return soapRequest(context, `<!DOCTYPE Envelope [<!ENTITY ${ENTITY} "${identifier}">]>${message}`, [identifier]);
}

/** A value of informasjonsbehov that is not defined. */
const UNDEFINED = 'Yndlingsfarge';
/** So many of the batch are asked for alone. */
const ALONE = 5;

/** Those that no probe of their own asks for. */
const COMBINED = EVERY_CHOICE.filter(
  (needs) => needs.length === 2 || (needs.length === 3 && needs.includes('VarslingsStatus')),
);

/** The same message as others write it, and as others say what it is. */
function otherWritings(context: ProbeContext): readonly Request[] {
  const [identifier] = one(context) as [string];
  const text = textOfOne(context);
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
  const request = soapRequest(context, text, [identifier]);
  return [
    ...texts.map((body) => ({ ...request, body })),
    ...types.map((type) => ({ ...request, headers: { ...request.headers, 'Content-Type': type } })),
  ];
}

const withHeader = (text: string, header: string): string => text.replace('<soap:Body>', `${header}<soap:Body>`);

/** Ways in which a message is no XML; all but the first three ask for somebody all the same. */
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

/** A header block that nobody knows, and that must be understood. */
const UNKNOWN_HEADER =
  '<soap:Header><x:Ukjent xmlns:x="urn:krr-kit" soap:mustUnderstand="1">1</x:Ukjent></soap:Header>';

/** What is asked over SOAP; `batch` are the persons that most rules are judged by. */
export const soapProbes = (batch: Batch) => {
  const needing = (...needs: readonly string[]): SoapProbe =>
    probe(`informasjonsbehov ${needs.join(', ')}`, (context) => [lookUp(context, needs, batch(context))]);
  return {
    'soap-in-1.2': probe('one person, in an envelope of SOAP 1.2', (context) => [
      lookUp(context, ['Person'], one(context), '1.2'),
    ]),
    'soap-in-1.1': probe('one person, in an envelope of SOAP 1.1', (context) => [
      lookUp(context, ['Person'], one(context), '1.1'),
    ]),
    'soap-no-needs': probe('no informasjonsbehov', (context) => [lookUp(context, [], batch(context))]),
    'soap-person': needing('Person'),
    'soap-kontaktinfo': needing('Kontaktinfo'),
    'soap-sertifikat': needing('Sertifikat'),
    'soap-sikker-digital-post': needing('SikkerDigitalPost'),
    'soap-varslingsstatus': needing('VarslingsStatus'),
    'soap-combined': probe('informasjonsbehov, every other choice', (context) =>
      COMBINED.map((needs) => lookUp(context, needs, batch(context))),
    ),
    'soap-spraak': needing('Spraak'),
    'soap-alias': needing('Kontaktinformasjon'),
    'soap-delivered': needing('Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost'),
    'soap-everything': needing('Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus'),
    'soap-unknown': probe('informasjonsbehov that is not defined, alone and beside the others', (context) =>
      [[UNDEFINED], ...SOAP_NEEDS.map((need) => [need, UNDEFINED]), [UNDEFINED, ...SOAP_NEEDS]].map((needs) =>
        lookUp(context, needs, batch(context)),
      ),
    ),
    'soap-repeated': probe('informasjonsbehov twice, each and all', (context) =>
      [...SOAP_NEEDS.map((need) => [need, need]), [...SOAP_NEEDS, ...SOAP_NEEDS]].map((needs) =>
        lookUp(context, needs, batch(context)),
      ),
    ),
    'soap-everything-1.1': probe('everything, in an envelope of SOAP 1.1', (context) => [
      lookUp(context, SOAP_NEEDS, batch(context), '1.1'),
    ]),
    'soap-permuted': probe('everything, in another order', (context) => [
      lookUp(context, SOAP_NEEDS, [...batch(context)].reverse()),
    ]),
    'soap-alone': probe('everything of persons of the batch, one message each', (context) =>
      batch(context)
        .slice(0, ALONE)
        .map((identifier) => lookUp(context, SOAP_NEEDS, [identifier])),
    ),
    'soap-other-writing': probe('one person, as other tools write it', otherWritings),
    'soap-thousand': probe('1000 identifiers', (context) => [
      lookUp(context, ['Person'], context.fresh(LARGEST_BATCH, 'thousand')),
    ]),
    'soap-thousand-split': probe('the 1000 in two halves', (context) => {
      const thousand = context.fresh(LARGEST_BATCH, 'thousand');
      const halves = [thousand.slice(0, LARGEST_BATCH / 2), thousand.slice(LARGEST_BATCH / 2)];
      return halves.map((half) => lookUp(context, ['Person'], half));
    }),
    'soap-over-thousand': probe('1001 identifiers', (context) => [
      lookUp(context, ['Person'], context.fresh(LARGEST_BATCH + 1, 'thousand')),
    ]),
    'soap-no-identifiers': probe('no identifier', (context) => [lookUp(context, ['Person'], [])]),
    'soap-no-identifiers-1.1': probe('no identifier, in an envelope of SOAP 1.1', (context) => [
      lookUp(context, ['Person'], [], '1.1'),
    ]),
    'soap-malformed': probe('messages that are no XML, or not quite', (context) =>
      MALFORMED.map((spoil) => sent(context, spoil(textOfOne(context)))),
    ),
    'soap-wrong-length': probe('identifiers of 10 and 12 digits, letters, nothing', (context) =>
      one(context)
        .flatMap((identifier) => [identifier.slice(0, 10), `${identifier}0`, 'abcdefghijk', ''])
        .map((identifier) => sent(context, enveloped(hentPersoner(['Person'], [identifier]), context.soap!.envelope))),
    ),
    'soap-wrong-operation': probe('an operation that there is not, one in another namespace, and none', (context) => [
      operation(context, 'SlettPersonerForespoersel'),
      sent(context, enveloped('', context.soap!.envelope)),
      sent(context, enveloped('', context.soap!.envelope).replace('<soap:Body></soap:Body>', '')),
      sent(context, enveloped(hentPersoner(['Person'], one(context), BEGREP), context.soap!.envelope)),
    ]),
    'soap-doctype': probe('a document type with an entity', (context) => [withEntity(context)]),
    'soap-unknown-header': probe('a header that nobody knows, and that must be understood', (context) => [
      sent(context, withHeader(textOfOne(context), UNKNOWN_HEADER)),
    ]),
    'soap-other-envelope': probe('an envelope of no version of SOAP', (context) => [
      sent(context, textOfOne(context).replace(/xmlns:soap="[^"]*"/, 'xmlns:soap="urn:krr-kit"')),
    ]),
    'soap-print': probe('HentPrintSertifikat', (context) => [operation(context, 'HentPrintSertifikatForespoersel')]),
    'soap-changes-on': {
      ...probe('HentEndringer from 0, and from where that ends', (context) => [changesFrom(context, 0, ['Person'])]),
      following: { most: 2, next: nextChanges },
    },
    'soap-changes': probe('HentEndringer from 0', (context) =>
      [['Person'], [], ['Sertifikat'], ['SikkerDigitalPost'], SOAP_NEEDS].map((needs) =>
        changesFrom(context, 0, needs),
      ),
    ),
  } as const;
};
