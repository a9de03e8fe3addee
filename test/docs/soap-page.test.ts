import { expect, test } from 'vitest';
import { readCodeBlock, readExample, readPage } from '../support/docs/markdown.ts';
import { started } from '../support/mock/run-mock.ts';
import { taken } from '../support/soap/read-message.ts';
import { personsOf } from '../support/soap/service.ts';

const page = readPage('docs/soap.md');

test('the curl command returns the requested parts', async () => {
  const mock = await started();
  const [, path, contentType, body] = /127\.0\.0\.1:8080(\S+) -H 'Content-Type: ([^']+)' -d '([^']+)'/.exec(page)!;
  const headers = { 'content-type': contentType! };
  const response = await fetch(mock.url + path, { method: 'POST', headers, body: body! });
  expect(response.status).toBe(200);
  const [person] = personsOf(
    taken({ status: 200, contentType: response.headers.get('content-type')!, body: await response.text() }),
  );
  expect(Object.keys(person!)).toEqual(['personidentifikator', 'reservasjon', 'status', 'Kontaktinformasjon']);
});

test('the signing client is the example that the tests of SOAP run', () => {
  expect(readCodeBlock('docs/soap.md', 'ts', 'WSSecurityCert')).toBe(readExample('soap/sign-requests.ts'));
});

test('the address of the WSDL returns it', async () => {
  const mock = await started();
  const [, path] = /<http:\/\/127\.0\.0\.1:8080(\S+)>/.exec(page)!;
  expect(await (await fetch(mock.url + path)).text()).toContain('<wsdl:definitions');
});
