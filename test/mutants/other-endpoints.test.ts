import { testMutants } from '../support/mutants/failing.ts';
import { otherEndpointMutants } from './index.ts';

testMutants(otherEndpointMutants);
