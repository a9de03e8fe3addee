import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SoapResponse, SoapSigner } from '../../../src/soap/index.ts';
import { krr, type Mock, startMock, stopMocks } from '../../support/cli/krr.ts';
import { taken } from '../../support/soap/read-message.ts';
import { envelope, faultOf, hentPersoner, identifierOf, personsOf, VERSIONS } from '../../support/soap/service.ts';
import { INCLUSIVE, signedEnvelope, signerWith } from '../../support/soap/signing.ts';

afterEach(stopMocks);

const one = identifierOf('reserved');

async function post(baseUrl: string, body: string) {
  const headers = { 'content-type': VERSIONS['1.2'].contentType };
  const answer = await fetch(`${baseUrl}/ws-v5`, { method: 'POST', headers, body });
  return taken({ status: answer.status, contentType: answer.headers.get('content-type')!, body: await answer.text() });
}
const lookUp = (baseUrl: string) => post(baseUrl, envelope(hentPersoner([one])));

describe('krr mock', () => {
  test('serves SOAP and the WSDL below its base path', async () => {
    const { baseUrl } = await startMock(['--base-path', '/gammel']);
    const wsdl = await (await fetch(`${baseUrl}/ws-v5?wsdl`)).text();
    expect(wsdl).toContain(`<soap12:address location="${baseUrl}/ws-v5"/>`);
    const answer = await lookUp(baseUrl);
    expect(personsOf(answer)).toMatchObject([{ personidentifikator: { text: one }, reservasjon: { text: 'JA' } }]);
    expect(answer.body).not.toContain('Signature');
  });

  test('logs a SOAP request in one line without identifiers', async () => {
    const { baseUrl, output } = await startMock();
    await lookUp(baseUrl);
    await expect.poll(output).toMatch(/POST \/ws-v5 200 1 person /);
    expect(output().slice(output().indexOf('\n\n', output().indexOf('Try:')))).not.toMatch(/\d{11}/);
  });

  test('accepts only signed requests with --ws-security verify', async () => {
    const { baseUrl } = await startMock(['--ws-security', 'verify']);
    expect(faultOf(await lookUp(baseUrl))).toMatchObject({ status: 400, subcode: 'InvalidSecurity' });
    const signed = signedEnvelope(hentPersoner([one]), { signer: await signerWith(), created: Date.now() });
    expect(personsOf(await post(baseUrl, signed))).toMatchObject([{ personidentifikator: { text: one } }]);
  });

  test('accepts inclusive canonicalization and a life of 60 seconds with their options', async () => {
    const options = ['--ws-security', 'verify', '--ws-c14n', 'any', '--ws-timestamp-life', '60'];
    const { baseUrl } = await startMock(options);
    const signer = await signerWith();
    const signing = { signer, transforms: [INCLUSIVE], canonicalization: INCLUSIVE };
    const sendCreated = (created: number) =>
      post(baseUrl, signedEnvelope(hentPersoner([one]), { ...signing, created }));
    expect(personsOf(await sendCreated(Date.now()))).toMatchObject([{ personidentifikator: { text: one } }]);
    expect(faultOf(await sendCreated(Date.now() - 90_000))).toMatchObject({ status: 400, subcode: 'MessageExpired' });
  });

  test('rejects an unknown value of --ws-security', async () => {
    const { code, stderr } = await krr(['mock', '--ws-security', 'sign']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--ws-security.*accept, verify/s);
  });
});

describe('krr mock with signed SOAP responses', () => {
  /** What a mock writes that is killed goes with the folder of these tests. */
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'krr-ws-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const certificateFileOf = ({ output }: Mock): string => /^SOAP signing certificate: (\S+)$/m.exec(output())![1]!;
  /** Base64 of what an answer is signed by. */
  const tokenOf = ({ body }: SoapResponse) => /<wsse:BinarySecurityToken[^>]*>([^<]+)</.exec(body)?.[1];
  const fileWith = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const filesOf = async ({ key, certificate }: SoapSigner, name: string): Promise<[cert: string, key: string]> => [
    await fileWith(`${name}.pem`, certificate.toString()),
    await fileWith(`${name}-key.pem`, key.export({ type: 'pkcs8', format: 'pem' }) as string),
  ];

  test.each([
    ['--ws-sign', ['--ws-sign'], {}],
    ['the environment', [], { KRR_WS_SIGN: '1' }],
  ])('because of %s does so by a certificate that it names', async (_, args, env) => {
    const mock = await startMock(args, { ...env, TMPDIR: folder });
    const answer = await lookUp(mock.baseUrl);
    expect(answer.body).toContain('<ds:SignatureValue>');
    const certificate = new X509Certificate(readFileSync(certificateFileOf(mock)));
    expect(tokenOf(answer)).toBe(certificate.raw.toString('base64'));
  });

  test('removes its temporary files when it ends or fails to start', async () => {
    const TMPDIR = await mkdtemp(join(folder, 'temporary-'));
    const mock = await startMock(['--ws-sign'], { TMPDIR });
    expect(readFileSync(certificateFileOf(mock), 'utf8')).not.toContain('PRIVATE');
    const { port } = new URL(mock.baseUrl);
    for (const args of [
      ['--port', port],
      ['--scenario', 'no-such'],
      ['--cert', '/nowhere.pem', '--key', '/nowhere.pem'],
    ]) {
      expect((await krr(['mock', '--ws-sign', '--tls', ...args], { TMPDIR })).code).toBe(2);
    }
    mock.child.kill('SIGTERM');
    await once(mock.child, 'close');
    expect(readdirSync(TMPDIR)).toEqual([]);
  });

  test('uses the given key without --ws-sign', async () => {
    const signer = await signerWith();
    const [cert, key] = await filesOf(signer, 'given');
    const mock = await startMock(['--ws-cert', cert, '--ws-key', key]);
    expect(tokenOf(await lookUp(mock.baseUrl))).toBe(signer.certificate.raw.toString('base64'));
    expect(mock.output()).not.toMatch(/SOAP signing certificate|PRIVATE/);
  });

  test('rejects an unusable signing key in one line', async () => {
    const [cert, key] = await filesOf(await signerWith(), 'one');
    const [other] = await filesOf(await signerWith(), 'other');
    const needed = /expected a certificate and its private RSA key of at least 2048 bits in PEM/;
    const refused: readonly [args: readonly string[], words: RegExp][] = [
      [['--ws-cert', cert], /--ws-cert and --ws-key must be used together/],
      [['--ws-cert', '/nowhere/a.pem', '--ws-key', key], /\/nowhere\/a\.pem: there is no such file/],
      [['--ws-cert', other, '--ws-key', key], needed],
      [['--ws-cert', key, '--ws-key', cert], needed],
    ];
    for (const [args, words] of refused) {
      const { code, stderr } = await krr(['mock', '--port', '0', ...args]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
      expect(stderr).toMatch(/^krr: [^\n]+\n$/);
    }
  });
});
