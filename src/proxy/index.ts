export type { PassedExchange } from './pass-through.ts';
export { toRecordedExchange } from './recorded.ts';
export { type ProxyOptions, type RunningProxy, startProxy } from './start.ts';
