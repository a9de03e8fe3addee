import type { ConformanceOptions } from '../options.ts';
import { appliesTo, type Probe } from '../probes/probe.ts';
import { PROBES, type ProbeName } from '../probes/rest.ts';
import type { Interface, TokenName } from '../target/exchange.ts';
import { Tokens } from '../target/tokens.ts';
import { findSkipReason } from './collect.ts';
import { createContexts, findProbes } from './context.ts';
import { selectRules } from './run.ts';

/** A probe in one version: how many requests it would be, or why it would not be sent. */
export interface PlannedProbe {
  readonly version: Interface;
  readonly probe: ProbeName;
  readonly title: string;
  readonly requests: number;
  /** So many more, at the most, that follow from answers. */
  readonly maxFollowUps: number;
  readonly skipReason?: string;
}

/** What a run would send. */
export interface Plan {
  readonly rules: number;
  readonly probes: readonly PlannedProbe[];
  /** Requests that find out which versions are there. */
  readonly discoveryRequests: number;
  /** Requests of all probes. */
  readonly requests: number;
  /** So many more, at the most, that follow from answers. */
  readonly maxFollowUps: number;
  /** So many more, at the most, to see whether a difference shows again. */
  readonly maxConfirmations: number;
}

/**
 * What a run with these options would send, without sending any of it.
 *
 * @throws KrrError NOTHING_SELECTED
 * @example
 * planOf({ target, rules: ['batch/*'] }).requests; // of all probes, in both versions
 */
export function createPlan(options: ConformanceOptions): Plan {
  const rules = selectRules(options);
  const overRest = getRestVersions(options);
  const isOverSoap = rules.some((rule) => appliesTo(rule, 'soap'));
  const versions: readonly Interface[] = isOverSoap ? [...overRest, 'soap'] : overRest;
  const planProbes = (names: readonly ProbeName[]) =>
    versions.flatMap((version) => names.map((name) => planProbe(name, version, options)));
  const probes = planProbes(findProbes(rules));
  const confirmations = rules
    .filter((rule) => rule.confirm && versions.some((version) => appliesTo(rule, version)))
    .map(({ probes: asked }) => sumRequests(planProbes(asked)));
  return {
    rules: rules.length,
    probes,
    discoveryRequests: overRest.length + (isOverSoap ? ENVELOPE_REQUESTS : 0),
    requests: sumRequests(probes),
    maxFollowUps: probes.reduce((sum, { maxFollowUps }) => sum + maxFollowUps, 0),
    maxConfirmations: confirmations.reduce((sum, requests) => sum + requests, 0),
  };
}

/** Both are tried, to see which envelopes are read. */
const ENVELOPE_REQUESTS = 2;

function getRestVersions({ api = 'auto', target }: ConformanceOptions): readonly Interface[] {
  if (target.baseUrl === undefined) return [];
  return api === 'auto' ? ['v1', 'v2'] : [api];
}

const sumRequests = (probes: readonly PlannedProbe[]): number =>
  probes.reduce((sum, { requests }) => sum + requests, 0);

function planProbe(name: ProbeName, version: Interface, options: ConformanceOptions): PlannedProbe {
  const context = createContexts(options)(version);
  const probe: Probe = PROBES[name];
  const { title } = probe;
  const skipReason = findSkipReason(probe, context, new Tokens(options.target));
  if (skipReason !== undefined) return { version, probe: name, title, requests: 0, maxFollowUps: 0, skipReason };
  const requests = probe.requests(context).length;
  return {
    version,
    probe: name,
    title,
    requests,
    maxFollowUps: probe.followUp ? probe.followUp.maxRequests - requests : 0,
  };
}

/** The tokens that rules are judged with: what is to be fetched. */
export function findRequiredTokens(
  options: Pick<ConformanceOptions, 'rules' | 'levels' | 'target'>,
): readonly TokenName[] {
  const probes: readonly Probe[] = findProbes(selectRules(options)).map((name) => PROBES[name]);
  return [...new Set<TokenName>(['main', ...probes.flatMap(({ token }) => token ?? [])])];
}
