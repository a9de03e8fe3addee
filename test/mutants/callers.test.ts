import { requireEachToFail } from './failing.ts';
import { aboutCallers } from './index.ts';

requireEachToFail(aboutCallers);
