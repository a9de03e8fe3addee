import { behaving } from '../mock/service.ts';
import { answering, everyone, refusal, where } from '../mutants/changes.ts';
import type { Asked, Change } from '../mutants/service.ts';
import { serviceWith } from '../mutants/service.ts';
import {
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
import type { CorrectService } from './service.ts';

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
    does: 'writes attributes of other namespaces',
    serve: soapFound((xml) => xml.replaceAll('<begrep:Person>', '<begrep:Person xml:lang="nb">')),
  },
  {
    does: 'has nobody with a certificate',
    serve: (service) => overSoap(overRest(service)),
    skips: ['soap/informasjonsbehov-gives-its-part', 'soap/sertifikat-is-x509'],
  },
  {
    does: 'answers SOAP 1.1 alone',
    warns: ['soap/version-1-2'],
    serve: soapWhere(isVersion12, async () => faultIn('1.1', 'VersionMismatch', 500)),
  },
  {
    does: 'answers SOAP 1.2 alone',
    serve: where(
      (asked) => isSoap(asked) && !isVersion12(asked),
      async () => ({ status: 415, headers: { 'content-type': 'text/html' }, body: '<p>415' }),
    ),
  },
  {
    does: 'refuses what its schema does not have',
    warns: ['soap/no-informasjonsbehov-is-person', 'soap/unknown-informasjonsbehov-ignored'],
    serve: refusing(isOutsideSchema),
  },
  {
    does: 'gives HentPersoner alone',
    skips: ['soap/print-sertifikat'],
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
