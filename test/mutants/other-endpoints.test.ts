import { requireEachToFail } from '../support/mutants/failing.ts';
import { aboutOtherEndpoints } from './index.ts';

requireEachToFail(aboutOtherEndpoints);
