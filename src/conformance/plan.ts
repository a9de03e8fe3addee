import { contextsFor, probesOf } from './context.ts';
import type { TokenName, Version } from './exchange.ts';
import type { ConformanceOptions } from './options.ts';
import { isAbout, type Probe } from './probe.ts';
import { PROBES, type ProbeName } from './probes.ts';
import { selected } from './run.ts';
import { whyNot } from './survey.ts';
import { Tokens } from './tokens.ts';

/** A probe in one version: how many requests it would be, or why it would not be sent. */
export interface PlannedProbe {
  readonly version: Version;
  readonly probe: ProbeName;
  readonly title: string;
  readonly requests: number;
  /** So many more, at the most, that follow from answers. */
  readonly following: number;
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
  /** So many more, at the most, that follow from answers. */
  readonly following: number;
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
  const overRest = versionsIn(options);
  const isOverSoap = rules.some((rule) => isAbout(rule, 'soap'));
  const versions: readonly Version[] = isOverSoap ? [...overRest, 'soap'] : overRest;
  const planned = (names: readonly ProbeName[]) =>
    versions.flatMap((version) => names.map((name) => plannedProbe(name, version, options)));
  const probes = planned(probesOf(rules));
  const again = rules
    .filter((rule) => rule.confirm && versions.some((version) => isAbout(rule, version)))
    .map(({ probes: asked }) => total(planned(asked)));
  return {
    rules: rules.length,
    probes,
    first: overRest.length + (isOverSoap ? ENVELOPES : 0),
    requests: total(probes),
    following: probes.reduce((sum, { following }) => sum + following, 0),
    confirming: again.reduce((sum, requests) => sum + requests, 0),
  };
}

/** Both are tried, to see which envelopes are read. */
const ENVELOPES = 2;

function versionsIn({ api = 'auto', target }: ConformanceOptions): readonly Version[] {
  if (target.baseUrl === undefined) return [];
  return api === 'auto' ? ['v1', 'v2'] : [api];
}

const total = (probes: readonly PlannedProbe[]): number => probes.reduce((sum, { requests }) => sum + requests, 0);

function plannedProbe(name: ProbeName, version: Version, options: ConformanceOptions): PlannedProbe {
  const context = contextsFor(options)(version);
  const probe: Probe = PROBES[name];
  const { title } = probe;
  const unsent = whyNot(probe, context, new Tokens(options.target));
  if (unsent !== undefined) return { version, probe: name, title, requests: 0, following: 0, unsent };
  const requests = probe.requests(context).length;
  return { version, probe: name, title, requests, following: probe.following ? probe.following.most - requests : 0 };
}

/** The tokens that rules are judged with: what is to be fetched. */
export function tokensFor(options: Pick<ConformanceOptions, 'rules' | 'levels' | 'target'>): readonly TokenName[] {
  const probes: readonly Probe[] = probesOf(selected(options)).map((name) => PROBES[name]);
  return [...new Set<TokenName>(['main', ...probes.flatMap(({ token }) => token ?? [])])];
}
