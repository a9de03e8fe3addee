import { testMutants } from '../support/mutants/failing.ts';
import { callerMutants } from './index.ts';

testMutants(callerMutants);
