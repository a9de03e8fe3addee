export type { Batch, RequestFacts } from './asked.ts';
export type { ResponseFormat } from './form.ts';
export type { Timer } from './pauses.ts';
export { type FaultMatch, FaultMatcher, type MatchResult, type NearMiss } from './plan.ts';
export type { FaultOutcome } from './stage.ts';
export { FaultInjector } from './strikes.ts';
export type { InjectedFault } from './struck.ts';
export { findTcpSocket, trackTcpSockets } from './tcp.ts';
