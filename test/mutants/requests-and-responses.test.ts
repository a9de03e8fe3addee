import { requireEachToFail } from '../support/mutants/failing.ts';
import { aboutRequestsAndAnswers } from './index.ts';

requireEachToFail(aboutRequestsAndAnswers);
