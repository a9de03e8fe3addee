export type { FaultOutcome } from './effects.ts';
export { FaultInjector, type InjectedFault, type Timer } from './injector.ts';
export {
  type Batch,
  type FaultMatch,
  FaultMatcher,
  type MatchResult,
  type NearMiss,
  type RequestFacts,
} from './matcher.ts';
export type { ResponseFormat } from './response-format.ts';
export { findTcpSocket, onResponseClosed, trackTcpSockets } from './sockets.ts';
