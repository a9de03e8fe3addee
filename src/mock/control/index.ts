export { type ControlOptions, serveControl } from './serve.ts';
