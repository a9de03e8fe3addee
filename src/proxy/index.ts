export type { PassedExchange } from './pass-through.ts';
export { type ProxyOptions, type RunningProxy, startProxy } from './start.ts';
