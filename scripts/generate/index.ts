/** Writes every file that is made at build time: run by `npm run generate`. */
import { generateApiDocs } from './api-docs.ts';
import { generateContract } from './contract.ts';
import { generateNames } from './names.ts';
import { generateSchemas } from './schemas.ts';

await generateContract();
await generateSchemas();
generateNames();
generateApiDocs();
// The scenario parser imports the contract and the validators, which do not exist in a fresh checkout.
const { generateScenarios } = await import('./scenarios.ts');
generateScenarios();
