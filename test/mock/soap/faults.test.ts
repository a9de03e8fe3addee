import { describe, expect, test } from 'vitest';
import { getBundledScenario, listBundledScenarios } from '../../../src/scenario/index.ts';
import { talk } from '../../support/mock/raw-connection.ts';
import { ask, failing, identifierIn, started } from '../../support/mock/run-mock.ts';
import { askOver, postTo, spoiltBy, VERSION_NAMES } from '../../support/mock/soap.ts';
import { envelope, faultOf, hentPersoner, personsOf, VERSIONS } from '../../support/soap/service.ts';

/** A mock of the standard persons with these faults on top. */
const failingMock = async (faults: string) => started({ scenario: await failing(faults) });
const portOf = ({ url }: { url: string }) => Number(new URL(url).port);

/** A request as bytes, after which the client says nothing more. */
function requestOf(identifiers: readonly string[]): string {
  const body = envelope(hentPersoner(identifiers));
  const headers = `Content-Type: ${VERSIONS['1.2'].contentType}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n`;
  return `POST /ws-v5 HTTP/1.1\r\nHost: x\r\n${headers}\r\n${body}`;
}

describe('a fault of the operation ws-v5', () => {
  test('resets the connection before the response, and the journal lists it', async () => {
    const mock = await failingMock('broken:\n    when: { operation: ws-v5 }\n    reset: beforeHeaders');
    const asked = requestOf([identifierIn(mock, 'reserved')]);
    expect(await talk(portOf(mock), asked)).toMatchObject({ over: 'ECONNRESET', head: '' });
    const waited = await mock.journal.waitFor({ operation: 'ws-v5', outcome: 'reset' });
    expect(waited).toMatchObject({ ok: true, entries: [{ fault: { name: 'broken', attempt: 1 }, status: null }] });
  });

  test('resets the connection within the response', async () => {
    const mock = await failingMock('broken:\n    when: { operation: ws-v5 }\n    reset: 100');
    const heard = await talk(portOf(mock), requestOf([identifierIn(mock, 'reserved')]));
    expect(heard).toMatchObject({ over: 'ECONNRESET', status: 200 });
    expect(heard.body.toString()).toMatch(/^<\?xml /);
    expect(heard.body).toHaveLength(100);
  });

  test('matches in file order, also invalid requests', async () => {
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

  test('returns a gateway page twice, then no more', async () => {
    const mock = await failingMock(`gateway:
    when: { operation: ws-v5, attempt: 1-2 }
    status: 503
    headers: { Content-Type: text/html, Retry-After: 1 }
    body: <h1>Service Unavailable</h1>`);
    const request = hentPersoner([identifierIn(mock, 'reserved')]);
    for (const version of VERSION_NAMES) {
      const headers = { 'content-type': VERSIONS[version].contentType };
      const answer = await spoiltBy(mock, { body: envelope(request, version), headers });
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

  test('delays the request, and errors in it are reported after the delay', async () => {
    const mock = await failingMock('slow:\n    when: { operation: ws-v5 }\n    delay: 30ms');
    const headers = { 'content-type': 'text/xml', 'content-encoding': 'br' };
    expect((await postTo(mock, 'x', headers)).status).toBe(500);
    expect((await askOver(mock, hentPersoner(['1']))).status).toBe(400);
    expect((await askOver(mock, hentPersoner([identifierIn(mock, 'reserved')]))).status).toBe(200);
  });

  test('does not match another operation', async () => {
    const mock = await failingMock('broken:\n    when: { operation: personer }\n    status: 500');
    expect((await askOver(mock, hentPersoner([identifierIn(mock, 'reserved')]))).status).toBe(200);
  });
});

describe('a fault that needs the batch', () => {
  test('matches requests for its person, over SOAP as over REST', async () => {
    const mock = await failingMock('person:\n    when: { person: reserved }\n    status: 500');
    const [reserved, other] = [identifierIn(mock, 'reserved'), identifierIn(mock, 'expired')];
    expect((await askOver(mock, hentPersoner([other, reserved]))).status).toBe(500);
    expect((await askOver(mock, hentPersoner([other]))).status).toBe(200);
    expect(mock.journal.entries({ operation: 'ws-v5' })).toMatchObject([
      { persons: 2, fault: { name: 'person' } },
      { persons: 1, fault: null },
    ]);
  });

  test('matches a batch of its size, counted for each batch', async () => {
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

describe.each(VERSION_NAMES)('a simulated failure is a SOAP fault, in %s', (version) => {
  const receiver = { version, code: version === '1.1' ? 'Server' : 'Receiver' };
  const contentType = { 'content-type': VERSIONS[version].contentType };

  test.each([
    ['as it comes', 'when: { operation: ws-v5 }'],
    ['when its batch is known', 'when: { persons: 1- }'],
  ])('a status without a body is a fault with that status, decided %s', async (_, when) => {
    const mock = await failingMock(`busy:\n    ${when}\n    status: 429\n    headers: { Retry-After: 7 }`);
    const answer = await askOver(mock, hentPersoner([identifierIn(mock, 'reserved')]), version);
    expect(faultOf(answer)).toMatchObject({ ...receiver, status: 429, reason: expect.stringMatching(/fault busy/) });
    expect(answer.headers.get('retry-after')).toBe('7');
  });

  test('has the version of the request’s envelope, with any content type', async () => {
    const mock = await failingMock('down:\n    status: 503');
    const body = envelope(hentPersoner([identifierIn(mock, 'reserved')]), version);
    for (const type of ['text/xml', 'application/soap+xml', 'application/json']) {
      expect(faultOf(await postTo(mock, body, { 'content-type': type }))).toMatchObject({ ...receiver, status: 503 });
    }
  });

  test('by its content type if there is nothing to see', async () => {
    const mock = await failingMock('down:\n    status: 503');
    expect(faultOf(await postTo(mock, '', contentType))).toMatchObject({ ...receiver, status: 503 });
  });

  test('an empty response has the XML content type', async () => {
    const mock = await failingMock('empty:\n    empty: true');
    const body = envelope(hentPersoner([identifierIn(mock, 'reserved')]), version);
    const answer = await spoiltBy(mock, { body, headers: contentType });
    expect(answer).toMatchObject({ status: 200, contentType: VERSIONS[version].contentType, body: '' });
  });
});

test('cuts an XML response within the person that the fault names', async () => {
  const mock = await failingMock('cut:\n    when: { persons: 3 }\n    cutAtPerson: 2');
  const asked = ['reserved', 'expired', 'mobile-only'].map((role) => identifierIn(mock, role));
  const { over, body, headers } = await talk(portOf(mock), requestOf(asked));
  expect(over).toBe('end');
  expect(Number(headers['content-length'])).toBeGreaterThan(body.length);
  expect(body.toString().match(/<begrep:Person>/g)).toHaveLength(2);
  expect(body.toString().match(/<\/begrep:Person>/g)).toHaveLength(1);
  expect(mock.journal.entries()).toMatchObject([{ fault: { name: 'cut' }, outcome: 'cut', bytes: body.length }]);
});

test('a cut is not applicable to a response without that person', async () => {
  const mock = await failingMock('cut:\n    cutAtPerson: 2');
  expect(personsOf(await askOver(mock, hentPersoner([identifierIn(mock, 'reserved')])))).toHaveLength(1);
});

test('a trailing comma applies to JSON only, and does not count other requests', async () => {
  const mock = await failingMock('comma:\n    when: { persons: 1-, attempt: 1 }\n    trailingComma: true');
  const identifier = identifierIn(mock, 'reserved');
  expect(personsOf(await askOver(mock, hentPersoner([identifier])))).toHaveLength(1);
  expect(mock.journal.entries()).toMatchObject([{ fault: null, nearMisses: { faults: [] } }]);
  await expect((await ask(mock, [identifier])).json()).rejects.toThrow(SyntaxError);
});

describe('bundled scenarios', () => {
  const faults = listBundledScenarios().flatMap(({ name }) =>
    getBundledScenario(name)!.faults.map((fault) => ({ name, fault })),
  );

  test('with a JSON body of their own match REST requests only', () => {
    const withJson = faults.filter(({ fault: { effect } }) => {
      const { headers = {}, body = '' } = effect?.kind === 'status' ? effect : {};
      return /json/.test(JSON.stringify(headers)) || body.trimStart().startsWith('{');
    });
    expect(withJson.map(({ name }) => name)).toEqual(['another-person', 'published-example']);
    for (const { fault } of withJson) expect(fault.when.operation).toBe('personer');
  });

  test.each(['another-person', 'published-example', 'token-expiry', 'trailing-comma'])(
    '%s does not affect SOAP requests',
    async (name) => {
      const mock = await started({ scenario: name });
      const asked = ['reserved', 'expired'].map((role) => identifierIn(mock, role));
      for (const identifiers of [asked, asked.slice(1), asked, asked, asked]) {
        expect(personsOf(await askOver(mock, hentPersoner(identifiers)))).toHaveLength(identifiers.length);
      }
    },
  );
});
