import { requireEachToFail } from './failing.ts';
import { aboutOtherEndpoints } from './index.ts';

requireEachToFail(aboutOtherEndpoints);
