import { describe, expect, test } from 'vitest';
import { failing, started } from '../../support/mock/run-mock.ts';

/** The response of the token endpoint with this fault. */
async function told(effect: string) {
  const mock = await started({ scenario: await failing(`it:\n  when: { operation: token }\n  ${effect}`) });
  const answer = await fetch(`${mock.issuer}token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'x' }) });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

describe('a status for a token request', () => {
  test.each([
    [400, 'invalid_request'],
    [401, 'invalid_client'],
    [429, 'temporarily_unavailable'],
    [500, 'server_error'],
    [503, 'temporarily_unavailable'],
  ])('%i is an error of OAuth', async (status, error) => {
    const { text, ...head } = await told(`status: ${status}`);
    expect(head).toEqual({ status, type: 'application/json' });
    expect(JSON.parse(text)).toEqual({ error, error_description: 'injected by the fault it of the scenario' });
  });

  test('has the body of the scenario, if that gives one', async () => {
    expect(await told('status: 502\n  headers: { Content-Type: text/plain }\n  body: Bad Gateway')).toEqual({
      status: 502,
      type: 'text/plain',
      text: 'Bad Gateway',
    });
  });
});

test('an empty response to a token request has the JSON content type', async () => {
  expect(await told('empty: true')).toEqual({ status: 200, type: 'application/json', text: '' });
});
