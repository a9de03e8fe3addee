import type { TokenName, Version } from './exchange.ts';
import { PROBES, type ProbeName } from './probes.ts';
import { type ConformanceOptions, contextsFor, probesOf, selected } from './run.ts';
import { whyNot } from './survey.ts';
import { isJwt } from './target.ts';

/** A probe in one version: how many requests it would be, or why it would not be sent. */
export interface PlannedProbe {
  readonly version: Version;
  readonly probe: ProbeName;
  readonly title: string;
  readonly requests: number;
  readonly unsent?: string;
}

/** What a run would send. */
export interface Plan {
  readonly rules: number;
  readonly probes: readonly PlannedProbe[];
  /** Requests that find out which versions are there. */
  readonly first: number;
  /** Requests of all probes. */
  readonly requests: number;
  /** So many more, at the most, to see whether a difference shows again. */
  readonly confirming: number;
}

/**
 * What a run with these options would send, without sending any of it.
 *
 * @throws KrrError NOTHING_SELECTED
 * @example
 * planOf({ target, rules: ['batch/*'] }).requests; // of all probes, in both versions
 */
export function planOf(options: ConformanceOptions): Plan {
  const rules = selected(options);
  const versions = versionsIn(options);
  const planned = (names: readonly ProbeName[]) =>
    versions.flatMap((version) => names.map((name) => plannedProbe(name, version, options)));
  const probes = planned(probesOf(rules));
  const again = rules.filter(({ confirm }) => confirm).map(({ probes: names }) => total(planned(names)));
  return {
    rules: rules.length,
    probes,
    first: versions.length,
    requests: total(probes),
    confirming: versions.length * again.reduce((sum, requests) => sum + requests, 0),
  };
}

const versionsIn = ({ api = 'auto' }: ConformanceOptions): readonly Version[] =>
  api === 'auto' ? ['v1', 'v2'] : [api];

const total = (probes: readonly PlannedProbe[]): number => probes.reduce((sum, { requests }) => sum + requests, 0);

function plannedProbe(probe: ProbeName, version: Version, options: ConformanceOptions): PlannedProbe {
  const context = contextsFor(options)(version);
  const { tokens } = options.target;
  const held = {
    has: (name: TokenName) => tokens[name] !== undefined,
    hasJwt: (name: TokenName) => isJwt(tokens[name]),
  };
  const unsent = whyNot(PROBES[probe], context, held);
  const { title } = PROBES[probe];
  if (unsent !== undefined) return { version, probe, title, requests: 0, unsent };
  return { version, probe, title, requests: PROBES[probe].requests(context).length };
}
