export { type Access, anyToken, everybody } from './access.ts';
export { type Finding as ClientFinding, summaryOf } from './findings/index.ts';
export type { Tls } from './framework.ts';
export { LOG_LEVELS, Log, type LogLevel, type LogSink } from './log.ts';
export { remoteIssuer } from './remote-issuer.ts';
export { createMock, type Mock, type MockOptions } from './server.ts';
export type { SoapOptions } from './soap-endpoint.ts';
export {
  type MaskinportenOptions,
  type RunningMock,
  type ScenarioChoice,
  type StartOptions,
  startMock,
} from './start.ts';
export { type TrustedIssuer, type VerifiedTokenOptions, verifiedToken } from './verified-token.ts';
