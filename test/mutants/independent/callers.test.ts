import { testDetection } from '../../support/mutants/independent/detection.ts';
import { callerSubjects } from './index.ts';

testDetection(callerSubjects);
