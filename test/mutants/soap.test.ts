import { requireEachToFail } from './failing.ts';
import { judgedOverSoap } from './judged.ts';
import { soapMutants } from './soap.ts';

requireEachToFail(soapMutants, ({ serve }) => judgedOverSoap(serve, { rules: ['soap/*'] }));
