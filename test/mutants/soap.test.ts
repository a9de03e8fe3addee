import { judgedOverSoap } from '../support/mutants/check-mutant.ts';
import { requireEachToFail } from '../support/mutants/failing.ts';
import { soapMutants } from './soap.ts';

requireEachToFail(soapMutants, ({ serve }) => judgedOverSoap(serve, { rules: ['soap/*'] }));
