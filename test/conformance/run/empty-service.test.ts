import { expect, test } from 'vitest';
import { checkUrl, SOAP_PATH } from '../../support/mutants/check-mutant.ts';
import { UNUSED_IDENTIFIER } from '../../support/mutants/persons.ts';
import { serveService } from '../../support/mutants/serve.ts';
import type { ServiceRequest } from '../../support/mutants/service.ts';

const UNRELATED = { personidentifikator: UNUSED_IDENTIFIER, status: 'AKTIV', reservasjon: 'NEI' };
const ENVELOPE =
  '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body><ns:HentPersonerRespons xmlns:ns="http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02"/></soap:Body></soap:Envelope>';

/** The rules that pass for a service that returns the same valid body to every lookup. */
async function findPassed(lookup: unknown): Promise<readonly string[]> {
  const respond = async ({ path }: ServiceRequest) => {
    const isOverSoap = path === SOAP_PATH;
    const headers = { 'content-type': isOverSoap ? 'application/soap+xml' : 'application/json' };
    return { status: 200, headers, body: isOverSoap ? ENVELOPE : JSON.stringify(lookup) };
  };
  const { results } = await serveService(respond, (url) => checkUrl(url, {}, SOAP_PATH));
  return results.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id);
}

/** A valid response without persons is evidence of these. */
const ABOUT_FORM = [
  'request/one-identifier',
  'request/no-server-error',
  'response/status-200',
  'response/json-media-type',
  'response/valid-json-utf8',
  'response/personer-array',
  'response/charset',
  'response/unique-members',
  'batch/only-not-registered',
  'v2/only-not-registered',
  'soap/lookup-succeeds',
  'soap/well-formed-xml',
  'soap/namespaces',
  'soap/version-1-2',
];

/** And a valid person that was not requested is evidence of these. */
const ABOUT_PERSONS =
  /^(person|response\/matches-contract|response\/absent-not-null|state|disclosure\/reservasjon-always|disclosure\/no-scope-no-data|logged-in-person\/patch-reverted)(\/|$)/;

test('a service without persons passes no rule about persons', async () => {
  const passed = await findPassed({ personer: [] });
  expect(passed.filter((id) => !ABOUT_FORM.includes(id))).toEqual([]);
});

test('a service that returns only an unrequested person passes no rule about requested persons', async () => {
  const passed = await findPassed({ personer: [UNRELATED] });
  expect(passed.filter((id) => !ABOUT_FORM.includes(id) && !ABOUT_PERSONS.test(id))).toEqual([]);
});

test('a service that returns other objects passes no rule about persons', async () => {
  const passed = await findPassed({});
  expect(passed.filter((id) => !ABOUT_FORM.includes(id))).toEqual([]);
});
