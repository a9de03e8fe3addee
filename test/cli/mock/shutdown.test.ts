import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { lookup, type Mock, startMock, stopMocks } from '../../support/cli/krr.ts';

afterEach(stopMocks);

const BODY = '{"personidentifikatorer":["25916509831"]}';
const HEAD = [
  'POST /rest/v1/personer HTTP/1.1',
  'Host: krr.example.com',
  'Authorization: Bearer any',
  'Content-Type: application/json',
  `Content-Length: ${BODY.length}`,
  'Expect: 100-continue',
  '\r\n',
].join('\r\n');

/** Sends all but the body, and waits until the mock asks for it: then the request is under way. */
async function beginRequest({ baseUrl }: Mock) {
  const socket = connect(Number(new URL(baseUrl).port), '127.0.0.1').setEncoding('utf8');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => {}); // a reset ends the answer: what has come is judged
  socket.write(HEAD);
  while (!answer.includes('100 Continue')) await once(socket, 'data');
  return {
    finish: async () => {
      socket.write(BODY);
      await once(socket, 'close');
      return answer;
    },
  };
}

/** Waits until nobody new is let in. */
async function stopsListening({ baseUrl }: Mock): Promise<void> {
  const isLetIn = () =>
    fetch(`${baseUrl}/health`, { headers: { Connection: 'close' } }).then(
      () => true,
      () => false,
    );
  while (await isLetIn());
}

const end = async ({ child }: Mock) => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
};

describe.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s', (signal) => {
  test('finishes a request in progress, accepts no new connection, and exits with code 0', async () => {
    const mock = await startMock();
    const request = await beginRequest(mock);
    mock.child.kill(signal);
    await stopsListening(mock);
    expect(mock.child.exitCode).toBeNull();
    const answer = await request.finish();
    expect(answer).toContain('HTTP/1.1 200 OK');
    expect(answer).toContain('"personidentifikator":"25916509831"');
    expect(await end(mock)).toBe(0);
    expect(mock.output()).toContain('POST /rest/v1/personer 200 1 person ');
  });

  test('does not wait for an idle connection', async () => {
    const mock = await startMock();
    expect((await lookup(mock.baseUrl, ['25916509831'])).status).toBe(200); // fetch keeps its connection
    mock.child.kill(signal);
    expect(await end(mock)).toBe(0);
  });

  test('sent twice, exits although a request is in progress', async () => {
    const mock = await startMock();
    await beginRequest(mock);
    mock.child.kill(signal);
    await stopsListening(mock);
    mock.child.kill(signal);
    expect(await end(mock)).toBe(130);
  });
});

describe('with findings and a request that never ends', () => {
  const DUPLICATES = '{"personidentifikatorer":["25916509831","25916509831"]}';
  const HALF = 'POST /rest/v1/personer HTTP/1.1\r\nHost: x\r\n';

  async function found(args: readonly string[]) {
    const mock = await startMock(args);
    let told = '';
    mock.child.stderr.on('data', (chunk) => {
      told += chunk;
    });
    const headers = { authorization: 'Bearer any', 'content-type': 'application/json' };
    await fetch(`${mock.baseUrl}/rest/v1/personer`, { method: 'POST', headers, body: DUPLICATES });
    const socket = connect(Number(new URL(mock.baseUrl).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(HALF);
    await once(socket, 'connect');
    return { mock, told: () => told };
  }

  test('prints the findings and sets the exit code without a second signal', async () => {
    const { mock, told } = await found(['--fail-on-findings']);
    mock.child.kill('SIGTERM');
    expect(await end(mock)).toBe(1);
    expect(told()).toContain('duplicate-identifiers');
  });

  test.each([
    [['--fail-on-findings'], 1],
    [[], 130],
  ])('tells them at the second signal too: %j ends with exit code %i', async (args, code) => {
    const { mock, told } = await found(args);
    mock.child.kill('SIGINT');
    await stopsListening(mock);
    mock.child.kill('SIGINT');
    expect(await end(mock)).toBe(code);
    expect(told().match(/1 finding about the client/g)).toHaveLength(1);
  });
});

test('a mock keeps serving when the reader of its log closes the pipe', async () => {
  const mock = await startMock();
  mock.child.stdout.destroy();
  await once(mock.child.stdout, 'close');
  for (let request = 0; request < 3; request++) {
    expect((await lookup(mock.baseUrl, ['25916509831'])).status).toBe(200);
  }
  mock.child.kill('SIGTERM');
  expect(await end(mock)).toBe(0);
});
