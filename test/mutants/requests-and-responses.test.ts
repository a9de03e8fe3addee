import { testMutants } from '../support/mutants/failing.ts';
import { requestCorners } from './corners/requests.ts';
import { requestAndResponseMutants } from './index.ts';

testMutants([...requestAndResponseMutants, ...requestCorners]);
