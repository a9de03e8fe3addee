/** Writes everything that is made at build time: run by `npm run generate`. */
import { generateContract } from './contract.ts';
import { generateNames } from './names.ts';
import { generateScenarios } from './scenarios.ts';

await generateContract();
generateNames();
generateScenarios();
