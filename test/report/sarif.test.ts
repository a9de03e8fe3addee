import { expect, test } from 'vitest';
import { formatSarif } from '../../src/report/sarif.ts';
import { failed, finding, full, good, waivedOne } from '../support/report/reports.ts';

interface Log {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly rules: readonly { id: string; helpUri: string; defaultConfiguration: { level: string } }[];
      };
    };
    readonly invocations: readonly {
      readonly executionSuccessful: boolean;
      readonly exitCode: number;
      readonly toolExecutionNotifications: readonly object[];
    }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly object[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly suppressions?: readonly object[];
      readonly properties: { readonly curl: string };
    }[];
  }[];
}

const readRun = (text: string) => {
  const { version, runs } = JSON.parse(text) as Log;
  expect(version).toBe('2.1.0');
  expect(runs).toHaveLength(1);
  return runs[0]!;
};

test('describes every rule once, with its level and source', () => {
  const { rules } = readRun(formatSarif(full)).tool.driver;
  expect(rules.map(({ id }) => id)).toEqual(full.results.map(({ id }) => id));
  const levels = Object.fromEntries(rules.map(({ id, defaultConfiguration }) => [id, defaultConfiguration.level]));
  expect(levels).toMatchObject({
    'state/slettet-no-data': 'error',
    'response/order': 'warning',
    'request/duplicates': 'note',
  });
  expect(rules.every(({ helpUri }) => URL.canParse(helpUri))).toBe(true);
});

test('reports every finding as a result with a reference to its rule', () => {
  const { results, tool } = readRun(formatSarif(full));
  expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['response/order', 'warning'],
    ['state/slettet-no-data', 'error'],
    ['state/slettet-no-data', 'error'],
    ['mailbox/both-members', 'error'],
    ['mailbox/both-members', 'error'],
  ]);
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
  const [, result] = results;
  expect(result!.message.text).toBe(
    `Expected: ${finding.expected}. Actual: ${finding.actual} (v1, probe batch, at /personer/4).`,
  );
  expect(result!.properties.curl).toBe(finding.curl);
  expect(result!.locations).toEqual([
    {
      physicalLocation: { artifactLocation: { uri: 'openapi/krr.yaml' } },
      logicalLocations: [{ name: 'batch', fullyQualifiedName: 'v1/batch/personer/4', kind: 'member' }],
    },
  ]);
});

test('every finding of a report has a unique fingerprint', () => {
  const prints = readRun(formatSarif(full)).results.map(({ partialFingerprints }) =>
    JSON.stringify(partialFingerprints),
  );
  expect(new Set(prints).size).toBe(prints.length);
});

test('suppresses findings that a waiver accepts, with its reason', () => {
  const { results } = readRun(formatSarif(full));
  const suppressed = results.filter(({ suppressions }) => suppressions !== undefined);
  expect(new Set(suppressed.map(({ ruleId }) => ruleId))).toEqual(new Set([waivedOne.id]));
  expect(suppressed[0]!.suppressions).toEqual([{ kind: 'external', justification: waivedOne.waived }]);
});

test('reports an unchecked rule as a notification of an unsuccessful run', () => {
  expect(readRun(formatSarif(full)).invocations[0]).toMatchObject({
    executionSuccessful: false,
    exitCode: 1,
    toolExecutionNotifications: [
      {
        level: 'error',
        message: { text: 'request/over-thousand-rejected: the connection was reset' },
        associatedRule: { id: 'request/over-thousand-rejected', index: 0 },
      },
    ],
  });
  expect(readRun(formatSarif(good)).invocations[0]).toMatchObject({ executionSuccessful: true, exitCode: 0 });
  expect(failed.findings).toHaveLength(2);
});
