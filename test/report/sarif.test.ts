import { expect, test } from 'vitest';
import { sarif } from '../../src/report/sarif.ts';
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

const runOf = (text: string) => {
  const { version, runs } = JSON.parse(text) as Log;
  expect(version).toBe('2.1.0');
  expect(runs).toHaveLength(1);
  return runs[0]!;
};

test('every rule is described once, with its level and where it comes from', () => {
  const { rules } = runOf(sarif(full)).tool.driver;
  expect(rules.map(({ id }) => id)).toEqual(full.results.map(({ id }) => id));
  const levels = Object.fromEntries(rules.map(({ id, defaultConfiguration }) => [id, defaultConfiguration.level]));
  expect(levels).toMatchObject({
    'state/slettet-no-data': 'error',
    'response/order': 'warning',
    'request/duplicates': 'note',
  });
  expect(rules.every(({ helpUri }) => URL.canParse(helpUri))).toBe(true);
});

test('every finding is a result that points at its rule', () => {
  const { results, tool } = runOf(sarif(full));
  expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['response/order', 'warning'],
    ['state/slettet-no-data', 'error'],
    ['state/slettet-no-data', 'error'],
    ['mailbox/both-members', 'error'],
    ['mailbox/both-members', 'error'],
  ]);
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
  const [, broken] = results;
  expect(broken!.message.text).toBe(
    `Expected ${finding.expected}; actual: ${finding.actual} (v1, probe batch, at /personer/4).`,
  );
  expect(broken!.properties.curl).toBe(finding.curl);
  expect(broken!.locations).toEqual([
    {
      physicalLocation: { artifactLocation: { uri: 'openapi/krr.yaml' } },
      logicalLocations: [{ name: 'batch', fullyQualifiedName: 'v1/batch/personer/4', kind: 'member' }],
    },
  ]);
});

test('findings of a report have fingerprints of their own', () => {
  const prints = runOf(sarif(full)).results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
  expect(new Set(prints).size).toBe(prints.length);
});

test('what a waiver accepts is suppressed, with its reason', () => {
  const { results } = runOf(sarif(full));
  const suppressed = results.filter(({ suppressions }) => suppressions !== undefined);
  expect(new Set(suppressed.map(({ ruleId }) => ruleId))).toEqual(new Set([waivedOne.id]));
  expect(suppressed[0]!.suppressions).toEqual([{ kind: 'external', justification: waivedOne.waived }]);
});

test('what could not be checked is a notification of a run that did not succeed', () => {
  expect(runOf(sarif(full)).invocations[0]).toMatchObject({
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
  expect(runOf(sarif(good)).invocations[0]).toMatchObject({ executionSuccessful: true, exitCode: 0 });
  expect(failed.findings).toHaveLength(2);
});
