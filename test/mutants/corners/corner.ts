import { hasMoreThan, isV2, restrict, type Which } from '../../support/mutants/independent/changes.ts';
import type { Mutant } from '../../support/mutants/mutant.ts';
import type { Change } from '../../support/mutants/service.ts';
import { mutants } from '../index.ts';
import { isChangeRequest, isVersion12 } from '../soap-changes.ts';

/** Evaluates only the rules that a mutant violates, which costs a tenth of a whole run. */
export const limitToOwnRules = (list: readonly Mutant[]): readonly Mutant[] =>
  list.map((mutant) => ({ rules: mutant.fires, ...mutant }));

/** A part of the requests, in words and as a restriction of a change. */
type Corner = readonly [where: string, restrictTo: (change: Change) => Change];

const among =
  (which: Which) =>
  (change: Change): Change =>
    restrict(which, change);

export const IN_V1: Corner = ['in version 1', among((asked) => !isV2(asked))];
export const IN_V2: Corner = ['in version 2', among(isV2)];
export const FOR_ONE: Corner = ['for one person', among(({ identifiers }) => identifiers.length === 1)];
export const OVER_100: Corner = ['for more than 100 persons', among(hasMoreThan(100))];
export const IN_SOAP_11: Corner = ['in SOAP 1.1', among((asked) => !isVersion12(asked))];
export const IN_CHANGES: Corner = ['in the changes', among(isChangeRequest)];

function findMutant(name: string): Mutant {
  const found = mutants.find((mutant) => mutant.name === name);
  if (found === undefined) throw new Error(`there is no mutant "${name}"`);
  return found;
}

/** Restricts an existing mutant to a corner, where it violates the same rules unless others are given. */
export function restrictMutant(name: string, [where, restrictTo]: Corner, rules?: readonly string[]): Mutant {
  const { serve, around, fires } = findMutant(name);
  return {
    name: `${name} (${where})`,
    corner: true,
    fires: rules ?? fires,
    serve: restrictTo(serve),
    ...(around && { around: restrictTo(around) }),
  };
}
