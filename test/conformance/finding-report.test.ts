import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/conformance/exchange.ts';
import { disclosed, reportFinding } from '../../src/conformance/finding-report.ts';
import { rules } from '../../src/conformance/index.ts';

const TOKEN = `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(880)}`;
const KNOWN = '01837012046';
/** Of nobody: there is no month 99. */
const STRANGER = '01993712345';

const disclosable = {
  baseUrl: 'http://127.0.0.1:8080',
  identifiers: new Set([KNOWN]),
  redact: (text: string) => text.replaceAll(TOKEN, '<token>'),
};

function answerIn(body: string): string {
  const exchange: Exchange = {
    probe: 'one',
    version: 'v1',
    request: { method: 'POST', path: '/', headers: {}, authorization: null, body: '{}', identifiers: [KNOWN] },
    reply: { status: 400, headers: {}, body, isUtf8: true, holdsToken: true, ms: 1 },
  };
  return reportFinding({ exchange, expected: 'an answer', actual: 'none' }, rules[0]!, disclosable).answer;
}

describe('what a report shows of an answer', () => {
  test.each([0, 300, 590, 599])('holds nothing of a token that begins at its %i. character', (before) => {
    expect(answerIn(' '.repeat(before) + TOKEN)).not.toContain(TOKEN.slice(0, 5));
  });

  test.each([0, 590, 595, 599])('holds nothing of an identifier that nobody sent, at its %i. character', (before) => {
    expect(answerIn(' '.repeat(before) + STRANGER)).not.toMatch(/ 0/);
  });

  test('masks identifiers whose halves stand apart, and keeps those that were sent', () => {
    const apart = `${STRANGER.slice(0, 6)} ${STRANGER.slice(6)}, ${STRANGER.slice(0, 6)}-${STRANGER.slice(6)}`;
    expect(disclosed(`${apart}, ${KNOWN}`, disclosable)).toBe(`***********, ***********, ${KNOWN}`);
  });
});
