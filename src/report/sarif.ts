import type { Report, ReportedFinding, RuleResult } from '../conformance/report.ts';
import { formatLocation, formatSource, summarizeReport } from './summary.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** An answer has no line in anybody's repository: the contract that it breaks stands in for one. */
const CONTRACT_FILE = 'openapi/krr.yaml';

const LEVELS = { MUST: 'error', SHOULD: 'warning', OBSERVE: 'note' } as const;

/** For tools that gather findings: SARIF 2.1.0, a result for each finding, a notification for what was not checked. */
export function sarif(report: Report): string {
  const { tool, results, startedAt, conforms, unjudged } = report;
  const run = {
    tool: { driver: { name: tool.name, semanticVersion: tool.version, rules: results.map(toRule) } },
    invocations: [
      {
        executionSuccessful: results.every(({ outcome }) => outcome !== 'error'),
        exitCode: conforms ? 0 : unjudged === undefined ? 1 : 2,
        startTimeUtc: startedAt,
        toolExecutionNotifications: results.flatMap(toNotifications),
      },
    ],
    automationDetails: { id: `krr-check/${report.target}/`, description: { text: summarizeReport(report) } },
    results: results.flatMap((result, index) => result.findings.map((finding) => toResult(finding, result, index))),
    columnKind: 'utf16CodeUnits',
    properties: {
      contractVersion: report.contractVersion,
      statistics: report.statistics,
      ...(report.tokens && { tokens: report.tokens }),
    },
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function toRule({ id, group, title, level, requirement, sources }: RuleResult) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: requirement },
    help: { text: sources.map((source) => `${formatSource(source)}: ${source.url}`).join('\n') },
    helpUri: sources[0]!.url,
    defaultConfiguration: { level: LEVELS[level] },
    properties: { tags: [group, level] },
  };
}

function toResult(finding: ReportedFinding, { id, waived }: RuleResult, ruleIndex: number) {
  const { version, probe, pointer, expected, actual, level, curl, answer } = finding;
  const place = `${version}/${probe}${pointer ?? ''}`;
  return {
    ruleId: id,
    ruleIndex,
    level: LEVELS[level],
    message: { text: `Expected ${expected}; actual: ${actual} (${formatLocation(finding)}).` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: CONTRACT_FILE } },
        logicalLocations: [{ name: probe, fullyQualifiedName: place, kind: 'member' }],
      },
    ],
    partialFingerprints: { 'krrRule/v1': `${id} ${place}` },
    ...(waived !== undefined && { suppressions: [{ kind: 'external', justification: waived }] }),
    properties: { curl, answer },
  };
}

function toNotifications({ id, outcome, reason = '' }: RuleResult, index: number) {
  if (outcome !== 'error') return [];
  return [{ level: 'error', message: { text: `${id}: ${reason}` }, associatedRule: { id, index } }];
}
