import { readdirSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { started } from '../../support/mock/run-mock.ts';
import { sendRaw } from '../../support/mock/web.ts';

const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

const get = (url: string, accept: string) => fetch(url, { headers: { accept }, redirect: 'manual' });

describe('GET /', () => {
  test('redirects a browser to the page', async () => {
    const mock = await started();
    const response = await get(mock.url, HTML);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/__krr/');
    expect(response.headers.get('vary')).toBe('Accept');
    expect(mock.journal.entries()).toEqual([]);
  });

  test.each(['application/json', '*/*', 'text/html;q=0', ''])('returns 404 for Accept: %s', async (accept) => {
    const mock = await started();
    const response = await get(mock.url, accept);
    const unknown = await get(`${mock.url}/unknown`, accept);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe(await unknown.text());
    expect(mock.journal.entries().map(({ path, status }) => [path, status])).toEqual([
      ['/', 404],
      ['/unknown', 404],
    ]);
  });

  test('returns 404 to a browser without the control API', async () => {
    const mock = await started({ control: false });
    expect((await get(mock.url, HTML)).status).toBe(404);
    expect((await get(`${mock.url}/__krr/`, HTML)).status).toBe(404);
  });

  test('returns 404 for a foreign host name', async () => {
    const mock = await started();
    expect(await sendRaw(mock.url, 'rebound.example.com', HTML)).toMatch(/^HTTP\/1\.1 404 /);
    expect(await sendRaw(mock.url, 'localhost', HTML)).toMatch(/^HTTP\/1\.1 302 /);
  });
});

describe('the page', () => {
  test('has a strict policy and files with hashed names', async () => {
    const mock = await started();
    const response = await get(`${mock.url}/__krr/`, HTML);
    const policy = response.headers.get('content-security-policy')!;
    expect(response.status).toBe(200);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const html = await response.text();
    expect(html).not.toMatch(/<script>|style=|https?:\/\/(?!www\.w3\.org)/);
    const files = [...html.matchAll(/(?:src|href)="(\/__krr\/assets\/[^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBe(2);
    for (const file of files) {
      expect(file).toMatch(/-[0-9A-Z]{8}\.(?:js|css)$/);
      const asset = await fetch(mock.url + file);
      expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(asset.headers.get('content-type')).toMatch(/^text\/(?:javascript|css); charset=utf-8$/);
    }
  });

  test('is JSON for other clients', async () => {
    const mock = await started();
    const response = await get(`${mock.url}/__krr/`, '*/*');
    expect(await response.json()).toHaveProperty('routes');
  });

  test.each(['unknown.js', '..%2findex.html', '..%2f..%2fchunks', 'index.html', '%00'])(
    'has no file %s',
    async (name) => {
      const mock = await started();
      expect((await get(`${mock.url}/__krr/assets/${name}`, '*/*')).status).toBe(404);
    },
  );

  test('has at most 150 KB when compressed', () => {
    const files = readdirSync('dist/web/page');
    const size = files.reduce((sum, name) => sum + gzipSync(readFileSync(`dist/web/page/${name}`)).length, 0);
    expect(files.length).toBe(3);
    expect(size).toBeLessThan(150_000);
  });
});

describe('Swagger UI', () => {
  test('is served like that of the service, and adds less than 3 MB', async () => {
    const mock = await started({ basePath: '/kontaktinfo' });
    const response = await get(`${mock.url}/swagger-ui/index.html`, HTML);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    const files = [...(await response.text()).matchAll(/(?:src|href)="([\w.-]+)"/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) expect((await fetch(`${mock.url}/swagger-ui/${file}`)).status).toBe(200);
    expect((await fetch(`${mock.url}/swagger-ui/unknown.js`)).status).toBe(404);
    const names = readdirSync('dist/web/swagger-ui');
    expect(names.length).toBeGreaterThan(4);
    expect(names.reduce((sum, name) => sum + statSync(`dist/web/swagger-ui/${name}`).size, 0)).toBeLessThan(3e6);
  });

  test('reads the contract, with the mock as its server', async () => {
    const mock = await started({ basePath: '/kontaktinfo' });
    const json = await (await fetch(`${mock.url}/v3/api-docs`)).json();
    const yaml = parse(await (await fetch(`${mock.url}/v3/api-docs.yaml`)).text());
    const file = parse(readFileSync('openapi/krr.yaml', 'utf8'));
    expect(json).toEqual({ ...file, servers: [{ url: '/kontaktinfo', description: 'This mock.' }] });
    expect(yaml).toEqual(json);
  });

  test('names the path of each session in the contract, also after the contract of another one', async () => {
    const { url } = await started();
    for (const path of ['/s/one', '/s/two', '']) {
      const json = parse(await (await fetch(`${url}${path}/v3/api-docs`)).text());
      const yaml = parse(await (await fetch(`${url}${path}/v3/api-docs.yaml`)).text());
      expect([json.servers[0].url, yaml.servers[0].url]).toEqual(Array(2).fill(path || '/'));
    }
  });
});
