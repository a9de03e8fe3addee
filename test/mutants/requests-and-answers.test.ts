import { requireEachToFail } from './failing.ts';
import { aboutRequestsAndAnswers } from './index.ts';

requireEachToFail(aboutRequestsAndAnswers);
