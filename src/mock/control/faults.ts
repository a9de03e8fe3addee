import { type RawFault, toFault } from '../../scenario/parse/faults.ts';
import { preferSemanticErrors, validateSemantics } from '../../scenario/validate/index.ts';
import { checkAgainstSchema } from '../../scenario/validate/schema.ts';
import { toJsonPointer } from '../../yaml/diagnostics.ts';
import type { MockState } from '../state.ts';
import { ControlApiError } from './errors.ts';

/**
 * Adds faults in the format of a scenario file, in place of those added before.
 *
 * @throws ControlApiError with every error
 */
export function setAddedFaults(state: MockState, faults: Readonly<Record<string, unknown>>): void {
  const document = { name: 'added-faults', faults };
  const diagnostics = preferSemanticErrors(checkAgainstSchema(document), validateSemantics(document));
  if (diagnostics.length > 0) {
    const details = diagnostics.map(({ path, message }) => ({ detail: message, pointer: toJsonPointer(path) }));
    throw new ControlApiError('bad-fault', details);
  }
  state.setAddedFaults(Object.entries(faults).map(([name, fault]) => toFault(name, fault as RawFault)));
}
