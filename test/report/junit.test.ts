import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { junit } from '../../src/report/junit.ts';
import { hostile, reportHolding } from '../support/report/hostile-report.ts';
import { finding, full, good, reportWith, warned } from '../support/report/reports.ts';

interface Case {
  readonly '@_name': string;
  readonly failure?: { readonly '@_message': string; readonly '@_type': string; readonly '#text': string };
  readonly error?: { readonly '@_message': string };
  readonly skipped?: { readonly '@_message': string };
  readonly 'system-out'?: string;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  isArray: (name) => name === 'testsuite' || name === 'testcase',
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
});

function read(xml: string) {
  expect(XMLValidator.validate(xml)).toBe(true);
  const { testsuites } = parser.parse(xml) as {
    testsuites: Record<string, string> & { testsuite: (Record<string, string> & { testcase: Case[] })[] };
  };
  const cases = testsuites.testsuite.flatMap(({ testcase }) => testcase);
  return { testsuites, find: (id: string) => cases.find((one) => one['@_name'].startsWith(`${id}:`))!, cases };
}

test('a suite for each group counts its failures, errors and skips, and all together do', () => {
  const { testsuites } = read(junit(full));
  const counts = ({
    '@_tests': tests,
    '@_failures': failures,
    '@_errors': errors,
    '@_skipped': skipped,
  }: Record<string, unknown>) => [tests, failures, errors, skipped].map(Number);
  expect(counts(testsuites)).toEqual([7, 1, 1, 2]);
  const suites = testsuites.testsuite.map((suite) => [suite['@_name'], ...counts(suite)]);
  expect(suites).toEqual([
    ['request', 2, 0, 1, 0],
    ['answer', 2, 0, 0, 0],
    ['state', 1, 1, 0, 0],
    ['disclosure', 1, 0, 0, 1],
    ['post', 1, 0, 0, 1],
  ]);
});

test('a failure tells what is asked for, by whom, and how to see it again', () => {
  const { failure } = read(junit(full)).find('state/slettet-no-data');
  expect(failure!['@_type']).toBe('MUST');
  expect(failure!['@_message']).toBe(`expected ${finding.expected}, actual ${finding.actual}`);
  for (const part of [finding.curl, finding.answer, 'Person, table: https://docs.digdir.no/']) {
    expect(failure!['#text']).toContain(part);
  }
});

test('skipped, accepted and unchecked are told apart', () => {
  const { find } = read(junit(full));
  expect(find('disclosure/contact-scope-only').skipped!['@_message']).toBe(
    'no token "contact" is given (--token-for contact=…)',
  );
  expect(find('mailbox/both-members').skipped!['@_message']).toBe('accepted: the new platform is rolled out in March');
  const erred = find('request/over-thousand-rejected');
  expect(erred.error!['@_message']).toBe('the connection was reset');
  expect([erred.failure, erred.skipped]).toEqual([undefined, undefined]);
});

test('a warning fails its case only if the report is strict', () => {
  const report = reportWith([warned]);
  expect(read(junit(report)).find('response/order').failure).toBeUndefined();
  expect(read(junit(report)).find('response/order')['system-out']).toContain('warning: Persons stand in the answer');
  expect(read(junit({ ...report, strict: true })).find('response/order').failure!['@_type']).toBe('SHOULD');
});

test('an observation is told without failing its case', () => {
  const seen = read(junit(good)).find('request/duplicates');
  expect(seen['system-out']).toBe('v1: the person is answered twice\nv2: the person is answered once');
});

test('it is XML, with the same cases, whatever texts a report holds', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const { cases } = read(junit(reportHolding(value)));
      const ids = cases.map((one) => one['@_name'].split(':')[0]);
      expect(ids.sort()).toEqual(
        reportHolding('')
          .results.map(({ id }) => id)
          .sort(),
      );
    }),
  );
});
