export type { Finding, FindingKind } from './finding.ts';
export { FINDING_KINDS, Findings } from './findings.ts';
export { summaryOf } from './summary.ts';
