export { type ControlOptions, registerControlApi } from './serve.ts';
