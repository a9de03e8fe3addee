export type { ClientCheck, ClientCheckResult } from './check.ts';
export { CLIENT_CHECKS, ClientChecks } from './client-checks.ts';
export { formatSummary } from './summary.ts';
