import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../../src/conformance/report.ts';
import { soapMutants } from '../../mutants/soap.ts';
import { krr, type Mock, startMock, stopMocks } from '../../support/cli/krr.ts';
import { serveService } from '../../support/mutants/serve.ts';
import { type Service, unchangedService } from '../../support/mutants/service.ts';

const execute = promisify(execFile);

let mock: Mock;
let soapUrl: string;
beforeAll(async () => {
  mock = await startMock();
  soapUrl = `${mock.baseUrl}/ws-v5`;
});
afterAll(stopMocks);

test('the mock conforms over SOAP too, and says there what it says over REST', async () => {
  const { code, stdout, stderr } = await krr(['check', mock.baseUrl, '--soap', soapUrl, '--report', 'json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { target, soapTarget, versions, results } = JSON.parse(stdout) as Report;
  expect({ target, soapTarget, versions }).toEqual({
    target: mock.baseUrl,
    soapTarget: soapUrl,
    versions: ['v1', 'v2', 'soap'],
  });
  const overSoap = results.filter(({ group }) => group === 'soap');
  expect(overSoap.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'observed')).toEqual([]);
  expect(overSoap.find(({ id }) => id === 'soap/agrees-with-rest')).toMatchObject({ outcome: 'pass' });
});

test('checks only SOAP without a base URL and a token', async () => {
  const { code, stdout, stderr } = await krr(['check', '--soap', soapUrl]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^${soapUrl}\nsoap · `));
  expect(stdout).toMatch(/REST is not checked:\n +soap\/agrees-with-rest\n/);
  expect(stdout).not.toContain('answer/');
});

describe('a service that only returns 429', () => {
  const later: Service = async () => ({ status: 429, headers: { 'content-type': 'text/plain' }, body: 'later' });

  test('over SOAP only: no rule is evaluated, exit code 2 with the reason', async () => {
    await serveService(later, async (url) => {
      expect(await krr(['check', '--soap', `${url}/ws-v5`])).toEqual({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/^krr: \S+\/ws-v5: status 429 in \d attempts: .*\n$/),
      });
    });
  });
});

test('no rule is evaluated if every selected rule is skipped', async () => {
  const { code, stderr } = await krr(['check', '--soap', soapUrl, '--rule', 'soap/agrees-with-rest']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: 'krr: no rule could be evaluated: REST is not checked\n' });
});

test('without --soap nothing is said of it', async () => {
  const { stdout } = await krr(['check', mock.baseUrl, '--rule', 'response/*', '--rule', 'soap/*']);
  expect(stdout).not.toContain('soap');
});

test('--dry-run says what would be sent over SOAP, and sends nothing', async () => {
  const before = mock.output();
  const args = ['check', mock.baseUrl, '--soap', soapUrl, '--rule', 'soap/agrees-with-rest', '--dry-run'];
  const { code, stdout } = await krr(args);
  expect(code).toBe(0);
  expect(stdout).toContain(`Requests to ${mock.baseUrl} and ${soapUrl} for `);
  expect(stdout).toMatch(/probe +v1 +v2 +soap +description\n/);
  expect(stdout).toMatch(/soap-everything +- +- +1 +SOAP: informasjonsbehov Kontaktinfo, /);
  expect(stdout).toContain('4 requests to detect the versions, 3 for the probes');
  expect(mock.output()).toBe(before);
});

test('a finding contains the command that reproduces it, and the person', async () => {
  const mutant = soapMutants.find(({ name }) => name === 'returns SOAP timestamps in the format of REST')!;
  await serveService(mutant.serve(unchangedService), async (url) => {
    const args = ['check', '--soap', `${url}/ws-v5`, '--rule', 'soap/timestamps', '--report', 'json'];
    const { code, stdout } = await krr(args);
    expect(code).toBe(1);
    const [finding] = (JSON.parse(stdout) as Report).results[0]!.findings;
    expect(finding).toMatchObject({ version: 'soap', expected: 'an xs:dateTime' });
    expect(finding!.pointer).toMatch(/^\/HentPersonerRespons\/Person\[\d+\]\/Kontaktinformasjon\/\w+\/@sistOppdatert$/);
    expect(finding!.response).toMatch(
      /^HTTP 200, application\/soap\+xml; charset=utf-8\n<Person>\s*<personidentifikator>/,
    );
    expect(finding!.curl).toContain(
      `'${url}/ws-v5' -H 'Content-Type: application/soap+xml; charset=utf-8' --data-raw '<soap:`,
    );
    const { stdout: again } = await execute('sh', ['-c', finding!.curl]);
    expect(again).toMatch(/sistOppdatert="[^"]*[+-]\d\d"/);
  });
});

describe('rejects with exit code 2:', () => {
  const USAGE_ERRORS: Readonly<Record<string, readonly [() => string[], RegExp]>> = {
    'the address of the WSDL': [() => ['--soap', `${soapUrl}?wsdl`], /remove \?wsdl/],
    'no address': [() => ['--soap', 'ws-v5'], /invalid SOAP URL: expected a URL such as/],
    'a password in the address': [() => ['--soap', 'http://kari:hemmelig@127.0.0.1/ws-v5'], /remove the user name/],
    'a path without SOAP': [() => ['--soap', `${mock.baseUrl}/nowhere`], /no SOAP service exists there/],
    'REST rules with only a SOAP URL': [
      () => ['--soap', soapUrl, '--rule', 'response/*'],
      /the matching rules apply to REST: give the base URL/,
    ],
    'SOAP rules without a SOAP URL': [
      () => [mock.baseUrl, '--rule', 'soap/status'],
      /the matching rules apply to SOAP: give its URL with --soap <url>/,
    ],
    'unknown rules with only a SOAP URL': [
      () => ['--soap', soapUrl, '--rule', 'soap/satus'],
      /no rule matches: krr check --list prints all rules/,
    ],
    'an issuer with only a SOAP URL': [
      () => ['--soap', soapUrl, '--maskinporten', 'https://issuer.example.com/'],
      /SOAP uses no token/,
    ],
    "KRR's own production": [
      () => ['--soap', 'https://kontaktinfo-ws.difi.no/kontaktinfo-external/ws-v5'],
      /--i-know-this-is-production/,
    ],
  };

  test.each(Object.entries(USAGE_ERRORS))('%s', async (_, [args, message]) => {
    const { code, stdout, stderr } = await krr(['check', ...args()]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^krr: .*\n$/);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hemmelig');
  });

  test('a service that accepts only signed messages', async () => {
    const { baseUrl } = await startMock(['--ws-security', 'verify']);
    const { code, stderr } = await krr(['check', '--soap', `${baseUrl}/ws-v5`]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/accepts only signed messages/);
  });
});
