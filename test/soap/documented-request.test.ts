import { expect, test } from 'vitest';
import { contentOf, MESSAGES, personsOf, send, VERSIONS, type Version } from '../support/soap/service.ts';

/** The request that the documentation prints, with its own indentation and its prefix. */
const DOCUMENTED = `<ns:HentPersonerForespoersel>
 <ns:informasjonsbehov>Kontaktinfo</ns:informasjonsbehov>
 <ns:informasjonsbehov>Sertifikat</ns:informasjonsbehov>
 <ns:informasjonsbehov>SikkerDigitalPost</ns:informasjonsbehov>
 <ns:informasjonsbehov>VarslingsStatus</ns:informasjonsbehov>
 
 <ns:personidentifikator>01013355300</ns:personidentifikator>
 <ns:personidentifikator>01013355491</ns:personidentifikator>
 <ns:personidentifikator>01013356366</ns:personidentifikator>
</ns:HentPersonerForespoersel>`;

test.each(Object.keys(VERSIONS) as Version[])('accepts the documented request in an envelope of SOAP %s', (version) => {
  const { namespace, contentType } = VERSIONS[version];
  const answer = send(
    `<e:Envelope xmlns:e="${namespace}" xmlns:ns="${MESSAGES}"><e:Body>${DOCUMENTED}</e:Body></e:Envelope>`,
    version,
  );
  expect(answer).toMatchObject({ status: 200, contentType });
  expect(contentOf(answer)).toMatchObject({ name: 'HentPersonerRespons', namespace: MESSAGES });
  const persons = personsOf(answer);
  expect(persons.map(({ personidentifikator }) => personidentifikator!.text)).toEqual([
    '01013355300',
    '01013355491',
    '01013356366',
  ]);
  const [first] = persons;
  expect(Object.keys(first!)).toEqual([
    'personidentifikator',
    'reservasjon',
    'status',
    'varslingsstatus',
    'Kontaktinformasjon',
  ]);
  expect(first!.Kontaktinformasjon!.children).toMatchObject([
    {
      name: 'Epostadresse',
      namespace: 'http://begrep.difi.no',
      text: 'NULLstillt@example.com',
      attributes: { sistOppdatert: '2023-11-20T10:14:52.000+02:00', sistVerifisert: '2026-09-23T12:00:00.000+02:00' },
    },
  ]);
});
