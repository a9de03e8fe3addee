export type { Asked, Batch } from './asked.ts';
export type { Form } from './form.ts';
export type { Timer } from './pauses.ts';
export { type Decision, FaultPlan, type NearMiss, type Strike } from './plan.ts';
export type { Ending } from './stage.ts';
export { Strikes } from './strikes.ts';
export type { Struck } from './struck.ts';
export { tcpUnder, watchTcp } from './tcp.ts';
