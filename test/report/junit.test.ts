import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { formatCommand } from '../../src/report/command.ts';
import { formatJunit } from '../../src/report/junit.ts';
import { createReportWithText, hostile } from '../support/report/hostile-report.ts';
import { createReport, finding, full, good, warned } from '../support/report/reports.ts';

interface Case {
  readonly '@_name': string;
  readonly '@_time': string;
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

test('counts failures, errors and skipped cases per suite and in total', () => {
  const { testsuites } = read(formatJunit(full));
  const counts = ({
    '@_tests': tests,
    '@_failures': failures,
    '@_errors': errors,
    '@_skipped': skipped,
  }: Record<string, unknown>) => [tests, failures, errors, skipped].map(Number);
  expect(counts(testsuites)).toEqual([7, 1, 1, Number.NaN]);
  const suites = testsuites.testsuite.map((suite) => [suite['@_name'], ...counts(suite)]);
  expect(suites).toEqual([
    ['request', 2, 0, 1, 0],
    ['response', 2, 0, 0, 1],
    ['state', 1, 1, 0, 0],
    ['disclosure', 1, 0, 0, 1],
    ['mailbox', 1, 0, 0, 1],
  ]);
});

test('a failure contains the requirement, its source and a command that reproduces it', () => {
  const { failure } = read(formatJunit(full)).find('state/slettet-no-data');
  expect(failure!['@_type']).toBe('MUST');
  expect(failure!['@_message']).toBe(`expected ${finding.expected}, actual ${finding.actual}`);
  for (const part of [formatCommand(finding.curl), finding.response, 'Person, table: https://docs.digdir.no/']) {
    expect(failure!['#text']).toContain(part);
  }
});

test('distinguishes skipped, accepted and unchecked rules', () => {
  const { find } = read(formatJunit(full));
  expect(find('disclosure/contact-scope-only').skipped!['@_message']).toBe(
    'no token "contact" is given (--token-for contact=…)',
  );
  expect(find('mailbox/both-members').skipped!['@_message']).toBe('accepted: the new platform is rolled out in March');
  const unchecked = find('request/over-thousand-rejected');
  expect(unchecked.error!['@_message']).toBe('the connection was reset');
  expect([unchecked.failure, unchecked.skipped]).toEqual([undefined, undefined]);
});

test('a warning fails its case only if the report is strict', () => {
  const report = createReport([warned]);
  const { failure, skipped } = read(formatJunit(report)).find('response/order');
  expect(failure).toBeUndefined();
  expect(skipped!['@_message']).toBe('warning: expected the order of the request, actual another order');
  expect(read(formatJunit({ ...report, strict: true })).find('response/order').failure!['@_type']).toBe('SHOULD');
});

test('the time of a case is the time of its requests, and the time of a suite is the sum', () => {
  const timed = [150, 350].map((durationMs, i) => ({ ...warned, id: `response/${i}`, durationMs }));
  const { testsuites, cases } = read(formatJunit(createReport(timed)));
  expect(cases.map((one) => one['@_time'])).toEqual(['0.150', '0.350']);
  expect([testsuites['@_time'], testsuites.testsuite[0]!['@_time']]).toEqual(['2.345', '0.500']);
});

test('an observation does not fail its case', () => {
  const seen = read(formatJunit(good)).find('request/duplicates');
  expect(seen['system-out']).toBe('v1: the person is returned twice\nv2: the person is returned once');
});

test('is well-formed XML with the same cases for any text in the report', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const { cases } = read(formatJunit(createReportWithText(value)));
      const ids = cases.map((one) => one['@_name'].split(':')[0]);
      expect(ids.sort()).toEqual(
        createReportWithText('')
          .results.map(({ id }) => id)
          .sort(),
      );
    }),
  );
});
