export type { FaultOutcome } from './effects.ts';
export type { FaultedRequest, FaultedResponse } from './faulted-response.ts';
export { FaultInjector, type InjectedFault, type Timer } from './injector.ts';
export { type FaultMatch, FaultMatcher, type MatchResult, type NearMiss } from './matcher.ts';
export type { Batch, RequestFacts } from './request-facts.ts';
export type { ResponseFormat } from './response-format.ts';
export { findTcpSocket, onResponseClosed, trackTcpSockets } from './sockets.ts';
