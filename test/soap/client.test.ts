import { type Client, createClientAsync } from 'soap';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSigningClient } from '../../examples/soap/sign-requests.ts';
import { type Listening, listen } from '../support/soap/http.ts';
import { identifierOf, registerWith, serviceWith } from '../support/soap/service.ts';
import { signerWith } from '../support/soap/signing.ts';

/** An ordinary client, which knows of the service only what the WSDL says. */
let server: Listening;
beforeAll(async () => {
  const changed = [registerWith().find(identifierOf('deleted'))];
  const changes = { changed, tilEndringsNummer: 5, senesteEndringsNummer: 9 };
  server = await listen(serviceWith({}, { changes: () => changes }));
});
afterAll(() => server.close());

type Call = (request: object) => Promise<[unknown, string, unknown, string]>;
const call = (client: Client, operation: string, request: object) =>
  (client as unknown as Record<string, Call>)[`${operation}Async`]!(request);

describe.each([
  ['1.1', false],
  ['1.2', true],
])('a client that speaks SOAP %s', (_, forceSoap12Headers) => {
  const connect = () => createClientAsync(`${server.address}?wsdl`, { forceSoap12Headers });

  test('finds the operations at both ports', async () => {
    const described = (await connect()).describe() as Record<string, Record<string, object>>;
    const ports = described['oppslagstjeneste-16-02']!;
    expect(Object.keys(ports)).toEqual(['oppslagstjeneste_SOAP11', 'oppslagstjeneste_SOAP12']);
    for (const operations of Object.values(ports)) {
      expect(Object.keys(operations)).toEqual(['HentPersoner', 'HentEndringer', 'HentPrintSertifikat']);
    }
  });

  test('gets persons as objects', async () => {
    const personidentifikator = [identifierOf('mobile-email-mailbox'), identifierOf('not-registered')];
    const informasjonsbehov = ['Kontaktinfo', 'SikkerDigitalPost', 'VarslingsStatus'];
    const [answer] = await call(await connect(), 'HentPersoner', { informasjonsbehov, personidentifikator });
    expect(answer).toMatchObject({
      Person: [
        {
          personidentifikator: personidentifikator[0],
          reservasjon: 'NEI',
          status: 'AKTIV',
          varslingsstatus: 'KAN_VARSLES',
          Kontaktinformasjon: { Epostadresse: { $value: 'kari.berg@example.com' } },
          SikkerDigitalPostAdresse: { postkasseleverandoerAdresse: '984661185' },
        },
        { personidentifikator: personidentifikator[1], status: 'IKKE_REGISTRERT' },
      ],
    });
  });

  test('gets changes, and the print certificate', async () => {
    const client = await connect();
    const [changes] = await call(client, 'HentEndringer', { attributes: { fraEndringsNummer: 4 } });
    expect(changes).toMatchObject({
      attributes: { fraEndringsNummer: '4', tilEndringsNummer: '5', senesteEndringsNummer: '9' },
      Person: [{ status: 'SLETTET' }],
    });
    const [print] = await call(client, 'HentPrintSertifikat', {});
    expect(print).toEqual({ postkasseleverandoerAdresse: 'printserver', X509Sertifikat: 'MIIC' });
  });

  test('gets a fault that it can parse', async () => {
    const failed = call(await connect(), 'HentPersoner', { personidentifikator: ['1'] });
    await expect(failed).rejects.toThrow(/personidentifikator number 1 must be 11 digits/);
  });
});

test('a service that verifies signatures accepts a signing client and rejects others', async () => {
  const { key, certificate } = await signerWith();
  const strict = await listen(serviceWith({}, { wsSecurity: 'verify', now: () => Date.now() }));
  try {
    const wsdl = `${strict.address}?wsdl`;
    const request = { personidentifikator: [identifierOf('mobile-only')] };
    const unsigned = call(await createClientAsync(wsdl), 'HentPersoner', request);
    await expect(unsigned).rejects.toThrow(/needs a Security header/);
    const pem = key.export({ type: 'pkcs8', format: 'pem' }) as string;
    const client = await createSigningClient(wsdl, pem, certificate.toString());
    const [answer] = await call(client, 'HentPersoner', request);
    expect(answer).toMatchObject({ Person: [{ personidentifikator: request.personidentifikator[0] }] });
  } finally {
    await strict.close();
  }
});
