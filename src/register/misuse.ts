import { KrrError } from '../errors.ts';
import { isValid } from '../identifier/index.ts';

/** Seeds beyond the safe integers would coincide without a word. */
export function requireSeed(seed: number): void {
  if (Number.isSafeInteger(seed)) return;
  throw createOptionError('seed', `is ${String(seed)}, expected a whole number between -(2^53 - 1) and 2^53 - 1`);
}

export function requireCount(count: number): void {
  if (Number.isSafeInteger(count) && count >= 0) return;
  throw createOptionError('count', `is ${String(count)}, expected a whole number from 0 up`);
}

/** Says nothing of the value: it may be somebody's. */
export function requireIdentifier(identifier: string): void {
  if (isValid(identifier, '2032')) return;
  throw createOptionError(
    'identifier',
    'is no valid fødselsnummer or D-number, neither by the rule of today nor that of 2032',
  );
}

const createOptionError = (name: string, problem: string): KrrError =>
  new KrrError('OPTION_INVALID', `${name} ${problem}`);
