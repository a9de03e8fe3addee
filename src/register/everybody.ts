import { DEFAULT_BEHAVIOUR } from '../scenario/index.ts';
import type { RegisterScenario } from './register.ts';

/** The scenario that states nobody: every person is a generated one. */
export const EMPTY_SCENARIO: RegisterScenario = { population: 'all', behaviour: DEFAULT_BEHAVIOUR, persons: [] };
