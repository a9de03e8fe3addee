import { testMutants } from '../support/mutants/failing.ts';
import { batchLookupMutants } from './index.ts';

testMutants(batchLookupMutants);
