import { checkMutantWithSoap } from '../support/mutants/check-mutant.ts';
import { testMutants } from '../support/mutants/failing.ts';
import { soapMutants } from './soap.ts';

testMutants(soapMutants, ({ serve }) => checkMutantWithSoap(serve, { rules: ['soap/*'] }));
