import { testDetection } from '../../support/mutants/independent/detection.ts';
import { lookupSubjects } from './index.ts';

testDetection(lookupSubjects);
