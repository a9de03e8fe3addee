import type { Report, ReportedFinding, RuleResult } from '../conformance/report.ts';
import { toPrintable, toPrintableJson } from '../printable.ts';
import { formatLocation, formatSource, summarizeReport } from './summary.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** SARIF requires a file as the location of a result. A response has none, so each result points at the contract. */
const CONTRACT_FILE = 'openapi/krr.yaml';

const LEVELS = { MUST: 'error', SHOULD: 'warning', OBSERVE: 'note' } as const;

/** Formats a report as SARIF 2.1.0: one result per finding, one notification per rule that could not be checked. */
export function formatSarif(report: Report): string {
  const { tool, results, startedAt, conforms, notEvaluated } = report;
  const run = {
    tool: { driver: { name: tool.name, semanticVersion: tool.version, rules: results.map(toRule) } },
    invocations: [
      {
        executionSuccessful: results.every(({ outcome }) => outcome !== 'error'),
        exitCode: conforms ? 0 : notEvaluated === undefined ? 1 : 2,
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
  return `${toPrintableJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, 2)}\n`;
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
  const { version, probe, pointer, expected, actual, level, curl, response, comparedResponse } = finding;
  const place = `${version}/${probe}${pointer ?? ''}`;
  return {
    ruleId: id,
    ruleIndex,
    level: LEVELS[level],
    message: { text: toPrintable(`Expected: ${expected}. Actual: ${actual} (${formatLocation(finding)}).`) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: CONTRACT_FILE } },
        logicalLocations: [{ name: probe, fullyQualifiedName: place, kind: 'member' }],
      },
    ],
    partialFingerprints: { 'krrRule/v1': `${id} ${place}` },
    ...(waived !== undefined && { suppressions: [{ kind: 'external', justification: waived }] }),
    properties: { curl, response, ...(comparedResponse !== undefined && { comparedResponse }) },
  };
}

function toNotifications({ id, outcome, reason = '' }: RuleResult, index: number) {
  if (outcome !== 'error') return [];
  return [{ level: 'error', message: { text: toPrintable(`${id}: ${reason}`) }, associatedRule: { id, index } }];
}
