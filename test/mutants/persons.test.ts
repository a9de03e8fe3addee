import { testMutants } from '../support/mutants/failing.ts';
import { personDataMutants } from './index.ts';

testMutants(personDataMutants);
