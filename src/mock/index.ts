export { type Authenticator, noAuth, unverifiedToken } from './auth/authenticate.ts';
export {
  type TrustedIssuer,
  trustRemoteIssuer,
  type VerifiedTokenOptions,
  verifiedToken,
} from './auth/verify-token.ts';
export { type ClientCheckResult as ClientFinding, formatSummary } from './client-checks/index.ts';
export type { ConformanceRunOptions, RunConformance } from './control/conformance.ts';
export { Log, type LogLevel, type LogSink } from './http/log.ts';
export { createMock, type Mock, type MockOptions } from './http/server.ts';
export type { MaskinportenOptions, StartOptions } from './options.ts';
export type { SoapOptions } from './routes/soap.ts';
export type { SigningKey } from './routes/soap-signing.ts';
export type { ScenarioInput } from './scenario-source.ts';
export type { MockSession, SessionOptions } from './session-access.ts';
export { type RunningMock, startMock } from './start.ts';
export type { Tls } from './tls/tls.ts';
