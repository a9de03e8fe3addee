import { changeResponse, createError, replaceResponse } from '../../support/mutants/break-service.ts';
import { restrict } from '../../support/mutants/independent/changes.ts';
import type { Mutant } from '../../support/mutants/mutant.ts';
import type { Change, ServiceRequest } from '../../support/mutants/service.ts';
import { hasDoctype, isMalformed, isWrongLength, setVarslingsstatus } from '../soap.ts';
import { changeChanges } from '../soap-change-log.ts';
import {
  changeChangeRequest,
  changeEverySoapPerson,
  changeFault,
  changeSoapResponse,
  countIdentifiers,
  createFault,
  createPersonsResponse,
  findPersons,
  getNeeds,
  isChangeRequest,
  isVersion12,
  matchElement,
  replaceSoapResponse,
  returnNoPersons,
} from '../soap-changes.ts';
import { isReversed, removeElement } from '../soap-needs.ts';
import { changeUnspecifiedOverRest, changeUnspecifiedOverSoap } from '../soap-responses.ts';
import { IN_CHANGES, IN_SOAP_11, limitToOwnRules, restrictMutant } from './corner.ts';

const isVersion11 = (asked: ServiceRequest): boolean => asked.path.endsWith('/ws-v5') && !isVersion12(asked);
const isPrint = ({ body }: ServiceRequest): boolean => body.includes('HentPrintSertifikat');

const NAMESPACE_11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const NAMESPACE_12 = 'http://www.w3.org/2003/05/soap-envelope';
const toVersion11 = (xml: string): string => xml.replaceAll(NAMESPACE_12, NAMESPACE_11);
const toVersion12 = (xml: string): string => xml.replaceAll(NAMESPACE_11, NAMESPACE_12);

const MAILBOX =
  '<begrep:SikkerDigitalPostAdresse><begrep:postkasseadresse>kari.berg#4F7K</begrep:postkasseadresse><begrep:postkasseleverandoerAdresse>984661185</begrep:postkasseleverandoerAdresse></begrep:SikkerDigitalPostAdresse>';

/** Adds a mailbox to persons with a status, at the position that the schema requires. */
const addMailbox = (status: string, which: (asked: ServiceRequest) => boolean): Change =>
  changeEverySoapPerson((person, asked) =>
    person.includes(`>${status}<`) && which(asked)
      ? person.replace('</begrep:Person>', `${MAILBOX}</begrep:Person>`)
      : person,
  );

const isMailboxRequested = (asked: ServiceRequest): boolean => getNeeds(asked).includes('SikkerDigitalPost');

const changeTypeInVersion11 = (type: string): Change =>
  changeResponse((answer, asked) =>
    isVersion11(asked) && answer.status === 200
      ? { ...answer, headers: { ...answer.headers, 'content-type': type } }
      : answer,
  );

const removeAt = (text: string): string => text.replace('@', '.');

/** Changes the text of faults. */
const changeFaultText = (change: (asked: ServiceRequest) => string): Change =>
  changeFault((answer, asked) => ({
    ...answer,
    body: String(answer.body).replace(/(<\/env:Text>|<\/faultstring>)/, ` ${change(asked)}$1`),
  }));

const responseCorners: readonly Mutant[] = [
  restrictMutant('returns SOAP timestamps in the format of REST', IN_CHANGES),
  restrictMutant('returns invalid certificates over SOAP', IN_CHANGES, [
    'soap/sertifikat-is-x509',
    'soap/changes-parts',
  ]),
  restrictMutant('returns contact information of deleted persons over SOAP', IN_CHANGES, [
    'soap/slettet-no-data',
    'soap/changes-parts',
  ]),
  {
    name: 'returns mailboxes over SOAP of persons who are not registered among 1000',
    corner: true,
    fires: ['soap/ikke-registrert-no-data', 'soap/batch-size-independent'],
    serve: addMailbox('IKKE_REGISTRERT', (asked) => countIdentifiers(asked) === 1000),
  },
  restrictMutant('omits the certificate for print over SOAP', IN_SOAP_11),
  {
    name: 'returns a SOAP 1.2 envelope in SOAP 1.1',
    corner: true,
    fires: ['soap/envelope-matches-request'],
    serve: changeSoapResponse(toVersion12, isVersion11),
  },
  {
    name: 'returns a SOAP 1.1 envelope for the print certificate',
    corner: true,
    fires: ['soap/envelope-matches-request'],
    serve: changeResponse((answer, asked) =>
      isPrint(asked) ? { ...answer, body: toVersion11(String(answer.body)) } : answer,
    ),
  },
  {
    name: 'returns SOAP 1.1 with the media type of SOAP 1.2',
    corner: true,
    fires: ['soap/content-type'],
    serve: changeTypeInVersion11('application/soap+xml; charset=utf-8'),
  },
  {
    name: 'omits reservasjon in SOAP 1.1',
    corner: true,
    fires: ['soap/reservasjon', 'soap/version-independent'],
    serve: removeElement('reservasjon', isVersion11),
  },
  {
    name: 'returns e-mail addresses without an at sign over both protocols for persons without a mobile number',
    corner: true,
    fires: ['soap/contact-values'],
    serve: (service) =>
      changeUnspecifiedOverSoap((person) =>
        person.includes('<begrep:Mobil') ? person : person.replace(matchElement('Epostadresse'), removeAt),
      )(
        changeUnspecifiedOverRest((contact) => {
          const { epostadresse, mobiltelefonnummer } = contact;
          if (epostadresse !== undefined && mobiltelefonnummer === undefined)
            contact.epostadresse = removeAt(epostadresse);
        })(service),
      ),
  },
  {
    name: 'returns update times in the future over SOAP',
    fires: ['soap/timestamps-not-in-future', 'soap/agrees-with-rest'],
    serve: changeUnspecifiedOverSoap((person) =>
      person.includes('>KAN_IKKE')
        ? person
        : person.replace(/sistOppdatert="[^"]*"/g, 'sistOppdatert="2031-01-01T12:00:00Z"'),
    ),
  },
  {
    name: 'returns verification times in the future in changes',
    corner: true,
    fires: ['soap/timestamps-not-in-future', 'soap/changes-parts'],
    serve: changeChanges((xml) => xml.replace(/sistVerifisert="[^"]*"/g, 'sistVerifisert="2031-01-01T12:00:00Z"')),
  },
  {
    name: 'returns certificates with PEM headers over SOAP',
    fires: ['soap/sertifikat-is-x509', 'soap/agrees-with-rest'],
    serve: changeEverySoapPerson((person) =>
      person.replace(/(<begrep:X509Sertifikat>)([^<]*)/, '$1-----BEGIN CERTIFICATE-----$2-----END CERTIFICATE-----'),
    ),
  },
  {
    name: 'returns mailboxes of deleted persons over SOAP',
    fires: ['soap/slettet-no-data'],
    serve: addMailbox('SLETTET', isMailboxRequested),
  },
  {
    name: 'returns mailboxes of persons who are not registered over SOAP',
    fires: ['soap/ikke-registrert-no-data'],
    serve: addMailbox('IKKE_REGISTRERT', isMailboxRequested),
  },
  {
    name: 'returns KAN_VARSLES over SOAP for persons who are not registered',
    corner: true,
    fires: ['soap/varslingsstatus', 'soap/agrees-with-rest'],
    serve: changeEverySoapPerson((person) =>
      person.includes('>IKKE_REGISTRERT<') ? setVarslingsstatus(person, 'KAN_VARSLES') : person,
    ),
  },
];

const independenceCorners: readonly Mutant[] = [
  {
    name: 'returns reservasjon NEI over SOAP if the identifiers are in reverse order',
    corner: true,
    fires: ['soap/order-independent'],
    serve: changeSoapResponse((xml) => xml.replaceAll('>JA<', '>NEI<'), isReversed),
  },
  {
    name: 'returns reservasjon NEI over SOAP in a request for one person',
    corner: true,
    fires: ['soap/batch-independent'],
    serve: changeSoapResponse(
      (xml) => xml.replaceAll('>JA<', '>NEI<'),
      (asked) => countIdentifiers(asked) === 1,
    ),
  },
  {
    name: 'returns reservasjon NEI over SOAP for 400 to 600 persons',
    corner: true,
    fires: ['soap/batch-size-independent'],
    serve: changeSoapResponse(
      (xml) => xml.replaceAll('>JA<', '>NEI<'),
      (asked) => countIdentifiers(asked) >= 400 && countIdentifiers(asked) <= 600,
    ),
  },
  {
    name: 'returns persons after the 700th as not reserved over SOAP',
    corner: true,
    fires: ['soap/batch-size-independent'],
    serve: changeSoapResponse((xml) =>
      findPersons(xml)
        .slice(700)
        .reduce((text, person) => text.replace(person, person.replace('>JA<', '>NEI<')), xml),
    ),
  },
  {
    name: 'returns reservasjon NEI in SOAP 1.1',
    corner: true,
    fires: ['soap/version-independent'],
    serve: changeSoapResponse((xml) => xml.replaceAll('>JA<', '>NEI<'), isVersion11),
  },
];

const isBeforeChanges = (asked: ServiceRequest): boolean => !isChangeRequest(asked);
const swapAmong = (name: string, which: (asked: ServiceRequest) => boolean): Change =>
  changeSoapResponse((xml) => swapElements(xml, name), which);

/** Swaps an element of the first two persons that have it. */
function swapElements(xml: string, name: string): string {
  const [one, other] = findPersons(xml).flatMap((person) => person.match(matchElement(name)) ?? []);
  if (one === undefined || other === undefined) return xml;
  return xml.replace(one, '<swapped/>').replace(other, one).replace('<swapped/>', other);
}

const ownershipCorners: readonly Mutant[] = [
  {
    name: 'swaps the mailboxes of two persons in SOAP 1.1',
    corner: true,
    fires: ['soap/own-contact-data', 'soap/version-independent'],
    serve: swapAmong('SikkerDigitalPostAdresse', (asked) => isVersion11(asked) && isBeforeChanges(asked)),
  },
  {
    name: 'swaps the mobile numbers of two persons over SOAP if only Kontaktinfo is requested',
    corner: true,
    fires: ['soap/own-contact-data', 'soap/informasjonsbehov-parts'],
    serve: swapAmong(
      'Mobiltelefonnummer',
      (asked) => getNeeds(asked).join() === 'Kontaktinfo' && isBeforeChanges(asked),
    ),
  },
];

const needCorners: readonly Mutant[] = [
  {
    name: 'omits mobile numbers over SOAP if Kontaktinformasjon is requested',
    corner: true,
    fires: ['soap/kontaktinformasjon-alias'],
    serve: changeEverySoapPerson((person, asked) =>
      getNeeds(asked).includes('Kontaktinformasjon') && person.includes('<begrep:Epost')
        ? person.replace(matchElement('Mobiltelefonnummer'), '')
        : person,
    ),
  },
  {
    name: 'withholds the expired contact information of one person over SOAP without VarslingsStatus',
    corner: true,
    fires: ['soap/changes-parts', 'soap/expired-delivered-without-varslingsstatus', 'soap/persons-file-matches'],
    serve: changeEverySoapPerson((person, asked) =>
      person.includes('jon.vik@') && !isChangeRequest(asked)
        ? person.replace(matchElement('Kontaktinformasjon'), '')
        : person,
    ),
  },
  {
    name: 'returns varslingsstatus in all changes',
    fires: ['soap/changes-without-varslingsstatus'],
    serve: changeChanges((xml) =>
      xml.replaceAll(
        '</begrep:status>',
        '</begrep:status><begrep:varslingsstatus>KAN_IKKE_VARSLES</begrep:varslingsstatus>',
      ),
    ),
  },
  {
    name: 'returns varslingsstatus in changes of deleted persons',
    corner: true,
    fires: ['soap/changes-without-varslingsstatus'],
    serve: changeChanges((xml) =>
      xml.replace(
        '>SLETTET</begrep:status>',
        '>SLETTET</begrep:status><begrep:varslingsstatus>KAN_IKKE_VARSLES</begrep:varslingsstatus>',
      ),
    ),
  },
  {
    name: 'returns changes from the beginning if Kontaktinfo is not requested',
    corner: true,
    fires: ['soap/changes-continue'],
    serve: changeChangeRequest((asked) =>
      getNeeds(asked).includes('Kontaktinfo')
        ? asked
        : { ...asked, body: asked.body.replace(/fraEndringsNummer="\d+"/, 'fraEndringsNummer="0"') },
    ),
  },
];

const isWithoutIdentifiers = (asked: ServiceRequest): boolean =>
  asked.body.includes('HentPersoner') && !isMalformed(asked) && countIdentifiers(asked) === 0;

const requestCorners: readonly Mutant[] = [
  restrictMutant('returns every fault with status 200', IN_SOAP_11),
  {
    name: 'returns status 400 for faults in SOAP 1.1',
    corner: true,
    fires: ['soap/fault-status'],
    serve: restrict(
      isVersion11,
      changeFault((answer) => ({ ...answer, status: 400 })),
    ),
  },
  {
    name: 'returns the last persons again for a SOAP request without identifiers',
    fires: ['soap/no-identifiers-rejected'],
    serve: (service) => {
      let last = createPersonsResponse([]);
      return replaceSoapResponse(
        () => true,
        async (asked) => {
          if (isWithoutIdentifiers(asked)) return last;
          const answer = await service(asked);
          if (countIdentifiers(asked) > 0 && answer.status === 200) last = answer;
          return answer;
        },
      )(service);
    },
  },
  {
    name: 'accepts a SOAP request without identifiers in SOAP 1.1',
    corner: true,
    fires: ['soap/no-identifiers-rejected'],
    serve: restrict(
      (asked) => isVersion11(asked) && isWithoutIdentifiers(asked),
      () => returnNoPersons,
    ),
  },
  {
    name: 'rejects 1002 identifiers over SOAP, but not 1001',
    corner: true,
    fires: ['soap/over-thousand-rejected'],
    serve: replaceSoapResponse((asked) => countIdentifiers(asked) === 1001, returnNoPersons),
  },
  {
    name: 'returns the first 1000 of 1001 persons over SOAP',
    fires: ['soap/over-thousand-rejected'],
    serve: replaceSoapResponse(
      (asked) => countIdentifiers(asked) > 1000,
      (asked, service) =>
        service({
          ...asked,
          body: asked.body.replace(/<ns:personidentifikator>[^<]*<\/ns:personidentifikator>(?!<ns:personid)/, ''),
        }),
    ),
  },
  {
    name: 'accepts identifiers with letters over SOAP',
    corner: true,
    fires: ['soap/wrong-length-rejected'],
    serve: replaceSoapResponse(
      (asked) => isWrongLength(asked) && /<ns:personidentifikator>[^<]*[a-z]/i.test(asked.body),
      returnNoPersons,
    ),
  },
  {
    name: 'reads the first 11 of 12 digits over SOAP',
    corner: true,
    fires: ['soap/wrong-length-rejected'],
    serve: replaceSoapResponse(
      ({ body }) => /<ns:personidentifikator>\d{12}</.test(body),
      (asked, service) =>
        service({ ...asked, body: asked.body.replace(/(<ns:personidentifikator>\d{11})\d</g, '$1<') }),
    ),
  },
  {
    name: 'accepts HentPersoner in the namespace of Person',
    corner: true,
    fires: ['soap/wrong-operation-rejected'],
    serve: replaceSoapResponse(({ body }) => /xmlns:ns="http:\/\/begrep/.test(body), returnNoPersons),
  },
  {
    name: 'accepts a document type declaration in SOAP 1.1',
    corner: true,
    fires: ['soap/doctype-rejected'],
    serve: replaceSoapResponse((asked) => isVersion11(asked) && hasDoctype(asked), returnNoPersons),
  },
  {
    name: 'ignores headers with mustUnderstand in SOAP 1.1',
    corner: true,
    fires: ['soap/unknown-header-rejected'],
    serve: replaceSoapResponse(
      (asked) => isVersion11(asked) && asked.body.includes('mustUnderstand'),
      (asked, service) => service({ ...asked, body: asked.body.replace(/<soap:Header>.*?<\/soap:Header>/s, '') }),
    ),
  },
  {
    name: 'returns no persons if a header with mustUnderstand is unknown',
    fires: ['soap/unknown-header-rejected'],
    serve: replaceSoapResponse(({ body }) => body.includes('mustUnderstand'), returnNoPersons),
  },
  {
    name: 'returns no persons for an Envelope of another namespace',
    fires: ['soap/other-envelope-rejected'],
    serve: replaceSoapResponse(({ body }) => body.includes('xmlns:soap="urn:krr-kit"'), returnNoPersons),
  },
  {
    name: 'returns HTML with status 200 for an Envelope of another namespace',
    corner: true,
    fires: ['soap/other-envelope-rejected'],
    serve: replaceSoapResponse(
      ({ body }) => body.includes('xmlns:soap="urn:krr-kit"'),
      async () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Velkommen' }),
    ),
  },
  {
    name: 'returns the content of an entity in a fault in SOAP 1.1',
    corner: true,
    fires: ['soap/entities-not-expanded', 'soap/faults-without-identifiers'],
    serve: replaceSoapResponse(
      (asked) => isVersion11(asked) && hasDoctype(asked),
      async ({ body }) => {
        const fault = createFault('1.1', 'Client', 500);
        return { ...fault, body: String(fault.body).replace('>no<', `>not ${/\d{11}/.exec(body)}<`) };
      },
    ),
  },
  {
    name: 'returns an SQL query in faults',
    fires: ['soap/faults-without-internals'],
    serve: changeFaultText(() => 'ORA-00942: SELECT epost FROM krr.person WHERE fnr = ?'),
  },
  {
    name: 'returns a stack trace in faults of SOAP 1.1',
    corner: true,
    fires: ['soap/faults-without-internals'],
    serve: restrict(
      isVersion11,
      changeFaultText(() => 'java.lang.NullPointerException at no.example.krr.Lookup.read(Lookup.java:42)'),
    ),
  },
  {
    name: 'returns an identifier in faults of SOAP 1.1',
    corner: true,
    fires: ['soap/faults-without-identifiers'],
    serve: restrict(
      isVersion11,
      changeFaultText(({ body }) => /\d{10,12}/.exec(body.replace(/<!DOCTYPE.*?\]>/s, ''))?.[0] ?? ''),
    ),
  },
  {
    name: 'supports SOAP 1.2 for more than one person only',
    corner: true,
    fires: ['soap/version-1-2'],
    serve: replaceResponse(
      (asked) => isVersion12(asked) && getNeeds(asked).join() === 'Person' && countIdentifiers(asked) === 1,
      async () => createError(415),
    ),
  },
];

/** Mutants over SOAP that deviate in a corner, or in a further way. */
export const soapCorners: readonly Mutant[] = limitToOwnRules([
  ...responseCorners,
  ...independenceCorners,
  ...ownershipCorners,
  ...needCorners,
  ...requestCorners,
]);
