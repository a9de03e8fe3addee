/** Writes everything that is made at build time: run by `npm run generate`. */
import { generateContract } from './contract.ts';
import { generateNames } from './names.ts';

await generateContract();
generateNames();
// What reads scenarios is loaded only now: it knows the contract, of which nothing is there in a fresh checkout.
const { generateScenarios } = await import('./scenarios.ts');
generateScenarios();
