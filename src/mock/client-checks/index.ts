export type { ClientCheck, ClientCheckResult } from './check.ts';
export { type CheckTally, CLIENT_CHECKS, ClientChecks, combineResults } from './client-checks.ts';
export { formatSummary } from './summary.ts';
