import { changeResponse } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { ServiceRequest } from '../support/mutants/service.ts';
import {
  changeEverySoapPerson,
  changeFault,
  changeSoapResponse,
  countIdentifiers,
  createFault,
  findPersons,
  isEverything,
  isVersion12,
  matchElement,
  replaceSoapResponse,
  returnNoPersons,
} from './soap-changes.ts';

const UNREAD = ['soap/lookup-succeeds', 'soap/well-formed-xml'];
const IN_VERSION = ['soap/fault-version'];

/** Creates a mutant with malformed XML or SOAP in some responses. */
const createUnreadableMutant = (name: string, change: (xml: string) => string): Mutant => ({
  name,
  fires: UNREAD,
  serve: changeSoapResponse(change, isEverything),
});

const declareEncoding = (encoding: string) => (xml: string) =>
  xml.replace('encoding="UTF-8"', `encoding="${encoding}"`);

const changeFault12 = (change: (xml: string) => string) =>
  changeFault((answer, asked) => (isVersion12(asked) ? { ...answer, body: change(String(answer.body)) } : answer));
const changeFault11 = (change: (xml: string) => string) =>
  changeFault((answer, asked) => (isVersion12(asked) ? answer : { ...answer, body: change(String(answer.body)) }));

const removeHeader = (asked: ServiceRequest): ServiceRequest => ({
  ...asked,
  body: asked.body.replace(/<soap:Header>.*?<\/soap:Header>/s, ''),
});
const moveToEnvelopeNamespace = (asked: ServiceRequest): ServiceRequest => ({
  ...asked,
  body: asked.body.replace('"urn:krr-kit"', '"http://www.w3.org/2003/05/soap-envelope"'),
});

const PRINT =
  /(<ot:postkasseleverandoerAdresse>.*?<\/ot:postkasseleverandoerAdresse>)(<ot:X509Sertifikat>.*?<\/ot:X509Sertifikat>)/s;
const changePrinter = (change: (xml: string) => string) =>
  changeResponse((answer, { body }) =>
    body.includes('HentPrintSertifikat') ? { ...answer, body: change(String(answer.body)) } : answer,
  );

/** Deviations in the XML and SOAP of responses, faults and accepted requests. */
export const soapFormMutants: readonly Mutant[] = [
  createUnreadableMutant('declares UTF-16 for UTF-8 over SOAP', declareEncoding('UTF-16')),
  createUnreadableMutant('declares ISO 8859-1 for UTF-8 in the XML declaration', declareEncoding('ISO-8859-1')),
  createUnreadableMutant('returns SOAP with a processing instruction', (xml) =>
    xml.replace('<env:Envelope', '<?xml-stylesheet href="a.xsl"?><env:Envelope'),
  ),
  createUnreadableMutant('returns a processing instruction inside a person', (xml) =>
    xml.replace('</begrep:Person>', '<?krr?></begrep:Person>'),
  ),
  createUnreadableMutant('returns an invalid character reference', (xml) =>
    xml.replace('</begrep:status>', '&#0;</begrep:status>'),
  ),
  createUnreadableMutant('returns a duplicate attribute with two prefixes of one namespace', (xml) =>
    xml.replace('<env:Body', '<env:Body xmlns:p="urn:x" xmlns:q="urn:x" p:id="1" q:id="1"'),
  ),
  createUnreadableMutant('returns an element after the Body', (xml) =>
    xml.replace('</env:Body>', '</env:Body><env:Header/>'),
  ),
  createUnreadableMutant('returns text between the elements of the Envelope', (xml) =>
    xml.replace('</env:Body>', '</env:Body>takk'),
  ),
  createUnreadableMutant('returns a second Body', (xml) =>
    xml.replace('<env:Body>', '<env:Body><a xmlns="urn:x"/></env:Body><env:Body>'),
  ),
  {
    name: 'returns an unescaped ampersand in a response with 1000 persons',
    corner: true,
    fires: ['soap/well-formed-xml', 'soap/thousand-identifiers'],
    serve: changeSoapResponse(
      (xml) => xml.replace('</begrep:Person>', '& </begrep:Person>'),
      (asked) => countIdentifiers(asked) === 1000,
    ),
  },
  ...(
    [
      ['returns xml:lang on Person', (person) => person.replace('<begrep:Person>', '<begrep:Person xml:lang="nb">')],
      [
        'returns xsi:nil on status',
        (person) =>
          person.replace(
            '<begrep:status>',
            '<begrep:status xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="false">',
          ),
      ],
      [
        'returns timestamps a second time in the namespace of Person',
        (person) => person.replace(/ sistOppdatert="([^"]*)"/g, ' sistOppdatert="$1" begrep:sistOppdatert="$1"'),
      ],
      [
        'returns an empty Epostadresse instead of omitting it',
        (person) => person.replace(/(<\/begrep:Mobiltelefonnummer>)(?!<begrep:Epost)/, '$1<begrep:Epostadresse/>'),
      ],
    ] as readonly (readonly [string, (person: string) => string])[]
  ).map(([name, change]) => ({ name, fires: ['soap/person-elements'], serve: changeEverySoapPerson(change) })),
  {
    name: 'returns an additional element in the last of 1000 persons',
    corner: true,
    fires: ['soap/person-elements'],
    serve: changeSoapResponse(
      (xml) =>
        xml.replace(findPersons(xml).at(-1)!, (last) =>
          last.replace('</begrep:Person>', '<begrep:spraak>nb</begrep:spraak></begrep:Person>'),
        ),
      (asked) => countIdentifiers(asked) === 1000,
    ),
  },
  {
    name: 'returns the elements of Person in another order in SOAP 1.1',
    corner: true,
    fires: ['soap/person-elements'],
    serve: changeSoapResponse(
      (xml) =>
        xml.replace(/(<begrep:reservasjon>.*?<\/begrep:reservasjon>)(<begrep:status>.*?<\/begrep:status>)/g, '$2$1'),
      (asked) => !isVersion12(asked),
    ),
  },
  {
    name: 'returns text between the persons',
    fires: ['soap/person-elements'],
    serve: changeSoapResponse((xml) => xml.replace('</ot:HentPersonerRespons>', 'slutt</ot:HentPersonerRespons>')),
  },
  {
    name: 'returns an attribute of HentPersonerRespons outside the schema',
    fires: ['soap/person-elements'],
    serve: changeSoapResponse((xml) => xml.replace('<ot:HentPersonerRespons', '<ot:HentPersonerRespons antall="1"')),
  },
  {
    name: 'returns faults with an undefined code',
    fires: [...IN_VERSION, 'soap/fault-status'],
    serve: changeFault12((xml) => xml.replace('>env:Sender<', '>env:Whatever<')),
  },
  {
    name: 'returns SOAP 1.2 faults with a SOAP 1.1 code',
    fires: [...IN_VERSION, 'soap/fault-status'],
    serve: changeFault12((xml) => xml.replace('>env:Sender<', '>env:Client<')),
  },
  {
    name: 'returns SOAP 1.1 faults with a SOAP 1.2 code',
    corner: true,
    fires: IN_VERSION,
    serve: changeFault11((xml) => xml.replace('>env:Client<', '>env:Sender<')),
  },
  {
    name: 'returns SOAP 1.1 faults with a code without a namespace',
    fires: IN_VERSION,
    serve: changeFault11((xml) => xml.replace('>env:Client<', '>Client<')),
  },
  {
    name: "omits the language of a fault's reason",
    fires: IN_VERSION,
    serve: changeFault12((xml) => xml.replace(/ xml:lang="\w+"/, '')),
  },
  {
    name: 'returns the elements of a fault without a namespace',
    fires: IN_VERSION,
    serve: changeFault12((xml) => xml.replace(/<(\/?)env:(Code|Value|Reason|Text)/g, '<$1$2')),
  },
  {
    name: "returns the elements of a SOAP 1.1 fault in the envelope's namespace",
    fires: IN_VERSION,
    serve: changeFault11((xml) => xml.replace(/<(\/?)fault/g, '<$1env:fault')),
  },
  {
    name: 'omits the reason of faults',
    fires: IN_VERSION,
    serve: changeFault12((xml) => xml.replace(matchElementIn('env:Reason'), '')),
  },
  {
    name: 'includes requested identifiers in faults',
    fires: ['soap/faults-without-identifiers'],
    serve: changeFault((answer, { body }) => {
      const [identifier = ''] = /\d{10,12}/.exec(body.replace(/<!DOCTYPE.*?\]>/s, '')) ?? [];
      return { ...answer, body: String(answer.body).replace(/(<\/env:Text>|<\/faultstring>)/, ` ${identifier}$1`) };
    }),
  },
  {
    name: 'ignores headers with mustUnderstand',
    fires: ['soap/unknown-header-rejected'],
    serve: replaceSoapResponse(
      ({ body }) => body.includes('mustUnderstand'),
      (asked, service) => service(removeHeader(asked)),
    ),
  },
  ...(
    [
      ['ignores everything after the root of a message', /<krr\/>$/],
      ['accepts duplicate attributes', / id="1" id="2"/],
      ['accepts attributes without quotes', / id=1(?=>)/],
      ['accepts undeclared prefixes', / krr:id="1"/],
      ['accepts undeclared entities', / id="&krr;"/],
      ['accepts invalid character references', / id="&#0;"/],
    ] as const
  ).map(([name, pattern]) => ({
    name,
    corner: true as const,
    fires: ['soap/malformed-rejected'],
    serve: replaceSoapResponse(
      ({ body }) => pattern.test(body),
      (asked, service) => service({ ...asked, body: asked.body.replace(pattern, '') }),
    ),
  })),
  {
    name: 'returns an empty response for an empty Body',
    fires: ['soap/wrong-operation-rejected'],
    serve: replaceSoapResponse(({ body }) => body.includes('<soap:Body></soap:Body>'), returnNoPersons),
  },
  {
    name: 'accepts an Envelope in any namespace',
    fires: ['soap/other-envelope-rejected'],
    serve: replaceSoapResponse(
      ({ body }) => body.includes('xmlns:soap="urn:krr-kit"'),
      (asked, service) => service(moveToEnvelopeNamespace(asked)),
    ),
  },
  ...(
    [
      ['accepts only one prefix of the Envelope', ({ body }) => body.includes('SOAP-ENV')],
      ['rejects an XML declaration', ({ body }) => body.startsWith('<?xml')],
      ['rejects elements without a prefix', ({ body }) => body.includes('<HentPersoner')],
      ['rejects a byte order mark', ({ body }) => body.startsWith('\ufeff')],
      ['rejects CDATA sections', ({ body }) => body.includes('<![CDATA[')],
      ['rejects a content type without a charset', ({ headers }) => !headers['content-type']?.includes('charset')],
      ['rejects a quoted charset', ({ headers }) => headers['content-type']?.includes('"') === true],
      ['rejects a message with a header', ({ body }) => /<soap:Header>(?!.*mustUnd)/.test(body)],
    ] as readonly (readonly [string, (asked: ServiceRequest) => boolean])[]
  ).map(([name, which]) => ({
    name,
    corner: true as const,
    fires: ['soap/equivalent-serialisations'],
    serve: replaceSoapResponse(which, async () => createFault('1.2', 'Sender', 400)),
  })),
  {
    name: 'returns the certificate for print in another namespace',
    fires: ['soap/print-sertifikat'],
    serve: changePrinter((xml) => xml.replace('oppslagstjeneste/16-02', 'oppslagstjeneste/14-05')),
  },
  {
    name: 'returns the certificate for print before the address',
    fires: ['soap/print-sertifikat'],
    serve: changePrinter((xml) => xml.replace(PRINT, '$2$1')),
  },
  {
    name: 'returns two certificates for print',
    fires: ['soap/print-sertifikat'],
    serve: changePrinter((xml) => xml.replace(PRINT, '$1$2$2')),
  },
];

function matchElementIn(name: string): RegExp {
  return new RegExp(matchElement(name).source.replaceAll('begrep:', ''), 's');
}
