import { afterAll, beforeAll, expect, test } from 'vitest';
import { canRewriteLine, hasColours } from '../../src/cli/io.ts';
import { krr, type Mock, startMock, stopMocks } from '../support/cli/krr.ts';

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(stopMocks);

const ESCAPE = '\u001b[';

test.each([
  [{}, false],
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '0' }, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1', TERM: 'dumb' }, true],
])('outside a terminal, a report with %j is coloured: %s', async (environment, isColoured) => {
  const { stdout, stderr } = await krr(['check', mock.baseUrl, '--rule', 'response/order'], environment);
  expect(stdout.includes(ESCAPE)).toBe(isColoured);
  expect(stderr).toBe('');
});

test.each([
  [{}, true],
  [{ NO_COLOR: '' }, true],
  [{ NO_COLOR: '1' }, false],
  [{ TERM: 'dumb' }, false],
  [{ FORCE_COLOR: '0' }, false],
])('a terminal with %j shows colours: %s', (environment, isColoured) => {
  expect(hasColours({ isTTY: true }, environment)).toBe(isColoured);
});

test('progress is shown on a terminal that can rewrite a line', () => {
  expect(canRewriteLine({ isTTY: true }, {})).toBe(true);
  expect(canRewriteLine({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
  expect(canRewriteLine({}, {})).toBe(false);
});
