import { expect, test } from 'vitest';
import { createSoapWsdl } from '../../src/soap/index.ts';
import { isOriginalRequest } from '../support/soap/schemas.ts';
import { childOf, hentPersoner, identifierOf, read } from '../support/soap/service.ts';

const ADDRESS = 'http://127.0.0.1:8080/ws-v5?a=1&b="2"';
const wsdl = read(createSoapWsdl(ADDRESS));

test('every port of the WSDL has the address of the service', () => {
  const ports = childOf(wsdl, 'service')!.children;
  expect(ports.map((port) => port.children[0]!.attributes.location)).toEqual([ADDRESS, ADDRESS]);
});

test('the WSDL has no external references', () => {
  expect(createSoapWsdl(ADDRESS)).not.toMatch(/schemaLocation|wsdl:import/);
  expect(childOf(wsdl, 'types')!.children.map(({ attributes }) => attributes.targetNamespace)).toEqual([
    'http://begrep.difi.no',
    'http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02',
  ]);
});

test('the WSDL has the documented names', () => {
  expect(wsdl.attributes.targetNamespace).toBe('http://kontaktinfo.difi.no/wsdl/oppslagstjeneste-16-02');
  const operations = childOf(wsdl, 'portType')!.children.map(({ attributes }) => attributes.name);
  expect(operations).toEqual(['HentPersoner', 'HentEndringer', 'HentPrintSertifikat']);
});

test('the WSDL has the documented values of informasjonsbehov', () => {
  const written = [...createSoapWsdl(ADDRESS).matchAll(/name="informasjonsbehov".*?<\/xs:element>/g)];
  const values = written.map(([text]) => [...text.matchAll(/enumeration value="([^"]+)"/g)].map(([, value]) => value));
  const documented = ['Person', 'Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus'];
  expect(values).toEqual([documented, documented]);
});

test('every message has an element of the schema', () => {
  const elements = wsdl.children
    .filter(({ name }) => name === 'message')
    .map(({ children }) => children[0]!.attributes.element);
  const declared = childOf(wsdl, 'types')!.children[1]!.children.filter(({ name }) => name === 'element');
  expect(elements.map((name) => name!.replace('ot:', '')).toSorted()).toEqual(
    declared.map(({ attributes }) => attributes.name).toSorted(),
  );
});

test('the schema bounds a request as documented', async () => {
  const one = identifierOf('mobile-only');
  const request = (count: number) => hentPersoner(Array(count).fill(one), ['Person']);
  expect(await isOriginalRequest(request(1000))).toBe(true);
  expect(await isOriginalRequest(request(1001))).toBe(false);
  expect(await isOriginalRequest(request(0))).toBe(false);
  expect(await isOriginalRequest(hentPersoner([one.slice(1)], ['Person']))).toBe(false);
});
