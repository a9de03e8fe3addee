import { answering } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { Asked } from '../support/mutants/service.ts';
import { soapFormMutants } from '../support/mutants/soap-forms.ts';
import { soapEndringerMutants } from './soap-change-log.ts';
import {
  answersPersons,
  askingNeeds,
  countOf,
  definedAmong,
  elementNamed,
  faultIn,
  isEverything,
  isVersion12,
  needing,
  needsOf,
  PARTS,
  personsIn,
  soapEveryone,
  soapFound,
  soapRefused,
  soapWhere,
  tellingTheExpired,
} from './soap-changes.ts';
import { soapNeedsMutants } from './soap-needs.ts';
import { soapToldMutants } from './soap-responses.ts';

const CONTACT =
  '<begrep:Kontaktinformasjon><begrep:Epostadresse>post@example.com</begrep:Epostadresse></begrep:Kontaktinformasjon>';

/** Contact information where the schema has it, for persons with a status. */
const telling = (status: string) =>
  soapEveryone((person, asked) =>
    person.includes(`>${status}<`) && /Kontaktinfo|HentEndringer/.test(asked.body)
      ? person.replace(/(<\/begrep:(?:varslingsstatus|status)>)(?!<begrep:varslingsstatus>)/, `$1${CONTACT}`)
      : person,
  );

const notifying = (person: string, status: string): string => person.replace(/>KAN_(?:IKKE_)?VARSLES</, `>${status}<`);

const isMalformed = ({ body }: Asked): boolean => !body.endsWith('</soap:Envelope>');
const isWrongLength = ({ body }: Asked): boolean =>
  /<ns:personidentifikator>(?!\d{11}<|&)/.test(body) && !isMalformed({ body } as Asked);
const hasDoctype = ({ body }: Asked): boolean => body.startsWith('<!DOCTYPE');

/** Looks at the message without its document type, and with something in place of the entity. */
const readingEntity = (text: (entity: string) => string) =>
  soapWhere(hasDoctype, (asked, service) => {
    const [, entity] = /ENTITY hvem "(\d+)"/.exec(asked.body)!;
    return service({ ...asked, body: asked.body.replace(/^<!DOCTYPE.*?\]>/, '').replace('&hvem;', text(entity!)) });
  });

const PRINT = /<ot:X509Sertifikat>.*<\/ot:X509Sertifikat>/s;

/** What fails where no answer can be read. */
const UNREADABLE = [
  'soap/lookup-succeeds',
  'soap/well-formed-xml',
  'soap/thousand-identifiers',
  'soap/without-informasjonsbehov',
  'soap/informasjonsbehov-parts',
  'soap/version-1-2',
  'soap/print-sertifikat',
  'soap/changes-shape',
];

/** Says that answers over SOAP are in another character set. */
const inCharset = (charset: string) =>
  answering(({ headers, ...answer }, { path }) => {
    if (!path.endsWith('/ws-v5')) return { ...answer, headers };
    return { ...answer, headers: { ...headers, 'content-type': headers['content-type']!.replace('utf-8', charset) } };
  });

export const soapMutants: readonly Mutant[] = [
  ...soapNeedsMutants,
  ...soapToldMutants,
  ...soapFormMutants,
  ...soapEndringerMutants,
  {
    name: 'everything over SOAP is too much',
    breaks: 'fails when everything is asked for over SOAP',
    fires: ['soap/lookup-succeeds'],
    serve: soapWhere(isEverything, async () => faultIn('1.2', 'Receiver', 500)),
  },
  {
    name: 'half a thousand over SOAP',
    breaks: 'leaves the last of 1000 persons out over SOAP',
    fires: ['soap/thousand-identifiers'],
    serve: soapFound(
      (xml) => xml.replace(personsIn(xml).at(-1)!, ''),
      (asked) => countOf(asked) === 1000,
    ),
  },
  {
    name: 'SOAP cut off',
    breaks: 'cuts a long answer over SOAP off',
    fires: ['soap/lookup-succeeds', 'soap/well-formed-xml'],
    serve: soapFound((xml) => xml.slice(0, -9), isEverything),
  },
  {
    name: 'SOAP with a document type',
    breaks: 'sends answers over SOAP with a document type',
    fires: ['soap/lookup-succeeds', 'soap/well-formed-xml'],
    serve: soapFound((xml) => xml.replace('<env:Envelope', '<!DOCTYPE Envelope><env:Envelope'), isEverything),
  },
  {
    name: 'always SOAP 1.1',
    breaks: 'answers every version of SOAP in an envelope of SOAP 1.1',
    fires: ['soap/envelope-matches-request'],
    serve: soapFound((xml) =>
      xml.replaceAll('http://www.w3.org/2003/05/soap-envelope', 'http://schemas.xmlsoap.org/soap/envelope/'),
    ),
  },
  {
    name: 'SOAP as text/xml',
    breaks: 'sends SOAP 1.2 as text/xml',
    fires: ['soap/content-type'],
    serve: answering((answer, asked) =>
      asked.path.endsWith('/ws-v5') && answer.status === 200
        ? { ...answer, headers: { ...answer.headers, 'content-type': 'text/xml; charset=utf-8' } }
        : answer,
    ),
  },
  {
    name: 'Person among the messages',
    breaks: 'puts Person into the namespace of the messages',
    fires: ['soap/namespaces'],
    serve: soapFound((xml) =>
      xml.replace('"http://begrep.difi.no"', '"http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02"'),
    ),
  },
  {
    name: 'messages in no namespace',
    breaks: 'answers in a namespace of its own',
    fires: ['soap/namespaces'],
    serve: soapFound((xml) => xml.replace('oppslagstjeneste/16-02', 'oppslagstjeneste/14-05')),
  },
  {
    name: 'the first twice over SOAP',
    breaks: 'tells of the first person twice over SOAP',
    fires: ['soap/one-person-per-identifier', 'soap/thousand-identifiers', 'soap/changes-continue'],
    serve: soapFound((xml) => xml.replace(personsIn(xml)[0]!, (first) => first + first)),
  },
  {
    name: 'the last is left out over SOAP',
    breaks: 'leaves the last person of a batch out over SOAP',
    fires: ['soap/one-person-per-identifier'],
    serve: soapFound(
      (xml) => xml.replace(personsIn(xml).at(-1)!, ''),
      (asked) => countOf(asked) < 1000,
    ),
  },
  {
    name: 'status before reservasjon',
    breaks: 'writes the elements of Person in another order',
    fires: ['soap/person-elements'],
    serve: soapEveryone((person) =>
      person.replace(/(<begrep:reservasjon>.*?<\/begrep:reservasjon>)(<begrep:status>.*?<\/begrep:status>)/, '$2$1'),
    ),
  },
  {
    name: 'a language over SOAP',
    breaks: 'adds an element to Person that its schema does not have',
    fires: ['soap/person-elements'],
    serve: soapEveryone((person) =>
      person.replace('</begrep:Person>', '<begrep:spraak>nb</begrep:spraak></begrep:Person>'),
    ),
  },
  {
    name: 'two-digit offsets over SOAP',
    breaks: 'writes timestamps over SOAP as REST does',
    fires: ['soap/timestamps'],
    serve: soapEveryone((person) => person.replace(/([+-]\d\d):00"/g, '$1"')),
  },
  {
    name: 'no certificates over SOAP',
    breaks: 'sends something else than certificates over SOAP',
    fires: ['soap/sertifikat-is-x509', 'soap/agrees-with-rest'],
    serve: soapEveryone((person) =>
      person.replace(elementNamed('X509Sertifikat'), '<begrep:X509Sertifikat>bm9uZQ==</begrep:X509Sertifikat>'),
    ),
  },
  {
    name: 'everything unless told',
    breaks: 'tells of contact information where no informasjonsbehov is named',
    fires: ['soap/without-informasjonsbehov'],
    serve: askingNeeds((needs) => (needs.length === 0 ? ['Kontaktinfo'] : needs)),
  },
  {
    name: 'certificates in company alone',
    breaks: 'gives certificates only beside contact information',
    fires: ['soap/informasjonsbehov-parts'],
    serve: askingNeeds((needs) =>
      needs.includes('Kontaktinfo') ? needs : needs.filter((need) => need !== 'Sertifikat'),
    ),
  },
  {
    name: 'varslingsstatus and all',
    breaks: 'gives contact information with varslingsstatus',
    fires: ['soap/informasjonsbehov-parts'],
    serve: askingNeeds((needs) =>
      definedAmong(needs).join() === 'VarslingsStatus' ? [...needs, 'Kontaktinfo'] : needs,
    ),
  },
  {
    name: 'no mailboxes for those who want everything',
    breaks: 'leaves mailboxes out when everything is asked for over SOAP',
    fires: ['soap/informasjonsbehov-parts', 'soap/agrees-with-rest'],
    serve: askingNeeds((needs, asked) =>
      isEverything(asked) ? needs.filter((need) => need !== 'SikkerDigitalPost') : needs,
    ),
  },
  {
    name: 'an unknown need is the only one',
    breaks: 'gives Person alone over SOAP if a value is not defined',
    fires: ['soap/unknown-informasjonsbehov-ignored'],
    serve: askingNeeds((needs) => (needs.includes('Yndlingsfarge') ? ['Person'] : needs)),
  },
  {
    name: 'an unknown need is an error',
    breaks: 'refuses values over SOAP that are not defined',
    fires: ['soap/unknown-informasjonsbehov-ignored'],
    serve: soapWhere(
      (asked) => needsOf(asked).includes('Yndlingsfarge'),
      async () => faultIn('1.2', 'Sender', 400),
    ),
  },
  {
    name: 'twice is never',
    breaks: 'gives nothing over SOAP that is asked for twice',
    fires: ['soap/repeated-informasjonsbehov-ignored'],
    serve: askingNeeds((needs) => (new Set(needs).size < needs.length ? ['Person'] : needs)),
  },
  {
    name: 'the deleted over SOAP',
    breaks: 'tells of contact information of the deleted over SOAP',
    fires: ['soap/slettet-no-data'],
    serve: telling('SLETTET'),
  },
  {
    name: 'the unregistered over SOAP',
    breaks: 'tells of contact information over SOAP of those who are not registered',
    fires: ['soap/ikke-registrert-no-data'],
    serve: telling('IKKE_REGISTRERT'),
  },
  {
    name: 'the deleted can be notified over SOAP',
    breaks: 'says over SOAP that the deleted can be notified',
    fires: ['soap/varslingsstatus', 'soap/agrees-with-rest'],
    serve: soapEveryone((person) => (person.includes('>SLETTET<') ? notifying(person, 'KAN_VARSLES') : person)),
  },
  {
    name: 'nobody can be notified over SOAP',
    breaks: 'says over SOAP that nobody can be notified',
    fires: ['soap/varslingsstatus', 'soap/agrees-with-rest', 'soap/persons-file-matches'],
    serve: soapEveryone((person) => notifying(person, 'KAN_IKKE_VARSLES')),
  },
  {
    name: 'the expired over SOAP',
    breaks: 'tells everything of those whose data have expired, with their varslingsstatus',
    fires: ['soap/expired-withheld'],
    serve: tellingTheExpired(PARTS),
  },
  {
    name: 'the expired, never',
    breaks: 'withholds expired data over SOAP whatever is asked for',
    fires: ['soap/expired-delivered-without-varslingsstatus', 'soap/persons-file-matches', 'soap/changes-parts'],
    serve: (service) => async (asked) => {
      const needs = needsOf(asked);
      if (needs.length === 0 || needs.includes('VarslingsStatus')) return service(asked);
      const answer = await service(needing(asked, [...needs, 'VarslingsStatus']));
      const body = String(answer.body).replaceAll(/<begrep:varslingsstatus>.*?<\/begrep:varslingsstatus>/g, '');
      return { ...answer, body };
    },
  },
  {
    name: 'nobody over SOAP',
    breaks: 'answers a request over SOAP for nobody',
    fires: ['soap/no-identifiers-rejected'],
    serve: soapWhere(
      (asked) => asked.body.includes('HentPersoner') && !isMalformed(asked) && countOf(asked) === 0,
      answersPersons,
    ),
  },
  {
    name: '1001 over SOAP',
    breaks: 'answers 1001 persons over SOAP',
    fires: ['soap/over-thousand-rejected'],
    serve: soapWhere((asked) => countOf(asked) > 1000, answersPersons),
  },
  {
    name: 'anything goes over SOAP',
    breaks: 'answers what is no XML',
    fires: ['soap/malformed-rejected'],
    serve: soapWhere(isMalformed, answersPersons),
  },
  {
    name: 'any length over SOAP',
    breaks: 'answers identifiers over SOAP that are too short, too long, or none',
    fires: ['soap/wrong-length-rejected'],
    serve: soapWhere(isWrongLength, answersPersons),
  },
  {
    name: 'any operation',
    breaks: 'answers operations that there are not',
    fires: ['soap/wrong-operation-rejected'],
    serve: soapWhere(({ body }) => /SlettPersoner|xmlns:ns="http:\/\/begrep/.test(body), answersPersons),
  },
  {
    name: 'document types do not matter',
    breaks: 'answers a message with a document type',
    fires: ['soap/doctype-rejected'],
    serve: soapWhere(hasDoctype, answersPersons),
  },
  {
    name: 'entities are looked up',
    breaks: 'expands the entities of a message',
    fires: ['soap/doctype-rejected', 'soap/entities-not-expanded'],
    serve: readingEntity((entity) => entity),
  },
  {
    name: 'entities are looked up and refused',
    breaks: 'expands the entities of a message, and tells of what it found in a fault',
    fires: ['soap/entities-not-expanded', 'soap/faults-without-identifiers'],
    serve: soapWhere(hasDoctype, async ({ body }) => {
      const fault = faultIn('1.2', 'Sender', 400);
      return { ...fault, body: String(fault.body).replace('>no<', `>not ${/\d{11}/.exec(body)}<`) };
    }),
  },
  {
    name: 'faults in SOAP 1.1',
    breaks: 'refuses what is wrong in an envelope of SOAP 1.1',
    fires: ['soap/fault-version'],
    serve: soapRefused(({ status }, asked) =>
      isVersion12(asked) ? { ...faultIn('1.1', 'Sender', status) } : faultIn('1.1', 'Client', status),
    ),
  },
  {
    name: 'SOAP refused in HTML',
    breaks: 'refuses what is wrong over SOAP in HTML',
    fires: ['soap/fault-version'],
    serve: soapRefused(() => ({ status: 400, headers: { 'content-type': 'text/html' }, body: '<p>no</p>' })),
  },
  {
    name: 'faults in SOAP 1.2 alone',
    breaks: 'refuses SOAP 1.1 in an envelope of SOAP 1.2',
    fires: ['soap/fault-version'],
    serve: soapRefused((answer, asked) => (isVersion12(asked) ? answer : faultIn('1.2', 'Receiver', 500))),
  },
  {
    name: 'every fault is a failure',
    breaks: 'sends every fault with status 500',
    fires: ['soap/fault-status'],
    serve: soapRefused((answer) => ({ ...answer, status: 500 })),
  },
  {
    name: 'faults are fine',
    breaks: 'sends every fault with status 200',
    fires: ['soap/fault-status'],
    serve: soapRefused((answer) => ({ ...answer, status: 200 })),
  },
  {
    name: 'faults tell it all',
    breaks: 'shows what is behind the service in its faults',
    fires: ['soap/faults-without-internals'],
    serve: soapRefused((answer) => ({
      ...answer,
      body: String(answer.body).replace(/(<\/env:Text>|<\/faultstring>)/, ' javax.xml.stream.XMLStreamException$1'),
    })),
  },
  {
    name: 'SOAP 1.1 alone',
    breaks: 'answers SOAP 1.1 alone',
    fires: ['soap/version-1-2'],
    serve: soapWhere(isVersion12, async () => faultIn('1.1', 'VersionMismatch', 500)),
  },
  {
    name: 'no certificate of the printer over SOAP',
    breaks: 'gives no certificate for print',
    fires: ['soap/print-sertifikat'],
    serve: answering((answer) => ({ ...answer, body: String(answer.body).replace(PRINT, '') })),
  },
  {
    name: 'SOAP in a namespace of its own',
    breaks: 'answers in an Envelope that is in neither namespace of SOAP',
    fires: UNREADABLE,
    serve: answering((answer, { path }) =>
      path.endsWith('/ws-v5')
        ? { ...answer, body: String(answer.body).replace(/http:[^"]*(?:soap-envelope|soap\/envelope\/)/g, 'urn:x') }
        : answer,
    ),
  },
  {
    name: 'a page for everything',
    breaks: 'answers everything over SOAP with a page, status 200',
    fires: UNREADABLE,
    serve: soapWhere(
      () => true,
      async () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html><p>Velkommen' }),
    ),
  },
  {
    name: 'SOAP, later',
    breaks: 'says of everything over SOAP that it is asked too often',
    fires: ['soap/lookup-succeeds'],
    serve: soapWhere(
      () => true,
      async () => ({ status: 429, headers: { 'content-type': 'text/plain', 'retry-after': '0' }, body: 'later' }),
    ),
  },
  {
    name: 'nobody has a status',
    breaks: 'leaves status out over SOAP',
    fires: ['soap/status', 'soap/without-informasjonsbehov', 'soap/agrees-with-rest'],
    serve: soapEveryone((person) => person.replace(elementNamed('status'), '')),
  },
  {
    name: 'nobody says whether they are reserved',
    breaks: 'leaves reservasjon out over SOAP',
    fires: ['soap/reservasjon', 'soap/without-informasjonsbehov', 'soap/agrees-with-rest'],
    serve: soapEveryone((person) => person.replace(elementNamed('reservasjon'), '')),
  },
  {
    name: 'nobody has a varslingsstatus',
    breaks: 'leaves varslingsstatus out over SOAP where it is asked for',
    fires: ['soap/informasjonsbehov-parts', 'soap/agrees-with-rest'],
    serve: soapEveryone((person) => person.replace(elementNamed('varslingsstatus'), '')),
  },
  {
    name: 'Person to everything',
    breaks: 'answers Person alone over SOAP, whatever is asked for',
    fires: [
      'soap/changes-parts',
      'soap/persons-file-matches',
      'soap/informasjonsbehov-parts',
      'soap/agrees-with-rest',
      'soap/expired-delivered-without-varslingsstatus',
    ],
    serve: askingNeeds(() => ['Person']),
  },
  {
    name: 'no certificates at all over SOAP',
    breaks: 'gives nobody a certificate over SOAP, though REST does',
    fires: ['soap/informasjonsbehov-parts', 'soap/agrees-with-rest', 'soap/changes-parts'],
    serve: askingNeeds((needs) => needs.filter((need) => need !== 'Sertifikat')),
  },
  {
    name: 'Individ',
    breaks: 'writes another element for Person',
    fires: ['soap/person-elements'],
    serve: soapFound((xml) => xml.replaceAll('begrep:Person>', 'begrep:Individ>')),
  },
  {
    name: 'words between the elements',
    breaks: 'writes text between the elements of Person',
    fires: ['soap/person-elements'],
    serve: soapEveryone((person) => person.replace('</begrep:Person>', 'slutt</begrep:Person>')),
  },
  {
    name: 'an attribute more',
    breaks: 'writes attributes that the schema does not have',
    fires: ['soap/person-elements'],
    serve: soapEveryone((person) => person.replace('<begrep:Person>', '<begrep:Person nummer="1">')),
  },
  {
    name: 'empty elements over SOAP',
    breaks: 'writes an empty Kontaktinformasjon where there is none',
    fires: ['soap/person-elements'],
    serve: soapEveryone((person) =>
      person.includes('Kontaktinformasjon')
        ? person
        : person.replace(/(.*<\/begrep:(?:varslingsstatus|status)>)/s, '$1<begrep:Kontaktinformasjon/>'),
    ),
  },
  {
    name: 'emptied contact information',
    breaks: 'writes an empty Kontaktinformasjon for everybody, though REST tells more',
    fires: [
      'soap/persons-file-matches',
      'soap/person-elements',
      'soap/informasjonsbehov-parts',
      'soap/agrees-with-rest',
      'soap/expired-delivered-without-varslingsstatus',
    ],
    serve: soapEveryone((person) => person.replace(elementNamed('Kontaktinformasjon'), '<begrep:Kontaktinformasjon/>')),
  },
  {
    name: 'no zone',
    breaks: 'writes timestamps over SOAP without an offset',
    fires: ['soap/timestamps', 'soap/agrees-with-rest'],
    serve: soapEveryone((person) => person.replace(/[+-]\d\d:00"/g, '"')),
  },
  {
    name: 'another character set over SOAP',
    breaks: 'says that UTF-8 is ISO 8859-1',
    fires: ['soap/content-type'],
    serve: inCharset('iso-8859-1'),
  },
  {
    name: 'other addresses over SOAP',
    breaks: 'tells of another address over SOAP than over REST',
    fires: ['soap/agrees-with-rest', 'soap/persons-file-matches'],
    serve: soapEveryone((person) => person.replace(/[^<>]+@[^<>]+/, 'post@example.com')),
  },
  {
    name: 'another hour over SOAP',
    breaks: 'takes local time for UTC over SOAP',
    fires: ['soap/agrees-with-rest', 'soap/persons-file-matches'],
    serve: soapEveryone((person) => person.replace(/[+-]\d\d:00"/g, 'Z"')),
  },
];
