import { createProbeIdentifiers } from '../../../src/conformance/probes/identifiers.ts';
import type { Probe, ProbeContext } from '../../../src/conformance/probes/probe.ts';
import { createPath } from '../../../src/conformance/probes/requests.ts';
import { PROBES, type ProbeName } from '../../../src/conformance/probes/rest.ts';
import type { Rule, RuleOutcome } from '../../../src/conformance/rules/rule.ts';
import { evaluate } from '../../../src/conformance/run/evaluate.ts';
import type { Exchange, Interface, ProbeRequest } from '../../../src/conformance/target/exchange.ts';
import { type Behaviour, DEFAULT_BEHAVIOUR, type ScenarioPerson } from '../../../src/scenario/index.ts';

/** How a rule ends on a case. `warned`: broken, but only in what is recommended. */
export type CaseOutcome = 'pass' | 'fail' | 'warned' | 'observed' | 'skipped' | 'error';

/** One request of a probe and its response; omitted properties have the usual values of the probe. */
export interface CaseExchange {
  readonly probe: ProbeName;
  /** Those asked for. */
  readonly identifiers?: readonly string[];
  readonly method?: ProbeRequest['method'];
  /** Below `/rest/v1/` or `/rest/v2/`; the lookup, if not given. */
  readonly path?: string;
  /** Beside `Content-Type` of the request. */
  readonly sentHeaders?: Readonly<Record<string, string>>;
  readonly authorization?: ProbeRequest['authorization'];
  /** The request's body; made of `identifiers`, or as the probe first sends it over SOAP, if not given. */
  readonly sent?: string;
  readonly status?: number;
  /** Beside `Content-Type: application/json`; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly isUtf8?: boolean;
  readonly bodyProblem?: string;
  readonly ms?: number;
  readonly containsToken?: boolean;
  /** Nothing came back, and this is why. */
  readonly failed?: string;
  /** The failure proves nothing: the service was overloaded. */
  readonly isUnavailable?: true;
  readonly isTimeout?: true;
  readonly interimStatuses?: readonly number[];
}

/** Exchanges that are written down, and how a rule ends on them: a rule can be understood without any server. */
export interface Case {
  readonly rule: string;
  readonly name: string;
  readonly outcome: CaseOutcome;
  /** A part of the observation, the finding, or the reason to skip. */
  readonly says?: string;
  readonly version?: Interface;
  /** Freezes the clock of the evaluation. */
  readonly now?: string;
  /** The identifier that the token for oneself names. */
  readonly loggedIn?: string;
  readonly known?: readonly ScenarioPerson[];
  readonly behaviour?: Partial<Behaviour>;
  /** Why probes were not sent. */
  readonly unsent?: Partial<Readonly<Record<ProbeName, string>>>;
  readonly exchanges: readonly CaseExchange[];
  /** Responses of the other version. */
  readonly other?: readonly CaseExchange[];
}

/** The clock of the evaluation, unless a case sets it. */
const NOW = '2026-06-15T12:00:00Z';

/** Evaluates the exchanges of a case with its rule. */
export function judgeCase(
  rule: Rule,
  { version = 'v1', now, known = [], loggedIn, behaviour, unsent, ...rest }: Case,
): RuleOutcome {
  const survey = {
    exchanges: rest.exchanges.map((exchange) => exchangeOf(exchange, version)),
    skippedProbes: new Map(Object.entries(unsent ?? {}) as [ProbeName, string][]),
  };
  const knowledge = {
    version,
    now: Date.parse(now ?? NOW),
    isFrozen: now !== undefined,
    ...(loggedIn !== undefined && { loggedIn }),
    known,
    behaviour: { ...DEFAULT_BEHAVIOUR, ...behaviour },
  };
  const theirs = (rest.other ?? []).map((exchange) => exchangeOf(exchange, version === 'v1' ? 'v2' : 'v1'));
  return evaluate(rule, survey, knowledge, { exchanges: theirs, skippedProbes: new Map() });
}

/** The outcome of an evaluation. */
export function outcomeOf(judgement: RuleOutcome, { level }: Rule): CaseOutcome {
  if (judgement.kind !== 'fail') return judgement.kind;
  const isRecommended = level === 'SHOULD' || judgement.findings.every((finding) => finding.level === 'SHOULD');
  return isRecommended ? 'warned' : 'fail';
}

function exchangeOf(written: CaseExchange, version: Interface): Exchange {
  const { probe, status = 200, headers, body = '', isUtf8 = true, ms = 1, containsToken = false } = written;
  const { failed, isUnavailable, isTimeout, interimStatuses, bodyProblem } = written;
  const reply = {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    isUtf8,
    ms,
    containsToken,
    ...(interimStatuses && { interimStatuses }),
    ...(bodyProblem !== undefined && { bodyProblem }),
  };
  const failure =
    failed === undefined
      ? undefined
      : { failed, ...(isUnavailable && { isUnavailable }), ...(isTimeout && { isTimeout }) };
  return { probe, version, request: requestOf(written, version), response: failure ?? reply };
}

function requestOf(
  { probe, identifiers = [], method = 'POST', sent, path, sentHeaders, authorization }: CaseExchange,
  version: Interface,
): ProbeRequest {
  const { token = 'main' }: Probe = PROBES[probe];
  if (version === 'soap') return overSoap(probe, identifiers, sent);
  return {
    method,
    path: path === undefined ? createPath(version) : `/rest/${version}/${path}`,
    headers: { 'Content-Type': 'application/json', ...sentHeaders },
    authorization: authorization === undefined ? { token } : authorization,
    body: method === 'GET' ? null : (sent ?? createBody(probe, identifiers, version)),
    identifiers,
  };
}

/** Version 2 includes persons who are not registered, unless a probe is about their exclusion. */
function createBody(probe: ProbeName, identifiers: readonly string[], version: Interface): string {
  const isIncluding = version === 'v2' && !probe.startsWith('v2-');
  return JSON.stringify({ personidentifikatorer: identifiers, ...(isIncluding && { inkluderIkkeRegistrerte: true }) });
}

const SOAP: ProbeContext = {
  version: 'soap',
  known: [],
  mayWrite: false,
  soap: { url: 'http://127.0.0.1:8080/ws-v5', envelope: '1.2' },
  ...createProbeIdentifiers(new Set()),
};

/** The body of a SOAP request determines its version and its informasjonsbehov. */
const overSoap = (probe: ProbeName, identifiers: readonly string[], sent: string | undefined): ProbeRequest => {
  const [request] = PROBES[probe].requests(SOAP) as [ProbeRequest];
  return { ...request, identifiers, body: sent ?? request.body };
};
