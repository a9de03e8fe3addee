import { describe, expect, test } from 'vitest';
import type { Report } from '../../../src/conformance/report.ts';
import { findChanges, hasChanges } from '../../../src/conformance/reporting/baseline.ts';
import { readReport } from '../../../src/conformance/reporting/read-report.ts';
import { formatJson } from '../../../src/report/index.ts';
import { createReport, failed, full, good, observed, passed, warned } from '../../support/report/reports.ts';

describe('findChanges', () => {
  test('returns nothing if nothing changed', () => {
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

  test('returns every rule with another outcome', () => {
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

  test.each(['toString', '__proto__'])('finds nothing observed for an interface that is called %s', (version) => {
    const odd = { ...observed, observations: Object.fromEntries([[version, 'x']]) };
    expect(findChanges(createReport([odd]), createReport([observed])).observations).toContainEqual({
      ...{ rule: observed.id, version, earlier: 'x', now: null },
    });
  });

  test('returns changed and missing observations by version', () => {
    const later = { ...observed, observations: { v1: 'the person is returned once' } };
    expect(findChanges(createReport([observed]), createReport([later])).observations).toEqual([
      { rule: observed.id, version: 'v1', earlier: 'the person is returned twice', now: 'the person is returned once' },
      { rule: observed.id, version: 'v2', earlier: 'the person is returned once', now: null },
    ]);
  });

  test('returns rules that only one report has', () => {
    const changes = findChanges(createReport([passed, warned]), createReport([passed, failed]));
    expect([changes.newRules, changes.goneRules]).toEqual([[failed.id], [warned.id]]);
    expect(changes.outcomes).toEqual([]);
  });

  test('returns a change of versions', () => {
    const only = { ...good, versions: ['v1'] } as const;
    expect(findChanges(only, good).versions).toEqual({ earlier: ['v1'], now: ['v1', 'v2'] });
    expect(hasChanges(findChanges(only, good))).toBe(true);
    expect(findChanges(good, { ...good, versions: ['v2', 'v1'] }).versions).toBeUndefined();
  });
});

describe('readReport', () => {
  test('reads a report back', () => {
    expect(readReport(formatJson(full), 'krr.json')).toEqual(full);
  });

  test.each([
    ['text that is not JSON', 'krr', 'not a report written by --report json'],
    ['another JSON', '{"personer":[]}', 'not a report written by --report json'],
    ['a list', '[]', 'not a report written by --report json'],
    ['a later version', '{"schemaVersion":2}', 'schemaVersion 2 is not supported: expected 1'],
    ['an incomplete report', '{"schemaVersion":1,"results":[]}', 'parts of the report are missing or invalid'],
    ['invalid results', formatJson({ ...full, results: [1 as never] }), 'parts of the report are missing or invalid'],
  ])('rejects %s', (_, text, message) => {
    expect(() => readReport(text, 'krr.json')).toThrow(`krr.json: ${message}`);
  });
});
