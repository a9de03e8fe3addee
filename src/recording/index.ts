export { Recorder, type RecorderOptions, type Recording } from './recorder.ts';
export type { DateForm, ScenarioData } from './scenario-data.ts';
export { formatScenario } from './scenario-file.ts';
