import { requireEachToFail } from '../support/mutants/failing.ts';
import { aboutPersons } from './index.ts';

requireEachToFail(aboutPersons);
