import { appliesTo, type Probe } from '../probes/probe.ts';
import { PROBES, type ProbeName } from '../probes/rest.ts';
import type { Interface } from '../target/exchange.ts';
import { type TokenOptions, Tokens } from '../target/tokens.ts';
import { findSkipReason } from './collect.ts';
import { createContexts } from './context.ts';
import { ENVELOPE_REQUESTS } from './detect.ts';
import type { Plan } from './plan.ts';

/** The number of requests of a probe in one interface, or the reason why it is not sent. */
export interface PlannedProbe {
  readonly version: Interface;
  readonly probe: ProbeName;
  readonly title: string;
  readonly requests: number;
  /** The maximum number of further requests, which depend on responses. */
  readonly maxFollowUps: number;
  readonly skipReason?: string;
}

/** The requests that a run would send, in all rounds; with a duration, in one. */
export interface RequestEstimate {
  readonly probes: readonly PlannedProbe[];
  /** Requests that detect the interfaces of the deployment. */
  readonly discoveryRequests: number;
  /** Requests of all probes. */
  readonly requests: number;
  /** The maximum number of further requests, which depend on responses. */
  readonly maxFollowUps: number;
  /** The maximum number of further requests that confirm a difference. */
  readonly maxConfirmations: number;
}

/** Estimates the requests of a plan with these tokens. */
export function estimateRequests(plan: Plan, tokenOptions: TokenOptions): RequestEstimate {
  const { restVersions, isOverSoap, rules, options } = plan;
  const { repeat = 1 } = options;
  const versions: readonly Interface[] = isOverSoap ? [...restVersions, 'soap'] : restVersions;
  const getContext = createContexts(options);
  const tokens = new Tokens(tokenOptions);
  const planProbe = (name: ProbeName, version: Interface): PlannedProbe => {
    const probe: Probe = PROBES[name];
    const context = getContext(version);
    const planned = { version, probe: name, title: probe.title };
    const skipReason = findSkipReason(probe, context, tokens);
    if (skipReason !== undefined) return { ...planned, requests: 0, maxFollowUps: 0, skipReason };
    const requests = probe.requests(context).length;
    return { ...planned, requests, maxFollowUps: probe.followUp ? probe.followUp.maxRequests - requests : 0 };
  };
  const planProbes = (names: readonly ProbeName[]) =>
    versions.flatMap((version) => names.map((name) => planProbe(name, version)));
  const probes = planProbes(plan.probes);
  const confirmed = rules.filter((rule) => rule.confirm && versions.some((version) => appliesTo(rule, version)));
  return {
    probes,
    discoveryRequests: restVersions.length + (isOverSoap ? ENVELOPE_REQUESTS : 0),
    requests: repeat * sumRequests(probes),
    maxFollowUps: repeat * probes.reduce((sum, { maxFollowUps }) => sum + maxFollowUps, 0),
    maxConfirmations: repeat * confirmed.reduce((sum, rule) => sum + sumRequests(planProbes(rule.probes)), 0),
  };
}

const sumRequests = (probes: readonly PlannedProbe[]): number =>
  probes.reduce((sum, { requests }) => sum + requests, 0);
