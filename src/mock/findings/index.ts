export type { ClientCheck, ClientCheckResult } from './finding.ts';
export { CLIENT_CHECKS, ClientChecks } from './findings.ts';
export { formatSummary } from './summary.ts';
