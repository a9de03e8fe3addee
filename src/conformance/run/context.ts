import { DEFAULT_BEHAVIOUR } from '../../scenario/index.ts';
import type { EvaluationContext } from '../evidence/evidence.ts';
import type { EnvelopeVersion } from '../evidence/soap-message.ts';
import { readTimestamp } from '../evidence/timestamps.ts';
import type { ConformanceOptions } from '../options.ts';
import { createProbeIdentifiers } from '../probes/identifiers.ts';
import { appliesTo, type Probe, type ProbeContext } from '../probes/probe.ts';
import { PROBES, type ProbeName } from '../probes/rest.ts';
import type { Rule } from '../rules/rule.ts';
import type { Interface } from '../target/exchange.ts';

/** What every version is asked from; the same context for the same version. `envelope` is the one that SOAP is asked in. */
export function createContexts(
  { persons, allowWrites: mayWrite = false, target }: Pick<ConformanceOptions, 'persons' | 'allowWrites' | 'target'>,
  envelope: EnvelopeVersion = '1.2',
): (version: Interface) => ProbeContext {
  const known = persons?.persons ?? [];
  const identifiers = createProbeIdentifiers(new Set(known.map(({ identifier }) => identifier)));
  const soap = target.soapUrl === undefined ? null : { url: target.soapUrl, envelope };
  return (version) => ({ version, known, mayWrite, soap, ...identifiers });
}

/** In the order of the table of probes. */
export function findProbes(rules: readonly Rule[]): readonly ProbeName[] {
  const needed = new Set<string>(rules.flatMap(({ probes }) => probes));
  return (Object.keys(PROBES) as ProbeName[]).filter((name) => needed.has(name));
}

/** What the judge knows beside what it asks. */
export function createEvaluationContext(
  version: Interface,
  { now, persons }: ConformanceOptions,
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

/** Every identifier that was sent: all are made by the judge, or listed in the persons file. */
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
