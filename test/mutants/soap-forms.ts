import {
  answersPersons,
  countOf,
  elementNamed,
  faultIn,
  isEverything,
  isVersion12,
  personsIn,
  soapEveryone,
  soapFound,
  soapRefused,
  soapWhere,
} from '../../mutants/soap-changes.ts';
import { answering } from './break-service.ts';
import type { Mutant } from './mutant.ts';
import type { Asked } from './service.ts';

const UNREAD = ['soap/lookup-succeeds', 'soap/well-formed-xml'];
const IN_VERSION = ['soap/fault-version'];

/** Writes some answers otherwise than XML, or SOAP, has it. */
const misread = (name: string, breaks: string, change: (xml: string) => string): Mutant => ({
  name,
  breaks,
  fires: UNREAD,
  serve: soapFound(change, isEverything),
});

const declaring = (encoding: string) => (xml: string) => xml.replace('encoding="UTF-8"', `encoding="${encoding}"`);

/** Writes every fault of SOAP 1.2 otherwise. */
const faults12 = (change: (xml: string) => string) =>
  soapRefused((answer, asked) => (isVersion12(asked) ? { ...answer, body: change(String(answer.body)) } : answer));
const faults11 = (change: (xml: string) => string) =>
  soapRefused((answer, asked) => (isVersion12(asked) ? answer : { ...answer, body: change(String(answer.body)) }));

/** The same message without its header. */
const headless = (asked: Asked): Asked => ({
  ...asked,
  body: asked.body.replace(/<soap:Header>.*?<\/soap:Header>/s, ''),
});
const inEnvelope = (asked: Asked): Asked => ({
  ...asked,
  body: asked.body.replace('"urn:krr-kit"', '"http://www.w3.org/2003/05/soap-envelope"'),
});

const PRINT =
  /(<ot:postkasseleverandoerAdresse>.*?<\/ot:postkasseleverandoerAdresse>)(<ot:X509Sertifikat>.*?<\/ot:X509Sertifikat>)/s;
const printing = (change: (xml: string) => string) =>
  answering((answer, { body }) =>
    body.includes('HentPrintSertifikat') ? { ...answer, body: change(String(answer.body)) } : answer,
  );

/** How answers and faults are written, and messages read. */
export const soapFormMutants: readonly Mutant[] = [
  misread('SOAP called UTF-16', 'says of UTF-8 that it is UTF-16', declaring('UTF-16')),
  misread('SOAP called ISO 8859-1', 'says in its XML that UTF-8 is ISO 8859-1', declaring('ISO-8859-1')),
  misread('SOAP with a style', 'sends SOAP with a processing instruction', (xml) =>
    xml.replace('<env:Envelope', '<?xml-stylesheet href="a.xsl"?><env:Envelope'),
  ),
  misread('SOAP with a hidden instruction', 'sends a processing instruction within a person', (xml) =>
    xml.replace('</begrep:Person>', '<?krr?></begrep:Person>'),
  ),
  misread('SOAP with a reference to nothing', 'refers to a character that there is not', (xml) =>
    xml.replace('</begrep:status>', '&#0;</begrep:status>'),
  ),
  misread('SOAP with an attribute twice', 'writes an attribute twice, by two prefixes of one namespace', (xml) =>
    xml.replace('<env:Body', '<env:Body xmlns:p="urn:x" xmlns:q="urn:x" p:id="1" q:id="1"'),
  ),
  misread('SOAP with a footer', 'sends something behind the Body', (xml) =>
    xml.replace('</env:Body>', '</env:Body><env:Header/>'),
  ),
  misread('SOAP with small talk', 'sends text between the parts of an Envelope', (xml) =>
    xml.replace('</env:Body>', '</env:Body>takk'),
  ),
  misread('SOAP with two bodies', 'sends a second Body', (xml) =>
    xml.replace('<env:Body>', '<env:Body><a xmlns="urn:x"/></env:Body><env:Body>'),
  ),
  {
    name: 'a thousand and a stray ampersand',
    breaks: 'writes a long answer that is no XML',
    fires: ['soap/well-formed-xml', 'soap/thousand-identifiers'],
    serve: soapFound(
      (xml) => xml.replace('</begrep:Person>', '& </begrep:Person>'),
      (asked) => countOf(asked) === 1000,
    ),
  },
  ...(
    [
      [
        'xml:lang',
        'says the language of a person',
        (person) => person.replace('<begrep:Person>', '<begrep:Person xml:lang="nb">'),
      ],
      [
        'xsi:nil',
        'says of status that it is not nil',
        (person) =>
          person.replace(
            '<begrep:status>',
            '<begrep:status xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="false">',
          ),
      ],
      [
        'a date by another name',
        'writes dates a second time, in the namespace of Person',
        (person) => person.replace(/ sistOppdatert="([^"]*)"/g, ' sistOppdatert="$1" begrep:sistOppdatert="$1"'),
      ],
      [
        'an empty address',
        'writes an empty Epostadresse where there is none',
        (person) => person.replace(/(<\/begrep:Mobiltelefonnummer>)(?!<begrep:Epost)/, '$1<begrep:Epostadresse/>'),
      ],
    ] as readonly (readonly [string, string, (person: string) => string])[]
  ).map(([name, breaks, change]) => ({ name, breaks, fires: ['soap/person-elements'], serve: soapEveryone(change) })),
  {
    name: 'a thousand languages',
    breaks: 'adds an element to the last of 1000 persons',
    fires: ['soap/person-elements'],
    serve: soapFound(
      (xml) =>
        xml.replace(personsIn(xml).at(-1)!, (last) =>
          last.replace('</begrep:Person>', '<begrep:spraak>nb</begrep:spraak></begrep:Person>'),
        ),
      (asked) => countOf(asked) === 1000,
    ),
  },
  {
    name: 'another order in SOAP 1.1',
    breaks: 'writes the elements of Person in another order in SOAP 1.1',
    fires: ['soap/person-elements'],
    serve: soapFound(
      (xml) =>
        xml.replace(/(<begrep:reservasjon>.*?<\/begrep:reservasjon>)(<begrep:status>.*?<\/begrep:status>)/g, '$2$1'),
      (asked) => !isVersion12(asked),
    ),
  },
  {
    name: 'words between the persons',
    breaks: 'writes text between the persons',
    fires: ['soap/person-elements'],
    serve: soapFound((xml) => xml.replace('</ot:HentPersonerRespons>', 'slutt</ot:HentPersonerRespons>')),
  },
  {
    name: 'a count of persons',
    breaks: 'writes an attribute of HentPersonerRespons that the schema does not have',
    fires: ['soap/person-elements'],
    serve: soapFound((xml) => xml.replace('<ot:HentPersonerRespons', '<ot:HentPersonerRespons antall="1"')),
  },
  {
    name: 'faults of every kind',
    breaks: 'sends faults with a code that SOAP does not have',
    fires: [...IN_VERSION, 'soap/fault-status'],
    serve: faults12((xml) => xml.replace('>env:Sender<', '>env:Whatever<')),
  },
  {
    name: 'faults of clients in SOAP 1.2',
    breaks: 'sends faults of SOAP 1.2 with the code of SOAP 1.1',
    fires: [...IN_VERSION, 'soap/fault-status'],
    serve: faults12((xml) => xml.replace('>env:Sender<', '>env:Client<')),
  },
  {
    name: 'faults of senders in SOAP 1.1',
    breaks: 'sends faults of SOAP 1.1 with the code of SOAP 1.2',
    fires: IN_VERSION,
    serve: faults11((xml) => xml.replace('>env:Client<', '>env:Sender<')),
  },
  {
    name: 'faults of nobody in SOAP 1.1',
    breaks: 'sends faults of SOAP 1.1 with a code in no namespace',
    fires: IN_VERSION,
    serve: faults11((xml) => xml.replace('>env:Client<', '>Client<')),
  },
  {
    name: 'faults in no language',
    breaks: 'does not say in which language the reason of a fault is',
    fires: IN_VERSION,
    serve: faults12((xml) => xml.replace(/ xml:lang="\w+"/, '')),
  },
  {
    name: 'faults in no namespace',
    breaks: 'writes the parts of a fault in no namespace',
    fires: IN_VERSION,
    serve: faults12((xml) => xml.replace(/<(\/?)env:(Code|Value|Reason|Text)/g, '<$1$2')),
  },
  {
    name: 'faults in a namespace in SOAP 1.1',
    breaks: 'writes the parts of a fault of SOAP 1.1 in its namespace',
    fires: IN_VERSION,
    serve: faults11((xml) => xml.replace(/<(\/?)fault/g, '<$1env:fault')),
  },
  {
    name: 'faults without a reason',
    breaks: 'gives no reason in its faults',
    fires: IN_VERSION,
    serve: faults12((xml) => xml.replace(elementIn('env:Reason'), '')),
  },
  {
    name: 'faults quote',
    breaks: 'repeats in its faults what was asked for',
    fires: ['soap/faults-without-identifiers'],
    serve: soapRefused((answer, { body }) => {
      const [identifier = ''] = /\d{10,12}/.exec(body.replace(/<!DOCTYPE.*?\]>/s, '')) ?? [];
      return { ...answer, body: String(answer.body).replace(/(<\/env:Text>|<\/faultstring>)/, ` ${identifier}$1`) };
    }),
  },
  {
    name: 'what must be understood is not',
    breaks: 'does not look at headers that must be understood',
    fires: ['soap/unknown-header-rejected'],
    serve: soapWhere(
      ({ body }) => body.includes('mustUnderstand'),
      (asked, service) => service(headless(asked)),
    ),
  },
  ...(
    [
      ['a root too many', 'reads no further than the first root of a message', /<krr\/>$/],
      ['twice as much', 'takes the last of two attributes with one name', / id="1" id="2"/],
      ['no quotes', 'reads attributes without quotes', / id=1(?=>)/],
      ['a prefix for nothing', 'reads prefixes that stand for nothing', / krr:id="1"/],
      ['an entity for nothing', 'reads entities that stand for nothing', / id="&krr;"/],
      ['a character for nothing', 'reads references to characters that there are not', / id="&#0;"/],
    ] as const
  ).map(([name, breaks, what]) => ({
    name,
    breaks,
    fires: ['soap/malformed-rejected'],
    serve: soapWhere(
      ({ body }) => what.test(body),
      (asked, service) => service({ ...asked, body: asked.body.replace(what, '') }),
    ),
  })),
  {
    name: 'an empty body is fine',
    breaks: 'answers an empty Body with an empty answer',
    fires: ['soap/wrong-operation-rejected'],
    serve: soapWhere(({ body }) => body.includes('<soap:Body></soap:Body>'), answersPersons),
  },
  {
    name: 'any envelope',
    breaks: 'takes an Envelope of any namespace for SOAP',
    fires: ['soap/other-envelope-rejected'],
    serve: soapWhere(
      ({ body }) => body.includes('xmlns:soap="urn:krr-kit"'),
      (asked, service) => service(inEnvelope(asked)),
    ),
  },
  ...(
    [
      ['soap: alone', 'reads messages with one prefix alone', ({ body }) => body.includes('SOAP-ENV')],
      ['no declaration', 'reads no message with a declaration of XML', ({ body }) => body.startsWith('<?xml')],
      ['no default namespace', 'reads no element without a prefix', ({ body }) => body.includes('<HentPersoner')],
      ['no byte order mark', 'reads no message with a byte order mark', ({ body }) => body.startsWith('\ufeff')],
      ['no CDATA', 'reads no text in a CDATA section', ({ body }) => body.includes('<![CDATA[')],
      [
        'the character set alone',
        'reads no message whose content type names no character set',
        ({ headers }) => !headers['content-type']?.includes('charset'),
      ],
      [
        'no quotes about the character set',
        'reads no message whose character set stands in quotes',
        ({ headers }) => headers['content-type']?.includes('"') === true,
      ],
      ['no header at all', 'reads no message with a header', ({ body }) => /<soap:Header>(?!.*mustUnd)/.test(body)],
    ] as readonly (readonly [string, string, (asked: Asked) => boolean])[]
  ).map(([name, breaks, which]) => ({
    name,
    breaks,
    fires: ['soap/equivalent-serialisations'],
    serve: soapWhere(which, async () => faultIn('1.2', 'Sender', 400)),
  })),
  {
    name: 'print in no namespace',
    breaks: 'gives the certificate for print in another namespace',
    fires: ['soap/print-sertifikat'],
    serve: printing((xml) => xml.replace('oppslagstjeneste/16-02', 'oppslagstjeneste/14-05')),
  },
  {
    name: 'print the other way round',
    breaks: 'gives the certificate for print before the address',
    fires: ['soap/print-sertifikat'],
    serve: printing((xml) => xml.replace(PRINT, '$2$1')),
  },
  {
    name: 'print twice',
    breaks: 'gives two certificates for print',
    fires: ['soap/print-sertifikat'],
    serve: printing((xml) => xml.replace(PRINT, '$1$2$2')),
  },
];

function elementIn(name: string): RegExp {
  return new RegExp(elementNamed(name).source.replaceAll('begrep:', ''), 's');
}
