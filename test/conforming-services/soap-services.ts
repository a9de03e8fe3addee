import { pageChanges } from '../mutants/independent/soap-pages.ts';
import { omitOwnChanges } from '../mutants/own-change-soap.ts';
import {
  changeChangeRequest,
  changeEverySoapPerson,
  changeFault,
  changeSoapResponse,
  createFault,
  findPersons,
  getNeeds,
  isChangeRequest,
  isVersion12,
  matchElement,
  replaceSoapResponse,
} from '../mutants/soap-changes.ts';
import { changeUnspecifiedOverRest, changeUnspecifiedOverSoap } from '../mutants/soap-responses.ts';
import { behaving } from '../support/mock/in-process.ts';
import { changeEveryPerson, changeResponse, createError, replaceResponse } from '../support/mutants/break-service.ts';
import { type Change, createService, type ServiceRequest } from '../support/mutants/service.ts';
import type { ConformingService } from './service.ts';

/** The first change number of the mock. */
const FIRST_CHANGE = '200000001';
/** This prefix makes a change number too large for a double. */
const BEYOND = '9000000000';

const isSoap = ({ path }: ServiceRequest): boolean => path.endsWith('/ws-v5');

const changeXml = (change: (xml: string) => string): Change =>
  changeResponse((answer, asked) => (isSoap(asked) ? { ...answer, body: change(String(answer.body)) } : answer));

const changeContentType = (change: (type: string) => string): Change =>
  changeResponse((answer, asked) => {
    if (!isSoap(asked)) return answer;
    return { ...answer, headers: { ...answer.headers, 'content-type': change(answer.headers['content-type']!) } };
  });

const removeCertificateOverSoap = changeEverySoapPerson((person) => person.replace(matchElement('X509Sertifikat'), ''));
const removeCertificateOverRest = changeEveryPerson((person) => {
  delete person.sertifikat;
});

/** Replaces the namespace prefixes. */
const changePrefixes = (prefixes: { readonly env: string; readonly ot: string; readonly begrep: string }) =>
  changeXml((xml) =>
    Object.entries(prefixes).reduce(
      (text, [from, to]) =>
        text
          .replaceAll(`<${from}:`, `<${to}:`)
          .replaceAll(`</${from}:`, `</${to}:`)
          .replaceAll(`xmlns:${from}=`, `xmlns:${to}=`),
      xml.replaceAll('>env:', `>${prefixes.env}:`),
    ),
  );

const NEEDS = ['Person', 'Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus'];

const isOutsideSchema = (asked: ServiceRequest): boolean =>
  asked.body.includes('HentPersoner') &&
  (getNeeds(asked).length === 0 || getNeeds(asked).some((need) => !NEEDS.includes(need)));

const rejectRequests = (which: (asked: ServiceRequest) => boolean): Change =>
  replaceSoapResponse(which, async (asked) =>
    isVersion12(asked) ? createFault('1.2', 'Sender', 400) : createFault('1.1', 'Client', 500),
  );

const FROM = /fraEndringsNummer="(\d+)"/;

/** Conforming SOAP services that differ from the mock. */
export const conformingSoapServices: readonly ConformingService[] = [
  {
    name: 'uses other namespace prefixes',
    serve: changePrefixes({ env: 'SOAP-ENV', ot: 'ns3', begrep: 'ns2' }),
  },
  {
    name: 'uses no namespace prefix for Person',
    serve: changeXml((xml) =>
      xml.replaceAll('<begrep:Person>', '<Person xmlns="http://begrep.difi.no">').replace(/<(\/?)begrep:/g, '<$1'),
    ),
  },
  {
    name: 'returns one address and one number for all persons over both protocols',
    serve: (service) =>
      changeUnspecifiedOverSoap((person) =>
        person
          .replace(/(<begrep:Epostadresse[^>]*>)[^<]+/, '$1felles@example.com')
          .replace(/(<begrep:Mobiltelefonnummer[^>]*>)[^<]+/, '$1+4742001122'),
      )(
        changeUnspecifiedOverRest((contact) => {
          if (contact.epostadresse !== undefined) contact.epostadresse = 'felles@example.com';
          if (contact.mobiltelefonnummer !== undefined) contact.mobiltelefonnummer = '+4742001122';
        })(service),
      ),
  },
  { name: 'writes every element on its own line', serve: changeXml((xml) => xml.replaceAll('><', '>\n  <')) },
  {
    name: 'uses CDATA sections and comments',
    serve: changeSoapResponse((xml) => xml.replace(/>([^<>\n]+)</g, '><![CDATA[$1]]><!-- & --><')),
  },
  { name: 'sends XML with a byte order mark', serve: changeXml((xml) => `\ufeff${xml}`) },
  {
    name: 'writes attributes in another order',
    serve: changeSoapResponse((xml) => xml.replace(/ (sistOppdatert="[^"]*") (sistVerifisert="[^"]*")/g, ' $2 $1')),
  },
  {
    name: 'returns SOAP timestamps in UTC without fractions',
    serve: changeSoapResponse((xml) =>
      xml.replace(
        /"(\d{4}-\d\d-\d\dT[^"]+)"/g,
        (_, time: string) => `"${new Date(time).toISOString().replace('.000', '')}"`,
      ),
    ),
  },
  {
    name: 'returns persons in another order',
    serve: changeSoapResponse((xml) => {
      const persons = findPersons(xml);
      return xml.replace(persons.join(''), [...persons].reverse().join(''));
    }),
  },
  { name: 'omits the charset', serve: changeContentType((type) => type.replace(/;.*/, '')) },
  {
    name: 'writes the charset in upper case and quotes',
    serve: changeContentType((type) => type.replace('utf-8', '"UTF-8"')),
  },
  {
    name: 'returns xsi:type and xsi:schemaLocation',
    serve: changeSoapResponse((xml) =>
      xml
        .replace('<env:Envelope', '<env:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"')
        .replaceAll(
          '<begrep:Person>',
          '<begrep:Person xsi:type="begrep:Person" xsi:schemaLocation="http://begrep.difi.no begrep.xsd">',
        )
        .replaceAll('<begrep:Epostadresse', '<begrep:Epostadresse xsi:type="begrep:Epostadresse"'),
    ),
  },
  {
    name: 'omits the XML declaration',
    serve: changeXml((xml) => xml.replace(/^<\?xml[^>]*\?>\s*/, '')),
  },
  {
    name: 'returns a header with a signature before the Body',
    serve: changeXml((xml) =>
      xml.replace(
        /(?<!<\/env:Header>)<env:Body>/,
        '<env:Header><x:Sporing xmlns:x="urn:x" x:id="1">1</x:Sporing></env:Header><env:Body x:id="b" xmlns:x="urn:x">',
      ),
    ),
  },
  {
    name: 'writes noon as 24:00 with another offset',
    serve: changeSoapResponse((xml) =>
      xml.replace(/T12:00:00\.000\+0([12]):00"/g, (_, hours: string) => `T24:00:00.000+1${Number(hours) + 2}:00"`),
    ),
  },
  {
    name: 'omits reservasjon of persons who are not registered',
    serve: changeEverySoapPerson((person) =>
      /SLETTET|IKKE_REGISTRERT/.test(person) ? person.replace(matchElement('reservasjon'), '') : person,
    ),
  },
  {
    name: 'returns timestamps of changes in UTC and of the lookup in local time',
    serve: changeSoapResponse(
      (xml) => xml.replace(/"(\d{4}-\d\d-\d\dT[^"]+)"/g, (_, time: string) => `"${new Date(time).toISOString()}"`),
      isChangeRequest,
    ),
  },
  {
    name: 'returns one change per page',
    serve: changeSoapResponse((xml, { body }) => {
      const [, from] = /fraEndringsNummer="(\d+)"/.exec(body)!;
      const til = from === '0' ? FIRST_CHANGE : from;
      return xml
        .replace(findPersons(xml).slice(1).join(''), '')
        .replace(/ tilEndringsNummer="\d+"/, ` tilEndringsNummer="${til}"`);
    }, isChangeRequest),
  },
  {
    name: 'returns four changes per page, in the opposite order',
    serve: pageChanges(4, ({ persons, ...page }) => ({ ...page, persons: [...persons].reverse() })),
  },
  {
    name: 'numbers changes in steps of ten, three per page',
    serve: (service) => async (asked) => {
      if (!isChangeRequest(asked)) return service(asked);
      const requested = FROM.exec(asked.body)![1]!;
      const from = `fraEndringsNummer="${Math.ceil(Number(requested) / 10)}"`;
      const answer = await pageChanges(3, (page) => page)(service)({ ...asked, body: asked.body.replace(FROM, from) });
      const body = String(answer.body)
        .replace(/(til|seneste)(EndringsNummer="\d+)"/g, '$1$20"')
        .replace(FROM, `fraEndringsNummer="${requested}"`);
      return { ...answer, body };
    },
  },
  {
    name: 'returns a duplicate once over SOAP',
    serve: changeSoapResponse((xml) => xml.replace(findPersons(xml).join(''), [...new Set(findPersons(xml))].join(''))),
  },
  {
    name: 'rejects duplicates',
    skips: ['soap/duplicates'],
    serve: rejectRequests(({ body }) => {
      const identifiers = body.match(/personidentifikator>\d{11}</g) ?? [];
      return new Set(identifiers).size < identifiers.length;
    }),
  },
  {
    name: 'numbers changes from 9 quintillion',
    serve: (service) =>
      changeSoapResponse(
        (xml) => xml.replace(/EndringsNummer="(\d{9})"/g, `EndringsNummer="${BEYOND}$1"`),
        isChangeRequest,
      )(changeChangeRequest((asked) => ({ ...asked, body: asked.body.replace(`"${BEYOND}`, '"') }))(service)),
  },
  {
    name: 'rejects changes according to their schema with other values of informasjonsbehov',
    warns: ['soap/changes-shape'],
    serve: rejectRequests((asked) => isChangeRequest(asked) && getNeeds(asked).length === 0),
  },
  {
    name: 'uses its own fault code in SOAP 1.1 with a dot suffix',
    serve: changeFault((answer, asked) => {
      if (isVersion12(asked)) return answer;
      const fault = createFault('1.1', 'Client.Personidentifikator', 500);
      return { ...fault, body: String(fault.body) };
    }),
  },
  {
    name: 'uses subcodes and a detail in SOAP 1.2',
    serve: changeFault((answer, asked) => {
      if (!isVersion12(asked)) return answer;
      const body = String(answer.body)
        .replace('</env:Code>', '<env:Subcode><env:Value xmlns:x="urn:x">x:Feil</env:Value></env:Subcode></env:Code>')
        .replace('</env:Fault>', '<env:Detail><x:Feil xmlns:x="urn:x"/></env:Detail></env:Fault>');
      return { ...answer, body };
    }),
  },
  {
    name: 'omits timestamps over SOAP, as the schema allows',
    warns: ['soap/agrees-with-rest'],
    skips: ['soap/timestamps', 'soap/timestamps-not-in-future', 'soap/expired-withheld', 'soap/reserved-withheld'],
    serve: changeEverySoapPerson((person) => person.replace(/ sist(?:Oppdatert|Verifisert)="[^"]*"/g, '')),
  },
  {
    name: 'has persons without certificates',
    serve: (service) => removeCertificateOverSoap(removeCertificateOverRest(service)),
    skips: ['soap/informasjonsbehov-parts', 'soap/sertifikat-is-x509'],
  },
  {
    name: 'supports only SOAP 1.1',
    warns: ['soap/version-1-2'],
    serve: replaceSoapResponse(isVersion12, async () => createFault('1.1', 'VersionMismatch', 500)),
  },
  {
    name: 'supports only SOAP 1.2',
    skips: ['soap/version-independent'],
    serve: replaceResponse(
      (asked) => isSoap(asked) && !isVersion12(asked),
      async () => ({ status: 415, headers: { 'content-type': 'text/html' }, body: '<p>415' }),
    ),
  },
  {
    name: 'rejects requests outside its schema',
    warns: [
      'soap/without-informasjonsbehov',
      'soap/unknown-informasjonsbehov-ignored',
      'soap/kontaktinformasjon-alias',
    ],
    serve: rejectRequests(isOutsideSchema),
  },
  {
    name: 'supports only HentPersoner',
    skips: ['soap/print-sertifikat', 'soap/changes-*'],
    serve: rejectRequests(({ body }) => /HentPrint|HentEndringer/.test(body)),
  },
  {
    name: 'withholds the data of every person who cannot be notified',
    from: createService({ scenario: behaving({ soapWithheld: 'cannotBeNotified' }) }),
  },
  {
    name: 'withholds no more over REST than over SOAP without VarslingsStatus',
    from: createService({ scenario: behaving({ expiredContact: { v1: 'delivered', v2: 'delivered' } }) }),
  },
  {
    name: 'does not support version 1 over REST',
    serve: replaceResponse(
      ({ path }) => path.startsWith('/rest/v1/'),
      async () => createError(404),
    ),
  },
  {
    name: 'returns faults for its own failures',
    serve: changeFault((answer, asked) => (isVersion12(asked) ? createFault('1.2', 'Receiver', 500) : answer)),
  },
  {
    name: 'has changes over SOAP alone, without changes of the language',
    rules: ['logged-in-person/change-in-soap-changes'],
    serve: (service) =>
      replaceResponse(
        ({ path }) => path.endsWith('/hentEndringer'),
        async () => createError(404),
      )(omitOwnChanges(service)),
    skips: ['logged-in-person/change-in-soap-changes'],
  },
  {
    name: 'rejects HentEndringer if there are no changes',
    rules: ['logged-in-person/change-in-soap-changes'],
    serve: changeResponse((answer, asked) =>
      isChangeRequest(asked) && findPersons(String(answer.body)).length === 0
        ? createFault('1.2', 'Sender', 400)
        : answer,
    ),
  },
];
