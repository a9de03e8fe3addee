import { requireEachToFail } from '../support/mutants/failing.ts';
import { aboutBatches } from './index.ts';

requireEachToFail(aboutBatches);
