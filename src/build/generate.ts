/** Writes everything that is made at build time: run by `npm run generate`. */
import { generateContract } from './contract.ts';

await generateContract();
