import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fault, IDENTIFIERS } from '../../support/mock/fault-requests.ts';
import { BODY, personer, WAYS } from '../../support/mock/fault-server.ts';
import { Client, lookupOf, talk } from '../../support/mock/raw-connection.ts';

const LARGE = Buffer.from(JSON.stringify({ personer: Array.from({ length: 5 }, () => personer(200).personer).flat() }));

test('the test client distinguishes a reset from a close', async () => {
  const server = createServer((socket) => {
    socket.once('data', (bytes) => (bytes.toString() === 'reset' ? socket.resetAndDestroy() : socket.destroy()));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0), 'listening');
  const { port } = server.address() as { port: number };
  expect((await talk(port, 'reset')).over).toBe('ECONNRESET');
  expect((await talk(port, 'close')).over).toBe('end');
});

describe.each(WAYS)('$way', ({ serve, serveWith }) => {
  test('returns a normal response without a fault', async () => {
    const { door, endings } = await serve([]);
    expect(await talk(door)).toMatchObject({ status: 200, body: BODY, over: 'end' });
    expect(endings).toEqual([]);
  });

  describe('a reset', () => {
    test('before the head is an RST, and no byte comes before it', async () => {
      const { door, endings } = await serveWith({ kind: 'reset' });
      expect(await talk(door)).toMatchObject({ over: 'ECONNRESET', head: '' });
      expect(await endings[0]).toBe('reset');
    });

    test('before the head keeps an earlier response on the connection', async () => {
      const { door } = await serve([fault({ attempt: { every: 2 } }, { effect: { kind: 'reset' } })]);
      const client = new Client(door);
      client.socket.write(lookupOf(5, ''));
      await client.until((text) => text.includes('\r\n\r\n{'));
      client.socket.write(lookupOf(5, ''));
      expect(await client.heard()).toMatchObject({ status: 200, body: BODY, over: 'ECONNRESET' });
    });

    test.each([0, 1, 13, 300])('after %i bytes of the body is an RST after exactly so many', async (afterBytes) => {
      const { door, endings } = await serveWith({ kind: 'reset', afterBytes });
      const heard = await talk(door);
      expect(heard).toMatchObject({ status: 200, over: 'ECONNRESET', body: BODY.subarray(0, afterBytes) });
      expect(heard.headers).toMatchObject({ 'content-length': String(BODY.length) });
      expect(heard.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(await endings[0]).toBe('reset');
    });

    test('works for a response with 1000 persons', async () => {
      const { door } = await serveWith({ kind: 'reset', afterBytes: 50_000 }, { answer: LARGE });
      const { body, over } = await talk(door);
      expect([body.length, over]).toEqual([50_000, 'ECONNRESET']);
    });

    test('after more bytes than there are comes after the last', async () => {
      const { door } = await serveWith({ kind: 'reset', afterBytes: 1e6 });
      expect(await talk(door)).toMatchObject({ over: 'ECONNRESET', body: BODY });
    });

    test('may be decided by the batch', async () => {
      const { door } = await serve([fault({ persons: { from: 100 } }, { effect: { kind: 'reset' } })]);
      expect((await talk(door, lookupOf(99))).status).toBe(200);
      expect(await talk(door, lookupOf(100))).toMatchObject({ over: 'ECONNRESET', head: '' });
    });

    test('counts every physical attempt once', async () => {
      const { door } = await serve([fault({ attempt: { from: 1, to: 3 } }, { effect: { kind: 'reset' } })]);
      const overs: string[] = [];
      for (let attempt = 1; attempt <= 5; attempt++) overs.push((await talk(door)).over);
      expect(overs).toEqual(['ECONNRESET', 'ECONNRESET', 'ECONNRESET', 'end', 'end']);
    });
  });

  describe('a response that is cut', () => {
    test.each([1, 3, 5])('at person %i ends within it, and the connection with a FIN', async (person) => {
      const { door, endings } = await serveWith({ kind: 'cutAtPerson', person });
      const { status, headers, body, over } = await talk(door, lookupOf(5, ''));
      expect([status, over, headers['content-length']]).toEqual([200, 'end', String(BODY.length)]);
      expect(BODY.subarray(0, body.length)).toEqual(body);
      const begun = IDENTIFIERS.slice(0, 5).filter((identifier) => body.includes(identifier));
      expect(begun).toEqual(IDENTIFIERS.slice(0, person));
      expect(body.includes(`p${person - 1}@example.com`)).toBe(false);
      expect(await endings[0]).toBe('cut');
    });

    test('at the last of 1000 persons has the others whole', async () => {
      const { door } = await serveWith({ kind: 'cutAtPerson', person: 1000 }, { answer: LARGE });
      const { body, over, headers } = await talk(door, lookupOf(5, ''));
      expect([over, headers['content-length']]).toEqual(['end', String(LARGE.length)]);
      expect(body.toString().split('"status"').length - 1).toBeGreaterThanOrEqual(999);
      expect(body.length).toBeLessThan(LARGE.length - 2);
    });

    test('at a person that it does not have is whole', async () => {
      const { door, endings } = await serveWith({ kind: 'cutAtPerson', person: 6 });
      expect(await talk(door)).toMatchObject({ status: 200, body: BODY });
      expect(await endings[0]).toBe('completed');
    });
  });

  describe('a content-length', () => {
    test('that is too small makes the rest part of the next response', async () => {
      const { door, endings } = await serveWith({ kind: 'contentLength', by: -10 });
      const { headers, body } = await talk(door);
      expect(headers['content-length']).toBe(String(BODY.length - 10));
      expect(body).toEqual(BODY);
      expect(await endings[0]).toBe('completed');
    });

    test('that is too large lets the client wait on an open connection', async () => {
      const { close, door } = await serveWith({ kind: 'contentLength', by: 10 });
      const client = new Client(door);
      client.socket.write(lookupOf(5, ''));
      await client.until((text) => text.endsWith(BODY.toString('latin1')));
      expect(client.socket.readyState).toBe('open');
      await close();
      const { over, headers } = await client.heard();
      expect([over, headers['content-length']]).toEqual(['end', String(BODY.length + 10)]);
    });

    test('is never below zero', async () => {
      const { door } = await serveWith({ kind: 'contentLength', by: -1e6 });
      expect((await talk(door)).headers['content-length']).toBe('0');
    });
  });
});
