import { requireEachToFail } from '../support/mutants/failing.ts';
import { aboutCallers } from './index.ts';

requireEachToFail(aboutCallers);
