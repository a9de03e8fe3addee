import { ENVELOPE_REQUESTS } from '../../src/conformance/run/detect.ts';
import { changeResponse } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { Change, ServiceRequest, ServiceResponse } from '../support/mutants/service.ts';
import { soapOwnChangeMutants } from './own-change-soap.ts';
import { soapChangeLogMutants } from './soap-change-log.ts';
import {
  changeEverySoapPerson,
  changeFault,
  changeNeeds,
  changeSoapResponse,
  countIdentifiers,
  createFault,
  filterDefinedNeeds,
  findPersons,
  getNeeds,
  isEverything,
  isVersion12,
  matchElement,
  PARTS,
  replaceSoapResponse,
  returnExpired,
  returnNoPersons,
  withNeeds,
} from './soap-changes.ts';
import { soapFormMutants } from './soap-forms.ts';
import { soapListMutants } from './soap-lists.ts';
import { soapNeedsMutants } from './soap-needs.ts';
import { soapResponseMutants } from './soap-responses.ts';

const CONTACT =
  '<begrep:Kontaktinformasjon><begrep:Epostadresse>post@example.com</begrep:Epostadresse></begrep:Kontaktinformasjon>';

/** Adds contact information to persons with a status, at the position that the schema requires. */
export const addContact = (status: string) =>
  changeEverySoapPerson((person, asked) =>
    person.includes(`>${status}<`) && /Kontaktinfo|HentEndringer/.test(asked.body)
      ? person.replace(/(<\/begrep:(?:varslingsstatus|status)>)(?!<begrep:varslingsstatus>)/, `$1${CONTACT}`)
      : person,
  );

export const setVarslingsstatus = (person: string, status: string): string =>
  person.replace(/>KAN_(?:IKKE_)?VARSLES</, `>${status}<`);

export const isMalformed = ({ body }: ServiceRequest): boolean => !body.endsWith('</soap:Envelope>');
export const isWrongLength = ({ body }: ServiceRequest): boolean =>
  /<ns:personidentifikator>(?!\d{11}<|&)/.test(body) && !isMalformed({ body } as ServiceRequest);
export const hasDoctype = ({ body }: ServiceRequest): boolean => body.startsWith('<!DOCTYPE');

/** Removes the document type and replaces the entity with a text. */
export const readingEntity = (text: (entity: string) => string) =>
  replaceSoapResponse(hasDoctype, (asked, service) => {
    const [, entity] = /ENTITY hvem "(\d+)"/.exec(asked.body)!;
    return service({ ...asked, body: asked.body.replace(/^<!DOCTYPE.*?\]>/, '').replace('&hvem;', text(entity!)) });
  });

export const PRINT = /<ot:X509Sertifikat>.*<\/ot:X509Sertifikat>/s;

/** Returns another response over SOAP, except to the requests that find the service before the run. */
export const replaceSoapAfterDetection =
  (response: ServiceResponse): Change =>
  (service) => {
    let received = 0;
    return replaceSoapResponse(
      () => ++received > ENVELOPE_REQUESTS,
      async () => response,
    )(service);
  };

/** The rules that fail if no response is readable. */
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

/** Declares another charset in the content type. */
const inCharset = (charset: string) =>
  changeResponse(({ headers, ...answer }, { path }) => {
    if (!path.endsWith('/ws-v5')) return { ...answer, headers };
    return { ...answer, headers: { ...headers, 'content-type': headers['content-type']!.replace('utf-8', charset) } };
  });

export const soapMutants: readonly Mutant[] = [
  ...soapNeedsMutants,
  ...soapOwnChangeMutants,
  ...soapResponseMutants,
  ...soapFormMutants,
  ...soapChangeLogMutants,
  ...soapListMutants,
  {
    name: 'returns a fault if every informasjonsbehov is requested over SOAP',
    corner: true,
    fires: ['soap/lookup-succeeds'],
    serve: replaceSoapResponse(isEverything, async () => createFault('1.2', 'Receiver', 500)),
  },
  {
    name: 'omits the last of 1000 persons over SOAP',
    corner: true,
    fires: ['soap/thousand-identifiers'],
    serve: changeSoapResponse(
      (xml) => xml.replace(findPersons(xml).at(-1)!, ''),
      (asked) => countIdentifiers(asked) === 1000,
    ),
  },
  {
    name: 'truncates a long SOAP response',
    fires: ['soap/lookup-succeeds', 'soap/well-formed-xml'],
    serve: changeSoapResponse((xml) => xml.slice(0, -9), isEverything),
  },
  {
    name: 'returns SOAP responses with a document type declaration',
    fires: ['soap/lookup-succeeds', 'soap/well-formed-xml'],
    serve: changeSoapResponse((xml) => xml.replace('<env:Envelope', '<!DOCTYPE Envelope><env:Envelope'), isEverything),
  },
  {
    name: 'returns a SOAP 1.1 envelope for every version of SOAP',
    fires: ['soap/envelope-matches-request'],
    serve: changeSoapResponse((xml) =>
      xml.replaceAll('http://www.w3.org/2003/05/soap-envelope', 'http://schemas.xmlsoap.org/soap/envelope/'),
    ),
  },
  {
    name: 'returns SOAP 1.2 with the media type text/xml',
    fires: ['soap/content-type'],
    serve: changeResponse((answer, asked) =>
      asked.path.endsWith('/ws-v5') && answer.status === 200
        ? { ...answer, headers: { ...answer.headers, 'content-type': 'text/xml; charset=utf-8' } }
        : answer,
    ),
  },
  {
    name: 'returns Person in the namespace of the messages',
    fires: ['soap/namespaces'],
    serve: changeSoapResponse((xml) =>
      xml.replace('"http://begrep.difi.no"', '"http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02"'),
    ),
  },
  {
    name: 'returns SOAP messages in another namespace',
    fires: ['soap/namespaces'],
    serve: changeSoapResponse((xml) => xml.replace('oppslagstjeneste/16-02', 'oppslagstjeneste/14-05')),
  },
  {
    name: 'returns the first person twice over SOAP',
    fires: ['soap/one-person-per-identifier', 'soap/thousand-identifiers', 'soap/changes-continue'],
    serve: changeSoapResponse((xml) => xml.replace(findPersons(xml)[0]!, (first) => first + first)),
  },
  {
    name: 'omits the last person of a batch over SOAP',
    fires: ['soap/one-person-per-identifier', 'soap/only-not-registered', 'soap/changes-pages-adjoin'],
    serve: changeSoapResponse(
      (xml) => xml.replace(findPersons(xml).at(-1)!, ''),
      (asked) => countIdentifiers(asked) < 1000,
    ),
  },
  {
    name: 'returns the elements of Person in another order over SOAP',
    fires: ['soap/person-elements'],
    serve: changeEverySoapPerson((person) =>
      person.replace(/(<begrep:reservasjon>.*?<\/begrep:reservasjon>)(<begrep:status>.*?<\/begrep:status>)/, '$2$1'),
    ),
  },
  {
    name: 'returns an additional element in Person over SOAP',
    fires: ['soap/person-elements'],
    serve: changeEverySoapPerson((person) =>
      person.replace('</begrep:Person>', '<begrep:spraak>nb</begrep:spraak></begrep:Person>'),
    ),
  },
  {
    name: 'returns SOAP timestamps in the format of REST',
    fires: ['soap/timestamps'],
    serve: changeEverySoapPerson((person) => person.replace(/([+-]\d\d):00"/g, '$1"')),
  },
  {
    name: 'returns invalid certificates over SOAP',
    fires: ['soap/sertifikat-is-x509', 'soap/agrees-with-rest'],
    serve: changeEverySoapPerson((person) =>
      person.replace(matchElement('X509Sertifikat'), '<begrep:X509Sertifikat>bm9uZQ==</begrep:X509Sertifikat>'),
    ),
  },
  {
    name: 'returns contact information over SOAP without informasjonsbehov',
    fires: ['soap/without-informasjonsbehov'],
    serve: changeNeeds((needs) => (needs.length === 0 ? ['Kontaktinfo'] : needs)),
  },
  {
    name: 'returns certificates over SOAP only with contact information',
    fires: ['soap/informasjonsbehov-parts'],
    serve: changeNeeds((needs) =>
      needs.includes('Kontaktinfo') ? needs : needs.filter((need) => need !== 'Sertifikat'),
    ),
  },
  {
    name: 'returns contact information over SOAP with VarslingsStatus',
    fires: ['soap/informasjonsbehov-parts'],
    serve: changeNeeds((needs) =>
      filterDefinedNeeds(needs).join() === 'VarslingsStatus' ? [...needs, 'Kontaktinfo'] : needs,
    ),
  },
  {
    name: 'omits mailboxes if every informasjonsbehov is requested over SOAP',
    fires: ['soap/informasjonsbehov-parts', 'soap/agrees-with-rest'],
    serve: changeNeeds((needs, asked) =>
      isEverything(asked) ? needs.filter((need) => need !== 'SikkerDigitalPost') : needs,
    ),
  },
  {
    name: 'returns only Person over SOAP if an informasjonsbehov is unknown',
    fires: ['soap/unknown-informasjonsbehov-ignored'],
    serve: changeNeeds((needs) => (needs.includes('Yndlingsfarge') ? ['Person'] : needs)),
  },
  {
    name: 'rejects unknown values of informasjonsbehov over SOAP',
    fires: ['soap/unknown-informasjonsbehov-ignored'],
    serve: replaceSoapResponse(
      (asked) => getNeeds(asked).includes('Yndlingsfarge'),
      async () => createFault('1.2', 'Sender', 400),
    ),
  },
  {
    name: 'omits every part over SOAP that is requested twice',
    fires: ['soap/repeated-informasjonsbehov-ignored'],
    serve: changeNeeds((needs) => (new Set(needs).size < needs.length ? ['Person'] : needs)),
  },
  {
    name: 'returns contact information of deleted persons over SOAP',
    fires: ['soap/slettet-no-data'],
    serve: addContact('SLETTET'),
  },
  {
    name: 'returns contact information of persons who are not registered over SOAP',
    fires: ['soap/ikke-registrert-no-data'],
    serve: addContact('IKKE_REGISTRERT'),
  },
  {
    name: 'returns KAN_VARSLES over SOAP for deleted persons',
    corner: true,
    fires: ['soap/varslingsstatus', 'soap/agrees-with-rest'],
    serve: changeEverySoapPerson((person) =>
      person.includes('>SLETTET<') ? setVarslingsstatus(person, 'KAN_VARSLES') : person,
    ),
  },
  {
    name: 'returns KAN_IKKE_VARSLES over SOAP for every person',
    fires: ['soap/varslingsstatus', 'soap/agrees-with-rest', 'soap/persons-file-matches'],
    serve: changeEverySoapPerson((person) => setVarslingsstatus(person, 'KAN_IKKE_VARSLES')),
  },
  {
    name: 'returns expired data over SOAP with varslingsstatus',
    fires: ['soap/expired-withheld'],
    serve: returnExpired(PARTS),
  },
  {
    name: 'withholds expired data over SOAP for every informasjonsbehov',
    fires: ['soap/expired-delivered-without-varslingsstatus', 'soap/persons-file-matches', 'soap/changes-parts'],
    serve: (service) => async (asked) => {
      const needs = getNeeds(asked);
      if (needs.length === 0 || needs.includes('VarslingsStatus')) return service(asked);
      const answer = await service(withNeeds(asked, [...needs, 'VarslingsStatus']));
      const body = String(answer.body).replaceAll(/<begrep:varslingsstatus>.*?<\/begrep:varslingsstatus>/g, '');
      return { ...answer, body };
    },
  },
  {
    name: 'accepts a SOAP request without identifiers',
    fires: ['soap/no-identifiers-rejected', 'soap/one-person-per-identifier'],
    serve: replaceSoapResponse(
      (asked) => asked.body.includes('HentPersoner') && !isMalformed(asked) && countIdentifiers(asked) === 0,
      returnNoPersons,
    ),
  },
  {
    name: 'accepts 1001 identifiers over SOAP',
    fires: ['soap/over-thousand-rejected'],
    serve: replaceSoapResponse((asked) => countIdentifiers(asked) > 1000, returnNoPersons),
  },
  {
    name: 'accepts malformed XML',
    fires: ['soap/malformed-rejected', 'soap/one-person-per-identifier'],
    serve: replaceSoapResponse(isMalformed, returnNoPersons),
  },
  {
    name: 'accepts identifiers of a wrong length over SOAP',
    fires: ['soap/wrong-length-rejected'],
    serve: replaceSoapResponse(isWrongLength, returnNoPersons),
  },
  {
    name: 'accepts unknown operations',
    fires: ['soap/wrong-operation-rejected'],
    serve: replaceSoapResponse(({ body }) => /SlettPersoner|xmlns:ns="http:\/\/begrep/.test(body), returnNoPersons),
  },
  {
    name: 'accepts a message with a document type declaration',
    fires: ['soap/doctype-rejected'],
    serve: replaceSoapResponse(hasDoctype, returnNoPersons),
  },
  {
    name: 'expands the entities of a message',
    fires: ['soap/doctype-rejected', 'soap/entities-not-expanded'],
    serve: readingEntity((entity) => entity),
  },
  {
    name: 'expands the entities of a message and returns their content in a fault',
    fires: ['soap/entities-not-expanded', 'soap/faults-without-identifiers'],
    serve: replaceSoapResponse(
      (asked) => hasDoctype(asked) && isVersion12(asked),
      async ({ body }) => {
        const fault = createFault('1.2', 'Sender', 400);
        return { ...fault, body: String(fault.body).replace('>no<', `>not ${/\d{11}/.exec(body)}<`) };
      },
    ),
  },
  {
    name: 'rejects invalid requests with a SOAP 1.1 envelope for every version',
    fires: ['soap/fault-version'],
    serve: changeFault(({ status }, asked) =>
      isVersion12(asked) ? { ...createFault('1.1', 'Sender', status) } : createFault('1.1', 'Client', status),
    ),
  },
  {
    name: 'rejects invalid SOAP requests with HTML',
    fires: ['soap/fault-version'],
    serve: changeFault(() => ({ status: 400, headers: { 'content-type': 'text/html' }, body: '<p>no</p>' })),
  },
  {
    name: 'rejects invalid SOAP 1.1 requests with a SOAP 1.2 envelope',
    corner: true,
    fires: ['soap/fault-version'],
    serve: changeFault((answer, asked) => (isVersion12(asked) ? answer : createFault('1.2', 'Receiver', 500))),
  },
  {
    name: 'returns every fault with status 500',
    fires: ['soap/fault-status'],
    serve: changeFault((answer) => ({ ...answer, status: 500 })),
  },
  {
    name: 'returns every fault with status 200',
    fires: ['soap/fault-status'],
    serve: changeFault((answer) => ({ ...answer, status: 200 })),
  },
  {
    name: 'returns internal details in faults',
    fires: ['soap/faults-without-internals'],
    serve: changeFault((answer) => ({
      ...answer,
      body: String(answer.body).replace(/(<\/env:Text>|<\/faultstring>)/, ' javax.xml.stream.XMLStreamException$1'),
    })),
  },
  {
    name: 'supports only SOAP 1.1',
    fires: ['soap/version-1-2'],
    serve: replaceSoapResponse(isVersion12, async () => createFault('1.1', 'VersionMismatch', 500)),
  },
  {
    name: 'omits the certificate for print over SOAP',
    fires: ['soap/print-sertifikat'],
    serve: changeResponse((answer) => ({ ...answer, body: String(answer.body).replace(PRINT, '') })),
  },
  {
    name: 'returns an Envelope outside both SOAP namespaces',
    fires: UNREADABLE,
    serve: changeResponse((answer, { path }) =>
      path.endsWith('/ws-v5')
        ? { ...answer, body: String(answer.body).replace(/http:[^"]*(?:soap-envelope|soap\/envelope\/)/g, 'urn:x') }
        : answer,
    ),
  },
  {
    name: 'returns an HTML page with status 200 for every SOAP request after the first ones',
    fires: UNREADABLE,
    serve: replaceSoapAfterDetection({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<html><p>Velkommen',
    }),
  },
  {
    name: 'omits status over SOAP',
    fires: ['soap/status', 'soap/without-informasjonsbehov', 'soap/agrees-with-rest'],
    serve: changeEverySoapPerson((person) => person.replace(matchElement('status'), '')),
  },
  {
    name: 'omits reservasjon over SOAP',
    fires: ['soap/reservasjon', 'soap/without-informasjonsbehov', 'soap/agrees-with-rest'],
    serve: changeEverySoapPerson((person) => person.replace(matchElement('reservasjon'), '')),
  },
  {
    name: 'omits varslingsstatus over SOAP where it is requested',
    fires: ['soap/informasjonsbehov-parts', 'soap/agrees-with-rest'],
    serve: changeEverySoapPerson((person) => person.replace(matchElement('varslingsstatus'), '')),
  },
  {
    name: 'returns only Person over SOAP for every informasjonsbehov',
    fires: [
      'soap/changes-parts',
      'soap/persons-file-matches',
      'soap/informasjonsbehov-parts',
      'soap/agrees-with-rest',
      'soap/expired-delivered-without-varslingsstatus',
    ],
    serve: changeNeeds(() => ['Person']),
  },
  {
    name: 'omits all certificates over SOAP although REST returns them',
    fires: ['soap/informasjonsbehov-parts', 'soap/agrees-with-rest', 'soap/changes-parts'],
    serve: changeNeeds((needs) => needs.filter((need) => need !== 'Sertifikat')),
  },
  {
    name: 'returns another element instead of Person',
    fires: ['soap/person-elements'],
    serve: changeSoapResponse((xml) => xml.replaceAll('begrep:Person>', 'begrep:Individ>')),
  },
  {
    name: 'returns text between the elements of Person',
    fires: ['soap/person-elements'],
    serve: changeEverySoapPerson((person) => person.replace('</begrep:Person>', 'slutt</begrep:Person>')),
  },
  {
    name: 'returns attributes outside the schema over SOAP',
    fires: ['soap/person-elements'],
    serve: changeEverySoapPerson((person) => person.replace('<begrep:Person>', '<begrep:Person nummer="1">')),
  },
  {
    name: 'returns an empty Kontaktinformasjon instead of omitting it',
    fires: ['soap/person-elements'],
    serve: changeEverySoapPerson((person) =>
      person.includes('Kontaktinformasjon')
        ? person
        : person.replace(/(.*<\/begrep:(?:varslingsstatus|status)>)/s, '$1<begrep:Kontaktinformasjon/>'),
    ),
  },
  {
    name: 'returns an empty Kontaktinformasjon for every person although REST returns data',
    fires: [
      'soap/persons-file-matches',
      'soap/person-elements',
      'soap/informasjonsbehov-parts',
      'soap/agrees-with-rest',
      'soap/expired-delivered-without-varslingsstatus',
    ],
    serve: changeEverySoapPerson((person) =>
      person.replace(matchElement('Kontaktinformasjon'), '<begrep:Kontaktinformasjon/>'),
    ),
  },
  {
    name: 'returns SOAP timestamps without an offset',
    fires: ['soap/timestamps', 'soap/agrees-with-rest'],
    serve: changeEverySoapPerson((person) => person.replace(/[+-]\d\d:00"/g, '"')),
  },
  {
    name: 'declares ISO 8859-1 for UTF-8 in the content type of SOAP',
    fires: ['soap/content-type'],
    serve: inCharset('iso-8859-1'),
  },
  {
    name: 'returns another e-mail address over SOAP than over REST',
    fires: ['soap/agrees-with-rest', 'soap/persons-file-matches'],
    serve: changeEverySoapPerson((person) => person.replace(/[^<>]+@[^<>]+/, 'post@example.com')),
  },
  {
    name: 'returns local time as UTC over SOAP',
    fires: ['soap/agrees-with-rest', 'soap/persons-file-matches'],
    serve: changeEverySoapPerson((person) => person.replace(/[+-]\d\d:00"/g, 'Z"')),
  },
];
