import { testMutants } from '../support/mutants/failing.ts';
import { callerCorners } from './corners/callers.ts';
import { callerMutants } from './index.ts';

testMutants([...callerMutants, ...callerCorners]);
