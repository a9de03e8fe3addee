import { DEFAULT_BEHAVIOUR } from '../../scenario/index.ts';
import type { EvaluationContext } from '../evidence/evidence.ts';
import type { EnvelopeVersion } from '../evidence/soap-message.ts';
import { readTimestamp } from '../evidence/timestamps.ts';
import { createProbeIdentifiers } from '../probes/identifiers.ts';
import { appliesTo, type Probe, type ProbeContext } from '../probes/probe.ts';
import { PROBES, type ProbeName } from '../probes/rest.ts';
import type { Interface } from '../target/exchange.ts';
import type { PlanOptions } from './plan.ts';

/** Creates the contexts that probes build their requests from. */
export function createContexts(
  { persons, allowWrites: mayWrite = false, target }: PlanOptions,
  envelope: EnvelopeVersion = '1.2',
): (version: Interface) => ProbeContext {
  const known = persons?.persons ?? [];
  const identifiers = createProbeIdentifiers(new Set(known.map(({ identifier }) => identifier)));
  const soap = target.soapUrl === undefined ? null : { url: target.soapUrl, envelope };
  return (version) => ({ version, known, mayWrite, soap, ...identifiers });
}

export function createEvaluationContext(
  version: Interface,
  { now, persons }: PlanOptions,
  loggedIn: string | undefined,
): EvaluationContext {
  const frozen = now ?? readTimestamp(persons?.now)?.instant;
  return {
    version,
    now: frozen ?? Date.now(),
    isFrozen: frozen !== undefined,
    ...(loggedIn !== undefined && { loggedIn }),
    known: persons?.persons ?? [],
    behaviour: persons?.behaviour ?? DEFAULT_BEHAVIOUR,
  };
}

/** Collects every identifier that was sent. All of them are generated, or listed in the persons file. */
export const collectSentIdentifiers = (
  versions: readonly Interface[],
  names: readonly ProbeName[],
  getContext: (version: Interface) => ProbeContext,
): ReadonlySet<string> =>
  new Set(
    versions
      .map(getContext)
      .flatMap((context) =>
        names
          .map((name): Probe => PROBES[name])
          .filter((probe) => appliesTo(probe, context.version))
          .flatMap((probe) => probe.requests(context)),
      )
      .flatMap(({ identifiers }) => identifiers),
  );
