import { testMutants } from '../support/mutants/failing.ts';
import { personCorners } from './corners/persons.ts';
import { personDataMutants } from './index.ts';

testMutants([...personDataMutants, ...personCorners]);
