import { testMutants } from '../support/mutants/failing.ts';
import { requestAndResponseMutants } from './index.ts';

testMutants(requestAndResponseMutants);
