import { describe, expect, test } from 'vitest';
import { findDiagnostics, parseScenario } from '../../support/scenario/load.ts';

/** A scenario whose one fault begins on line 4. */
const withFault = (...lines: string[]): string =>
  ['name: x', 'faults:', '  it:', ...lines.map((line) => `    ${line}`)].join('\n');

const faultOf = async (...lines: string[]) => (await parseScenario(withFault(...lines))).faults[0];

describe('parses the effect from its key', () => {
  test.each([
    ['status: 503', { kind: 'status', status: 503, headers: {} }],
    ['{status: 429, headers: {Retry-After: 1}}', { kind: 'status', status: 429, headers: { 'Retry-After': '1' } }],
    ['{status: 502, body: <h1>x</h1>}', { kind: 'status', status: 502, headers: {}, body: '<h1>x</h1>' }],
    [
      '{status: 500, body: {feil: [1, null]}}',
      { kind: 'status', status: 500, headers: { 'Content-Type': 'application/json' }, body: '{"feil":[1,null]}' },
    ],
    [
      '{status: 400, headers: {content-type: application/problem+json}, body: [1]}',
      { kind: 'status', status: 400, headers: { 'content-type': 'application/problem+json' }, body: '[1]' },
    ],
    ['reset: beforeHeaders', { kind: 'reset' }],
    ['reset: 0', { kind: 'reset', afterBytes: 0 }],
    ['empty: true', { kind: 'empty' }],
    ['cutAtPerson: 3', { kind: 'cutAtPerson', person: 3 }],
    ['dribble: {bytes: 10, every: 100ms}', { kind: 'dribble', bytes: 10, every: 100 }],
    ['contentLength: -10', { kind: 'contentLength', by: -10 }],
    ['trailingComma: true', { kind: 'trailingComma' }],
    ['charset: iso-8859-1', { kind: 'charset', bytes: 'iso-8859-1', label: 'iso-8859-1' }],
    ['charset: {bytes: utf-16le, label: utf-8}', { kind: 'charset', bytes: 'utf-16le', label: 'utf-8' }],
    ['charset: {bytes: utf-8, label: iso-8859-1}', { kind: 'charset', bytes: 'utf-8', label: 'iso-8859-1' }],
    ['silence: true', { kind: 'silence' }],
  ])('%s', async (written, effect) => {
    expect(await faultOf(written)).toEqual({ name: 'it', when: {}, effect });
  });
});

describe('parses a delay to milliseconds', () => {
  test.each([
    ['300ms', { from: 300, to: 300 }],
    ['1.5s', { from: 1500, to: 1500 }],
    ['1m', { from: 60_000, to: 60_000 }],
    ['{from: 100ms, to: 2s}', { from: 100, to: 2000 }],
    ['{median: 200ms, p95: 2s}', { median: 200, p95: 2000 }],
  ])('%s', async (written, delay) => {
    expect(await faultOf(`delay: ${written}`)).toEqual({ name: 'it', when: {}, delay });
  });
});

describe('conditions', () => {
  test.each([
    ['persons: 7', { persons: { from: 7, to: 7 } }],
    ['persons: 2-5', { persons: { from: 2, to: 5 } }],
    ['persons: 2..5', { persons: { from: 2, to: 5 } }],
    ['persons: 100-', { persons: { from: 100 } }],
    ['persons: 100..', { persons: { from: 100 } }],
    ['persons: ..5', { persons: { from: 1, to: 5 } }],
    ['attempt: 1', { attempt: { from: 1, to: 1 } }],
    ['attempt: 1-3', { attempt: { from: 1, to: 3 } }],
    ['attempt: 1..3', { attempt: { from: 1, to: 3 } }],
    ['attempt: 4..', { attempt: { from: 4 } }],
    ["attempt: '4-'", { attempt: { from: 4 } }],
    ['attempt: {every: 3}', { attempt: { every: 3 } }],
    [
      "{operation: personer, version: v2, token: abc, person: '01837012046', per: batch, probability: 0.2}",
      { operation: 'personer', version: 'v2', token: 'abc', person: '01837012046', per: 'batch', probability: 0.2 },
    ],
  ])('%s', async (written, when) => {
    expect((await faultOf('silence: true', 'when:', `  ${written}`))!.when).toEqual(when);
  });

  test('can contain a role of the scenario', async () => {
    const persons = "persons: {anna: {identifier: '01837012046'}}";
    const fault = withFault('silence: true', 'when: {person: anna}');
    expect(await parseScenario(`${fault}\n${persons}`)).toMatchObject({ faults: [{ when: { person: 'anna' } }] });
    expect(await findDiagnostics(`${fault.replace('anna', 'ana')}\n${persons}`)).toEqual([
      'x.yaml:5:20: person: no person has the role "ana" (did you mean anna?)',
    ]);
  });
});

const RETRY_FORM = 'expected whole seconds such as 5, or a date such as Sun, 06 Nov 1994 08:49:37 GMT';
const EVERY = 'status, reset, empty, cutAtPerson, dribble, contentLength, trailingComma, charset, silence';

test.each<[what: string, lines: string[], ...expected: string[]]>([
  ['nothing', ['when: {attempt: 1}'], `3:3: it: expected a delay, or one of ${EVERY}`],
  ['a misspelt key, once', ['statsu: 503'], '4:5: unknown key "statsu" (did you mean status?)'],
  [
    'a condition at the wrong level',
    ['silence: true', 'attempt: 1'],
    '5:5: unknown key "attempt" (belongs under when)',
  ],
  [
    'two effects',
    ['status: 503', 'empty: true'],
    '5:5: empty: a fault has one effect, and this one already has status',
  ],
  ['headers without a status', ['silence: true', 'headers: {A: b}'], '5:5: headers: requires a status'],
  [
    'a body with a status that forbids it',
    ['status: 304', 'body: x'],
    '5:5: body: a response with status 304 has no body',
  ],
  ['an invalid status', ['status: 42'], '4:13: status: expected an HTTP status from 200 to 599, found the number 42'],
  [
    'headers that would break the response',
    ['status: 503', 'headers:', '  "A b": c', '  D: "e\\r\\nF: g"', '  H: true'],
    '6:7: "A b": expected the name of a header such as Retry-After (did you mean a-b?)',
    '7:10: D: expected a number, or a text in one line of Latin letters, found "e\\r\\nF: g"',
    '8:10: H: expected a number, or a text in one line of Latin letters, found the boolean true (quote it)',
  ],
  [
    'a delay without a unit',
    ['delay: 300'],
    '4:12: delay: expected a duration in ms, s or m, such as 300ms, {from: 100ms, to: 2s} or {median: 200ms, p95: 2s}, found the number 300 (with its unit: 300ms)',
  ],
  ['half a delay', ['delay: {from: 1s}'], '4:5: delay: missing key "to"'],
  ['a delay that ends before it starts', ['delay: {from: 2s, to: 1s}'], '4:27: to: shorter than from'],
  ['a p95 below the median', ['delay: {median: 2s, p95: 900ms}'], '4:30: p95: shorter than median'],
  ['a median of zero', ['delay: {median: 0s, p95: 1s}'], '4:21: median: expected more than 0'],
  [
    'ranges in the wrong order',
    ['silence: true', 'when: {persons: 5-2, attempt: 3-1}'],
    '5:21: persons: 2 is less than 5',
    '5:35: attempt: 1 is less than 3',
  ],
  [
    'invalid conditions',
    ['silence: true', "when: {version: v3, probability: 2, attempt: 0, person: '01837012047'}"],
    '5:21: version: expected v1 or v2, found "v3"',
    '5:38: probability: expected a number from 0 to 1, found the number 2',
    '5:50: attempt: expected a number, a range such as 1..3 or 4.., or {every: 3}, found the number 0',
    '5:61: person: not valid: the second check digit is wrong (krr persons lists valid ones)',
  ],
  [
    'a word for reset',
    ['reset: beforeHeader'],
    '4:12: reset: expected beforeHeaders, found "beforeHeader" (did you mean beforeHeaders?)',
  ],
  ['a person number 0', ['cutAtPerson: 0'], '4:18: cutAtPerson: expected a number of persons, found the number 0'],
  [
    'a correct length',
    ['contentLength: 0'],
    '4:20: contentLength: expected a number of bytes too many or, below 0, too few, found the number 0',
  ],
  [
    'headers that are derived from the body, or invalid',
    [
      'status: 503',
      'headers:',
      '  content-length: 5',
      '  Transfer-Encoding: chunked',
      '  Trailer: x',
      '  Retry-After: 5s',
      '  retry-after: 1.5',
      '  RETRY-AFTER: Mon, 99 Foo 2026 12:00:00 GMT',
    ],
    '6:23: content-length: derived from the body; use contentLength for a wrong one',
    '7:26: Transfer-Encoding: derived from the body',
    '8:16: Trailer: trailers are not supported',
    `9:20: Retry-After: ${RETRY_FORM}`,
    `10:20: retry-after: ${RETRY_FORM}`,
    `11:20: RETRY-AFTER: ${RETRY_FORM}`,
  ],
  [
    'cutAtPerson for a response without persons',
    ['when: {operation: token}', 'cutAtPerson: 3'],
    '5:5: cutAtPerson: a response to token has no list of persons',
  ],
  [
    'trailingComma for a response without persons',
    ['when: {operation: printSertifikat}', 'trailingComma: true'],
    '5:5: trailingComma: a response to printSertifikat has no list of persons',
  ],
  [
    'trailingComma for a response in XML',
    ['when: {operation: ws-v5}', 'trailingComma: true'],
    '5:5: trailingComma: a response to ws-v5 is not JSON',
  ],
  [
    'conditions on persons for a request without persons',
    ['status: 500', "when: {operation: person, persons: 2, person: '01837012046'}"],
    '5:31: persons: a request to person has no list of persons',
    '5:43: person: a request to person has no list of persons',
  ],
  [
    'attempts per batch for a request without a batch',
    ['status: 500', 'when: {operation: printSertifikat, per: batch, attempt: 2}'],
    '5:40: per: a request to printSertifikat has no list of persons',
  ],
  [
    'a version that the operation does not have',
    ['status: 500', 'when: {operation: hentEndringer, version: v1}'],
    '5:47: version: hentEndringer has only v2',
  ],
  [
    'a version of an unversioned operation',
    ['status: 500', 'when: {operation: token, version: v1}'],
    '5:39: version: token has no versions',
  ],
  [
    'a version of SOAP',
    ['status: 500', 'when: {version: v2, operation: ws-v5}'],
    '5:21: version: ws-v5 has no versions',
  ],
  [
    'a token of a token request',
    ['status: 500', 'when: {operation: token, token: abc}'],
    '5:30: token: a request to token has no token',
  ],
  [
    'cutAtPerson above the maximum',
    ['cutAtPerson: 1001'],
    '4:18: cutAtPerson: a response has at most 1000 persons here',
  ],
  [
    'cutAtPerson above the size of the batch',
    ['when: {persons: 2-4}', 'cutAtPerson: 5'],
    '5:18: cutAtPerson: a response has at most 4 persons here',
  ],
  [
    'a misspelt operation, once',
    ['status: 500', 'when: {operation: persner, version: v1, persons: 1}'],
    '5:23: operation: expected personer, person, printSertifikat, hentEndringer, token or ws-v5, found "persner" (did you mean personer?)',
  ],
  [
    'longer than a timer',
    ['delay: {from: 1s, to: 1441m}', 'dribble: {bytes: 1, every: 90000s}'],
    '4:27: to: longer than a day (1440m)',
    '5:32: every: longer than a day (1440m)',
  ],
  [
    'a number in quotes',
    ['status: "429"'],
    '4:13: status: expected an HTTP status from 200 to 599, found "429" (without quotes)',
  ],
  ['a boolean in quotes', ['empty: "true"'], '4:12: empty: expected true, found "true" (without quotes)'],
  ['a false', ['empty: false'], '4:12: empty: expected true, found the boolean false'],
  ['an unknown encoding', ['charset: utf-8'], '4:14: charset: expected iso-8859-1 or utf-16le, found "utf-8"'],
  ['half a charset', ['charset: {bytes: utf-16le}'], '4:5: charset: missing key "label"'],
  [
    'an unknown label',
    ['charset: {bytes: utf-8, label: latin1}'],
    '4:36: label: expected utf-8, iso-8859-1 or utf-16le, found "latin1"',
  ],
  [
    'the default charset',
    ['charset: {bytes: utf-8, label: utf-8}'],
    '4:5: charset: utf-8 for both is the default, not a fault',
  ],
])('%s is a mistake where it stands', async (_, lines, ...expected) => {
  expect(await findDiagnostics(withFault(...lines))).toEqual(expected.map((line) => `x.yaml:${line}`));
});

test.each(['5', '0', 'Sun, 06 Nov 1994 08:49:37 GMT'])('Retry-After may be %s', async (value) => {
  expect(await findDiagnostics(withFault('status: 503', `headers: {Retry-After: "${value}"}`))).toEqual([]);
});

test.each([
  ['{operation: personer, persons: 2}', 'cutAtPerson: 1'],
  ['{operation: ws-v5, persons: 2}', 'status: 500'],
  ['{operation: ws-v5, persons: 2}', 'cutAtPerson: 1'],
  ['{persons: 2}', 'trailingComma: true'],
  ['{persons: 2-}', 'cutAtPerson: 1000'],
  ['{persons: 3}', 'cutAtPerson: 3'],
  ['{operation: hentEndringer, version: v2, token: abc, per: token}', 'status: 500'],
  ['{operation: person, version: v1, per: token}', 'status: 500'],
  ['{operation: printSertifikat, version: v2, per: all}', 'status: 500'],
  ['{operation: ws-v5, per: batch}', 'status: 500'],
])('when %s, there may be %s', async (when, effect) => {
  expect(await findDiagnostics(withFault(`when: ${when}`, effect))).toEqual([]);
});

describe('suggests the key for a common word', () => {
  test.each([
    ['latency: 2s', 'delay'],
    ['retryAfter: 5', 'headers: {Retry-After: 5}'],
    ['retry-after: 5', 'headers: {Retry-After: 5}'],
    ['contentType: text/html', 'headers: {Content-Type: text/html}'],
    ['timeout: true', 'silence'],
    ['truncate: 5', 'cutAtPerson'],
    ['when: {batch: 1000}', 'persons'],
    ["when: {identifier: '01837012046'}", 'person'],
    ['when: {first: 3}', 'attempt'],
  ])('%s', async (line, meant) => {
    const [told, ...others] = await findDiagnostics(withFault('status: 503', line));
    expect(told).toMatch(/^x\.yaml:5:\d+: unknown key "[^"]+" /);
    expect(told).toContain(`(did you mean ${meant}?)`);
    expect(others).toEqual([]);
  });
});
