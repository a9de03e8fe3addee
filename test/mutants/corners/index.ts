import type { Mutant } from '../../support/mutants/mutant.ts';
import { callerCorners } from './callers.ts';
import { personCorners } from './persons.ts';
import { requestCorners } from './requests.ts';
import { soapCorners } from './soap.ts';

/** The mutants that deviate in a corner only, or in a further way. */
export const corners: readonly Mutant[] = [...requestCorners, ...personCorners, ...callerCorners, ...soapCorners];
