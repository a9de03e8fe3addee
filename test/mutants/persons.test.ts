import { requireEachToFail } from './failing.ts';
import { aboutPersons } from './index.ts';

requireEachToFail(aboutPersons);
