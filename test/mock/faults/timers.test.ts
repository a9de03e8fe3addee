import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Timer } from '../../../src/mock/faults/index.ts';
import type { Delay, Effect } from '../../../src/scenario/index.ts';
import { fault } from '../../support/mock/fault-requests.ts';
import { BODY, WAYS } from '../../support/mock/fault-server.ts';
import { Client, lookupOf, talk } from '../../support/mock/raw-connection.ts';

/** Timers that a test fires. */
function handTimer() {
  const set: { ms: number; fire: () => void }[] = [];
  const called: (() => void)[] = [];
  const timer: Timer = (ms, fire) => {
    const one = { ms, fire };
    set.push(one);
    for (const look of called) look();
    return () => void (set.includes(one) && set.splice(set.indexOf(one), 1));
  };
  const someSet = () =>
    new Promise<void>((resolve) => {
      const look = () => set.length > 0 && resolve();
      called.push(look);
      look();
    });
  return { timer, set, someSet, fire: () => set.shift()!.fire() };
}

/** A promise that a test resolves. */
function moment() {
  let come = () => {};
  const promise = new Promise<void>((resolve) => {
    come = resolve;
  });
  return { promise, come };
}

const delay: Delay = { from: 700, to: 700 };
const silence: Effect = { kind: 'silence' };

describe.each(WAYS)('$way', ({ serve, serveWith }) => {
  describe('a delay', () => {
    test('comes before the complete response', async () => {
      const { timer, set, someSet, fire } = handTimer();
      const { door, endings } = await serve([fault({}, { delay })], { timer });
      const client = new Client(door);
      client.socket.write(lookupOf());
      await someSet();
      expect([client.text, set.map(({ ms }) => ms)]).toEqual(['', [700]]);
      fire();
      expect(await client.heard()).toMatchObject({ status: 200, body: BODY, over: 'end' });
      expect(await endings[0]).toBe('completed');
    });

    test('comes before an effect, also if the batch decides', async () => {
      const effect: Effect = { kind: 'status', status: 503, headers: {} };
      const { timer, someSet, fire } = handTimer();
      const { door } = await serve([fault({ persons: { from: 1 } }, { delay, effect })], { timer });
      const client = new Client(door);
      client.socket.write(lookupOf());
      await someSet();
      expect(client.text).toBe('');
      fire();
      expect((await client.heard()).status).toBe(503);
    });

    test('of real time lasts as long as it says', async () => {
      const { door } = await serve([fault({}, { delay: { from: 30, to: 30 } })]);
      const before = performance.now();
      await talk(door);
      expect(performance.now() - before).toBeGreaterThanOrEqual(29);
    });

    test('ends when the client leaves, and nothing is left of it', async () => {
      const { timer, set, someSet } = handTimer();
      const { door, endings } = await serve([fault({}, { delay })], { timer });
      const client = new Client(door);
      client.socket.write(lookupOf());
      await someSet();
      client.socket.destroy();
      expect(await endings[0]).toBe('clientLeft');
      expect(set).toEqual([]);
    });

    test('ends when the server closes, and the response is sent', async () => {
      const { timer, set, someSet } = handTimer();
      const { close, door, endings } = await serve([fault({}, { delay })], { timer });
      const heard = talk(door);
      await someSet();
      await close();
      expect(await heard).toMatchObject({ status: 200, body: BODY });
      expect([await endings[0], set]).toEqual(['completed', []]);
    });

    test('is not begun by a server that closes', async () => {
      const { timer, set, someSet } = handTimer();
      const { close, door } = await serve([fault({}, { delay })], { timer });
      const client = new Client(door);
      client.socket.write(lookupOf(5, ''));
      await someSet();
      const [first = '', rest = ''] = [lookupOf().slice(0, 20), lookupOf().slice(20)];
      client.socket.write(first);
      const closed = close();
      client.socket.write(rest);
      const { body, over } = await client.heard();
      await closed;
      // The first response says Connection: close, so the second request is not handled.
      expect([body.toString().split('"personer"').length - 1, over, set]).toEqual([1, 'end', []]);
    });
  });

  describe('silence', () => {
    test('lasts until the client leaves', async () => {
      const { door, endings } = await serve([fault({ attempt: { from: 1, to: 1 } }, { effect: silence })]);
      const client = new Client(door);
      client.socket.write(lookupOf(200, ''));
      expect((await talk(door)).status).toBe(200);
      expect([client.text, client.socket.readyState]).toEqual(['', 'open']);
      client.socket.destroy();
      expect(await endings[0]).toBe('silent');
    });

    test('reads a large request to its end, so that no timeout response is sent', async () => {
      const { door } = await serveWith(silence);
      const client = new Client(door);
      const large = Buffer.alloc(32 << 20, ' ');
      client.socket.write(`POST /personer HTTP/1.1\r\nHost: x\r\nContent-Length: ${large.length}\r\n\r\n`);
      await new Promise((resolve) => client.socket.write(large, resolve));
      expect(client.text).toBe('');
      client.socket.destroy();
    });

    test('ends without a word when the server closes', async () => {
      const { close, door, endings } = await serve([fault({ attempt: { from: 1, to: 1 } }, { effect: silence })]);
      const heard = talk(door);
      await talk(door);
      await close();
      expect((await heard).head).toBe('');
      expect(await endings[0]).toBe('silent');
    });

    test('behind another on the same connection is known to be over', async () => {
      const { door, endings } = await serve([fault({ attempt: { from: 1, to: 2 } }, { effect: silence })]);
      const client = new Client(door);
      client.socket.write(lookupOf(5, '') + lookupOf(5, ''));
      while (endings.length < 2) await talk(door, 'GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      client.socket.destroy();
      expect(await Promise.all(endings.slice(0, 2))).toEqual(['silent', 'silent']);
    });
  });

  describe('a dribble', () => {
    const dribble: Effect = { kind: 'dribble', bytes: 100, every: 400 };
    const bodyOf = (text: string) => Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4), 'latin1');

    test('sends so many bytes, waits as long, and sends the next until all are there', async () => {
      const { timer, set, someSet, fire } = handTimer();
      const { door, endings } = await serveWith(dribble, { timer });
      const client = new Client(door);
      client.socket.write(lookupOf());
      for (let sent = 100; sent < BODY.length; sent += 100) {
        await someSet();
        await client.until((text) => text.includes('\r\n\r\n') && bodyOf(text).length >= sent);
        expect(bodyOf(client.text)).toEqual(BODY.subarray(0, sent));
        expect(set.map(({ ms }) => ms)).toEqual([400]);
        fire();
      }
      const heard = await client.heard();
      expect(heard).toMatchObject({ status: 200, body: BODY, over: 'end' });
      expect(heard.headers['content-length']).toBe(String(BODY.length));
      expect([await endings[0], set]).toEqual(['completed', []]);
    });

    test('stops when the client leaves', async () => {
      const { timer, set, someSet } = handTimer();
      const { door, endings } = await serveWith(dribble, { timer });
      const client = new Client(door);
      client.socket.write(lookupOf());
      await someSet();
      client.socket.destroy();
      expect([await endings[0], set]).toEqual(['clientLeft', []]);
    });

    test('sends the rest at once when the server closes, however many pieces that would be', async () => {
      const answer = Buffer.from(JSON.stringify({ personer: ['x'.repeat(50_000)] }));
      const { timer, someSet } = handTimer();
      const { close, door, endings } = await serveWith({ kind: 'dribble', bytes: 1, every: 400 }, { timer, answer });
      const heard = talk(door);
      await someSet();
      await close();
      expect((await heard).body.equals(answer)).toBe(true);
      expect(await endings[0]).toBe('completed');
    });
  });

  test.each<Effect>([
    { kind: 'dribble', bytes: 1, every: 1 },
    { kind: 'reset', afterBytes: 3 },
    { kind: 'contentLength', by: 1 },
    { kind: 'cutAtPerson', person: 1 },
    { kind: 'trailingComma' },
  ])('discards a response after the client has left: $kind', async (effect) => {
    const { timer, set } = handTimer();
    const ready = moment();
    const { door, endings, left } = await serveWith(effect, { timer, ready: ready.promise });
    const client = new Client(door);
    client.socket.write(lookupOf());
    while (endings.length === 0) await new Promise(setImmediate);
    client.socket.destroy();
    expect(await endings[0]).toBe('clientLeft');
    ready.come();
    while (left.length === 0) await new Promise(setImmediate);
    expect([left, set]).toEqual([[null], []]);
  });

  test('a client that takes nothing and leaves is not waited for', async () => {
    const answer = Buffer.alloc(32 << 20, ' ');
    const { timer, set } = handTimer();
    const { door, endings, left } = await serveWith({ kind: 'reset', afterBytes: answer.length }, { timer, answer });
    const client = new Client(door);
    client.socket.pause();
    client.socket.write(lookupOf());
    while (left.length === 0) await new Promise(setImmediate);
    client.socket.destroy();
    expect(await endings[0]).toBe('clientLeft');
    await new Promise(setImmediate);
    expect(set).toEqual([]);
  });

  test('a fault that is decided when the client has left does nothing', async () => {
    const { timer, set } = handTimer();
    const ready = moment();
    const faults = [fault({ persons: { from: 1 } }, { delay, effect: { kind: 'reset' } })];
    const { app, door, endings } = await serve(faults, { timer, ready: ready.promise });
    const requested = once(app.server, 'request');
    const client = new Client(door);
    client.socket.write(lookupOf());
    const [request, response] = (await requested) as [IncomingMessage, ServerResponse];
    await once(request, 'end');
    client.socket.destroy();
    await once(response, 'close');
    ready.come();
    while (endings.length === 0) await new Promise(setImmediate);
    expect([await endings[0], set]).toEqual(['clientLeft', []]);
  });
});
