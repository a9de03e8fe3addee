import { afterEach, describe, expect, test } from 'vitest';
import { envelope, faultOf, hentPersoner, identifierOf, personsOf, VERSIONS } from '../soap/service.ts';
import { signedEnvelope, signerWith } from '../soap/signing.ts';
import { krr, startMock, stopMocks } from './krr.ts';

afterEach(stopMocks);

const one = identifierOf('reserved');

async function post(baseUrl: string, body: string) {
  const headers = { 'content-type': VERSIONS['1.2'].contentType };
  const answer = await fetch(`${baseUrl}/ws-v5`, { method: 'POST', headers, body });
  return { status: answer.status, contentType: answer.headers.get('content-type')!, body: await answer.text() };
}
const lookUp = (baseUrl: string) => post(baseUrl, envelope(hentPersoner([one])));

describe('krr mock', () => {
  test('answers SOAP beside REST, and serves the WSDL, below its base path', async () => {
    const { baseUrl } = await startMock(['--base-path', '/gammel']);
    const wsdl = await (await fetch(`${baseUrl}/ws-v5?wsdl`)).text();
    expect(wsdl).toContain(`<soap12:address location="${baseUrl}/ws-v5"/>`);
    const answer = await lookUp(baseUrl);
    expect(personsOf(answer)).toMatchObject([{ personidentifikator: { text: one }, reservasjon: { text: 'JA' } }]);
    expect(answer.body).not.toContain('Signature');
  });

  test('logs a request over SOAP in a line without identifiers', async () => {
    const { baseUrl, output } = await startMock();
    await lookUp(baseUrl);
    await expect.poll(output).toMatch(/POST \/ws-v5 200 1 person /);
    expect(output().slice(output().indexOf('\n\n', output().indexOf('Try:')))).not.toMatch(/\d{11}/);
  });

  test('with --ws-security verify answers who has signed, and nobody else', async () => {
    const { baseUrl } = await startMock(['--ws-security', 'verify']);
    expect(faultOf(await lookUp(baseUrl))).toMatchObject({ status: 400, subcode: 'InvalidSecurity' });
    const signed = signedEnvelope(hentPersoner([one]), { signer: await signerWith(), created: Date.now() });
    expect(personsOf(await post(baseUrl, signed))).toMatchObject([{ personidentifikator: { text: one } }]);
  });

  test.each([
    ['--ws-sign', ['--ws-sign'], {}],
    ['the environment', [], { KRR_WS_SIGN: '1' }],
  ])('signs its answers if told to by %s', async (_, args, env) => {
    const { baseUrl } = await startMock(args, env);
    const answer = await lookUp(baseUrl);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('<ds:SignatureValue>');
  });

  test('refuses another --ws-security', async () => {
    const { code, stderr } = await krr(['mock', '--ws-security', 'sign']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--ws-security.*accept, verify/s);
  });
});
