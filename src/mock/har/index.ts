export type { Exchange } from './exchange.ts';
export { HarFile } from './har-file.ts';
export { ExchangeRecorder } from './recorder.ts';
