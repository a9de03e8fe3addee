import { describe, expect, test } from 'vitest';
import { envelope, hentPersoner, personsOf, VERSIONS } from '../soap/service.ts';
import { talk } from './faults/talking.ts';
import { failing, identifierIn, started } from './running.ts';
import { askOver, postTo } from './soap.ts';

/** A mock of the standard persons with these faults on top. */
const failingMock = async (faults: string) => started({ scenario: await failing(faults) });
const portOf = ({ url }: { url: string }) => Number(new URL(url).port);

/** A request as bytes, after which the client says nothing more. */
function requestOf(identifiers: readonly string[]): string {
  const body = envelope(hentPersoner(identifiers));
  const headers = `Content-Type: ${VERSIONS['1.2'].contentType}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n`;
  return `POST /ws-v5 HTTP/1.1\r\nHost: x\r\n${headers}\r\n${body}`;
}

describe('a fault strikes the operation ws-v5', () => {
  test('with a reset before the answer, which the journal tells of', async () => {
    const mock = await failingMock('broken:\n    when: { operation: ws-v5 }\n    reset: beforeHeaders');
    const asked = requestOf([identifierIn(mock, 'reserved')]);
    expect(await talk(portOf(mock), asked)).toMatchObject({ over: 'ECONNRESET', head: '' });
    const waited = await mock.journal.waitFor({ operation: 'ws-v5', outcome: 'reset' });
    expect(waited).toMatchObject({ ok: true, entries: [{ fault: { name: 'broken', attempt: 1 }, status: null }] });
  });

  test('with a reset within the answer', async () => {
    const mock = await failingMock('broken:\n    when: { operation: ws-v5 }\n    reset: 100');
    const heard = await talk(portOf(mock), requestOf([identifierIn(mock, 'reserved')]));
    expect(heard).toMatchObject({ over: 'ECONNRESET', status: 200 });
    expect(heard.body.toString()).toMatch(/^<\?xml /);
    expect(heard.body).toHaveLength(100);
  });

  test('in the order of the file, also what cannot be read', async () => {
    const mock = await failingMock(
      'many:\n    when: { persons: 2- }\n    status: 502\nevery-other:\n    when: { operation: ws-v5, attempt: { every: 2 } }\n    status: 503',
    );
    const [one, other] = ['reserved', 'mobile-only'].map((role) => identifierIn(mock, role)) as [string, string];
    const ask = async (identifiers: readonly string[]) => (await askOver(mock, hentPersoner(identifiers))).status;
    expect(await ask([one, other])).toBe(502);
    expect(await ask([one, other])).toBe(502);
    const headers = { 'content-type': 'text/xml', 'content-encoding': 'br' };
    expect((await postTo(mock, 'x', headers)).status).not.toBe(503);
    expect(await ask([one])).toBe(503);
    expect(await ask([one])).toBe(200);
  });

  test('with the page of a gateway, twice, and then no more', async () => {
    const mock = await failingMock(`gateway:
    when: { operation: ws-v5, attempt: 1-2 }
    status: 503
    headers: { Content-Type: text/html, Retry-After: 1 }
    body: <h1>Service Unavailable</h1>`);
    const request = hentPersoner([identifierIn(mock, 'reserved')]);
    for (const version of ['1.1', '1.2'] as const) {
      const answer = await askOver(mock, request, version);
      expect(answer).toMatchObject({ status: 503, contentType: 'text/html', body: '<h1>Service Unavailable</h1>' });
    }
    expect((await askOver(mock, request)).status).toBe(200);
    expect(mock.journal.entries({ fault: 'gateway' })).toMatchObject([{ attempt: 1 }, { attempt: 1 }]);
  });

  test('with a delay', async () => {
    const mock = await failingMock('slow:\n    when: { operation: ws-v5 }\n    delay: 300ms');
    const identifier = identifierIn(mock, 'reserved');
    const [person] = personsOf(await askOver(mock, hentPersoner([identifier])));
    expect(person).toMatchObject({ personidentifikator: { text: identifier } });
    expect(mock.journal.entries({ fault: 'slow' })[0]!.ms).toBeGreaterThanOrEqual(290);
  });

  test('with a delay, and what is wrong with the request is told after it', async () => {
    const mock = await failingMock('slow:\n    when: { operation: ws-v5 }\n    delay: 30ms');
    const headers = { 'content-type': 'text/xml', 'content-encoding': 'br' };
    expect((await postTo(mock, 'x', headers)).status).toBe(500);
    expect((await askOver(mock, hentPersoner(['1']))).status).toBe(400);
    expect((await askOver(mock, hentPersoner([identifierIn(mock, 'reserved')]))).status).toBe(200);
  });

  test('and no other', async () => {
    const mock = await failingMock('broken:\n    when: { operation: personer }\n    status: 500');
    expect((await askOver(mock, hentPersoner([identifierIn(mock, 'reserved')]))).status).toBe(200);
  });
});

describe('a fault that needs the batch', () => {
  test('strikes whoever asks for its person, over SOAP as over REST', async () => {
    const mock = await failingMock('person:\n    when: { person: reserved }\n    status: 500');
    const [reserved, other] = [identifierIn(mock, 'reserved'), identifierIn(mock, 'expired')];
    expect((await askOver(mock, hentPersoner([other, reserved]))).status).toBe(500);
    expect((await askOver(mock, hentPersoner([other]))).status).toBe(200);
    expect(mock.journal.entries({ operation: 'ws-v5' })).toMatchObject([
      { persons: 2, fault: { name: 'person' } },
      { persons: 1, fault: null },
    ]);
  });

  test('strikes a batch of its size, again for each batch', async () => {
    const mock = await failingMock(
      'batch:\n    when: { persons: 2-, attempt: 1, per: batch }\n    reset: beforeHeaders',
    );
    const [one, other] = [identifierIn(mock, 'reserved'), identifierIn(mock, 'expired')];
    const statusOf = async (...asked: string[]) => {
      const { over, status } = await talk(portOf(mock), requestOf(asked));
      return over === 'end' ? status : over;
    };
    expect(await statusOf(one)).toBe(200);
    expect(await statusOf(one, other)).toBe('ECONNRESET');
    expect(await statusOf(one, other)).toBe(200);
    expect(await statusOf(other, one)).toBe('ECONNRESET');
  });
});
