import {
  askingChanges,
  asksForChanges,
  elementNamed,
  faultIn,
  isVersion12,
  needsOf,
  personsIn,
  soapEveryone,
  soapFound,
  soapRefused,
  soapWhere,
} from '../mutants/soap-changes.ts';
import { behaving } from '../support/mock/in-process.ts';
import { answering, everyone, refusal, where } from '../support/mutants/break-service.ts';
import { type Asked, type Change, serviceWith } from '../support/mutants/service.ts';
import type { CorrectService } from './service.ts';

/** The first number that the mock gives a change. */
const FIRST_CHANGE = '200000001';
/** What stands before a number to make it one that a double cannot hold. */
const BEYOND = '9000000000';

const isSoap = ({ path }: Asked): boolean => path.endsWith('/ws-v5');

/** Writes everything that is answered over SOAP otherwise. */
const written = (change: (xml: string) => string): Change =>
  answering((answer, asked) => (isSoap(asked) ? { ...answer, body: change(String(answer.body)) } : answer));

/** Answers over SOAP with another content type. */
const typed = (change: (type: string) => string): Change =>
  answering((answer, asked) => {
    if (!isSoap(asked)) return answer;
    return { ...answer, headers: { ...answer.headers, 'content-type': change(answer.headers['content-type']!) } };
  });

const overSoap = soapEveryone((person) => person.replace(elementNamed('X509Sertifikat'), ''));
const overRest = everyone((person) => {
  delete person.sertifikat;
});

/** The prefixes that another library writes. */
const prefixed = (prefixes: { readonly env: string; readonly ot: string; readonly begrep: string }) =>
  written((xml) =>
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

const isOutsideSchema = (asked: Asked): boolean =>
  asked.body.includes('HentPersoner') &&
  (needsOf(asked).length === 0 || needsOf(asked).some((need) => !NEEDS.includes(need)));

const refusing = (which: (asked: Asked) => boolean): Change =>
  soapWhere(which, async (asked) =>
    isVersion12(asked) ? faultIn('1.2', 'Sender', 400) : faultIn('1.1', 'Client', 500),
  );

/** The lookup over SOAP, done right in other ways than ours. */
export const correctSoapServices: readonly CorrectService[] = [
  {
    does: 'writes other prefixes',
    serve: prefixed({ env: 'SOAP-ENV', ot: 'ns3', begrep: 'ns2' }),
  },
  {
    does: 'writes no prefix for Person',
    serve: written((xml) =>
      xml.replaceAll('<begrep:Person>', '<Person xmlns="http://begrep.difi.no">').replace(/<(\/?)begrep:/g, '<$1'),
    ),
  },
  { does: 'writes every element on a line of its own', serve: written((xml) => xml.replaceAll('><', '>\n  <')) },
  {
    does: 'writes texts as CDATA, and comments',
    serve: soapFound((xml) => xml.replace(/>([^<>\n]+)</g, '><![CDATA[$1]]><!-- & --><')),
  },
  { does: 'begins with a byte order mark', serve: written((xml) => `\ufeff${xml}`) },
  {
    does: 'writes attributes in another order',
    serve: soapFound((xml) => xml.replace(/ (sistOppdatert="[^"]*") (sistVerifisert="[^"]*")/g, ' $2 $1')),
  },
  {
    does: 'writes timestamps in UTC, without fractions',
    serve: soapFound((xml) =>
      xml.replace(
        /"(\d{4}-\d\d-\d\dT[^"]+)"/g,
        (_, time: string) => `"${new Date(time).toISOString().replace('.000', '')}"`,
      ),
    ),
  },
  {
    does: 'answers persons in another order',
    serve: soapFound((xml) => {
      const persons = personsIn(xml);
      return xml.replace(persons.join(''), [...persons].reverse().join(''));
    }),
  },
  { does: 'names no character set', serve: typed((type) => type.replace(/;.*/, '')) },
  { does: 'names the character set in capitals and quotes', serve: typed((type) => type.replace('utf-8', '"UTF-8"')) },
  {
    does: 'says the types of elements, and where their schema is',
    serve: soapFound((xml) =>
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
    does: 'writes no declaration of XML',
    serve: written((xml) => xml.replace(/^<\?xml[^>]*\?>\s*/, '')),
  },
  {
    does: 'writes a header before the Body, with a signature or what it likes',
    serve: written((xml) =>
      xml.replace(
        /(?<!<\/env:Header>)<env:Body>/,
        '<env:Header><x:Sporing xmlns:x="urn:x" x:id="1">1</x:Sporing></env:Header><env:Body x:id="b" xmlns:x="urn:x">',
      ),
    ),
  },
  {
    does: 'writes noon as the end of a day, where that is',
    serve: soapFound((xml) =>
      xml.replace(/T12:00:00\.000\+0([12]):00"/g, (_, hours: string) => `T24:00:00.000+1${Number(hours) + 2}:00"`),
    ),
  },
  {
    does: 'leaves reservasjon out of those who are not in the register',
    serve: soapEveryone((person) =>
      /SLETTET|IKKE_REGISTRERT/.test(person) ? person.replace(elementNamed('reservasjon'), '') : person,
    ),
  },
  {
    does: 'writes dates of changes in UTC, and those of the lookup in local time',
    serve: soapFound(
      (xml) => xml.replace(/"(\d{4}-\d\d-\d\dT[^"]+)"/g, (_, time: string) => `"${new Date(time).toISOString()}"`),
      asksForChanges,
    ),
  },
  {
    does: 'tells of changes one at a time',
    serve: soapFound((xml, { body }) => {
      const [, from] = /fraEndringsNummer="(\d+)"/.exec(body)!;
      const til = from === '0' ? FIRST_CHANGE : from;
      return xml
        .replace(personsIn(xml).slice(1).join(''), '')
        .replace(/ tilEndringsNummer="\d+"/, ` tilEndringsNummer="${til}"`);
    }, asksForChanges),
  },
  {
    does: 'numbers changes from 9 quintillion on',
    serve: (service) =>
      soapFound(
        (xml) => xml.replace(/EndringsNummer="(\d{9})"/g, `EndringsNummer="${BEYOND}$1"`),
        asksForChanges,
      )(askingChanges((asked) => ({ ...asked, body: asked.body.replace(`"${BEYOND}`, '"') }))(service)),
  },
  {
    does: 'refuses changes by their schema, which has other needs',
    warns: ['soap/changes-shape'],
    serve: refusing((asked) => asksForChanges(asked) && needsOf(asked).length === 0),
  },
  {
    does: 'has a code of its own in SOAP 1.1, and goes on behind a dot',
    serve: soapRefused((answer, asked) => {
      if (isVersion12(asked)) return answer;
      const fault = faultIn('1.1', 'Client.Personidentifikator', 500);
      return { ...fault, body: String(fault.body) };
    }),
  },
  {
    does: 'has subcodes in SOAP 1.2, and a detail',
    serve: soapRefused((answer, asked) => {
      if (!isVersion12(asked)) return answer;
      const body = String(answer.body)
        .replace('</env:Code>', '<env:Subcode><env:Value xmlns:x="urn:x">x:Feil</env:Value></env:Subcode></env:Code>')
        .replace('</env:Fault>', '<env:Detail><x:Feil xmlns:x="urn:x"/></env:Detail></env:Fault>');
      return { ...answer, body };
    }),
  },
  {
    does: 'leaves dates out over SOAP, as the schema allows',
    warns: ['soap/agrees-with-rest'],
    skips: ['soap/timestamps', 'soap/timestamps-not-in-future', 'soap/expired-withheld', 'soap/reserved-withheld'],
    serve: soapEveryone((person) => person.replace(/ sist(?:Oppdatert|Verifisert)="[^"]*"/g, '')),
  },
  {
    does: 'has nobody with a certificate',
    serve: (service) => overSoap(overRest(service)),
    skips: ['soap/informasjonsbehov-parts', 'soap/sertifikat-is-x509'],
  },
  {
    does: 'answers SOAP 1.1 alone',
    warns: ['soap/version-1-2'],
    serve: soapWhere(isVersion12, async () => faultIn('1.1', 'VersionMismatch', 500)),
  },
  {
    does: 'answers SOAP 1.2 alone',
    skips: ['soap/version-independent'],
    serve: where(
      (asked) => isSoap(asked) && !isVersion12(asked),
      async () => ({ status: 415, headers: { 'content-type': 'text/html' }, body: '<p>415' }),
    ),
  },
  {
    does: 'refuses what its schema does not have',
    warns: [
      'soap/without-informasjonsbehov',
      'soap/unknown-informasjonsbehov-ignored',
      'soap/kontaktinformasjon-alias',
    ],
    serve: refusing(isOutsideSchema),
  },
  {
    does: 'gives HentPersoner alone',
    skips: ['soap/print-sertifikat', 'soap/changes-*'],
    serve: refusing(({ body }) => /HentPrint|HentEndringer/.test(body)),
  },
  {
    does: 'withholds from everybody who cannot be notified',
    from: serviceWith({ scenario: behaving({ soapWithheld: 'cannotBeNotified' }) }),
  },
  {
    does: 'withholds over REST no more than over SOAP without VarslingsStatus',
    from: serviceWith({ scenario: behaving({ expiredContact: { v1: 'delivered', v2: 'delivered' } }) }),
  },
  {
    does: 'has no version 1 over REST',
    serve: where(
      ({ path }) => path.startsWith('/rest/v1/'),
      async () => refusal(404),
    ),
  },
  {
    does: 'tells faults of its own failures as such',
    serve: soapRefused((answer, asked) => (isVersion12(asked) ? faultIn('1.2', 'Receiver', 500) : answer)),
  },
];
