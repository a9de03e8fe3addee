export { toListScenario } from './list-scenario.ts';
export { type PersonList, readPersonList } from './person-list.ts';
export { Recorder, type RecorderOptions, type Recording } from './recorder.ts';
export { requestPersons } from './request-persons.ts';
export type { DateForm, ScenarioData } from './scenario-data.ts';
export { formatScenario } from './scenario-file.ts';
