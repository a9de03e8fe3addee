import { describe, expect, test } from 'vitest';
import type { Report } from '../../../src/conformance/report.ts';
import { findChanges, hasChanges, readReport } from '../../../src/conformance/run/baseline.ts';
import { formatJson } from '../../../src/report/index.ts';
import { createReport, failed, full, good, observed, passed, warned } from '../../support/report/reports.ts';

describe('what changed since an earlier report', () => {
  test('is nothing as long as everything is as it was', () => {
    const later: Report = { ...good, startedAt: '2026-12-01T00:00:00.000Z' };
    const changes = findChanges(good, later);
    expect(hasChanges(changes)).toBe(false);
    expect(changes).toEqual({
      since: good.startedAt,
      earlierTarget: good.target,
      outcomes: [],
      observations: [],
      newRules: [],
      goneRules: [],
    });
  });

  test('is every rule that ends otherwise', () => {
    const earlier = createReport([passed, failed]);
    const later = createReport([
      { ...passed, outcome: 'error' },
      { ...failed, outcome: 'pass' },
    ]);
    const { outcomes } = findChanges(earlier, later);
    expect(outcomes).toEqual([
      { rule: passed.id, earlier: 'pass', now: 'error' },
      { rule: failed.id, earlier: 'fail', now: 'pass' },
    ]);
    expect(hasChanges(findChanges(earlier, later))).toBe(true);
  });

  test('is every observation, version by version, and what is not observed any more', () => {
    const later = { ...observed, observations: { v1: 'the person is returned once' } };
    expect(findChanges(createReport([observed]), createReport([later])).observations).toEqual([
      { rule: observed.id, version: 'v1', earlier: 'the person is returned twice', now: 'the person is returned once' },
      { rule: observed.id, version: 'v2', earlier: 'the person is returned once', now: null },
    ]);
  });

  test('is every rule that only one of the two has', () => {
    const changes = findChanges(createReport([passed, warned]), createReport([passed, failed]));
    expect([changes.newRules, changes.goneRules]).toEqual([[failed.id], [warned.id]]);
    expect(changes.outcomes).toEqual([]);
  });

  test('is which versions there are', () => {
    const only = { ...good, versions: ['v1'] } as const;
    expect(findChanges(only, good).versions).toEqual({ earlier: ['v1'], now: ['v1', 'v2'] });
    expect(hasChanges(findChanges(only, good))).toBe(true);
    expect(findChanges(good, { ...good, versions: ['v2', 'v1'] }).versions).toBeUndefined();
  });
});

describe('an earlier report', () => {
  test('is read as it was written', () => {
    expect(readReport(formatJson(full), 'krr.json')).toEqual(full);
  });

  test.each([
    ['no JSON', 'krr', 'it is no report as --report json writes it'],
    ['another JSON', '{"personer":[]}', 'it is no report as --report json writes it'],
    ['a list', '[]', 'it is no report as --report json writes it'],
    ['a later structure', '{"schemaVersion":2}', 'its schemaVersion is 2, and 1 is understood'],
    ['a report in part', '{"schemaVersion":1,"results":[]}', 'parts of the report are missing'],
    ['results that are none', formatJson({ ...full, results: [1 as never] }), 'parts of the report are missing'],
  ])('is refused if it is %s', (_, text, message) => {
    expect(() => readReport(text, 'krr.json')).toThrow(`krr.json: ${message}`);
  });
});
