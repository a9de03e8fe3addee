import { requireEachToFail } from './failing.ts';
import { aboutBatches } from './index.ts';

requireEachToFail(aboutBatches);
