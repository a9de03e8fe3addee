import { contractVersion } from '../../contract/index.ts';
import { DEFAULT_BEHAVIOUR, type Scenario, type ScenarioPerson } from '../../scenario/index.ts';
import type { EvaluationContext } from '../evidence/evidence.ts';
import { readTimestamp } from '../evidence/timestamps.ts';
import type { Selection } from '../options.ts';
import { appliesTo } from '../probes/probe.ts';
import type { Report, ReportedFinding } from '../report.ts';
import { assembleReport } from '../reporting/build-report.ts';
import type { Waiver } from '../reporting/waivers.ts';
import type { Rule, RuleOutcome } from '../rules/rule.ts';
import { selectRules } from '../run/select-rules.ts';
import { TOOL } from '../run/tool.ts';
import type { Interface } from '../target/exchange.ts';
import { findLimitation, isRejectionRule, isRepeatedPersonRule } from './applicability.ts';
import type { ClassifiedExchange } from './classified-exchange.ts';
import { classify } from './classify.ts';
import type { RecordedExchange } from './recorded-exchange.ts';
import { RepeatedPersons } from './repeated-persons.ts';
import { TrafficOutcomes } from './traffic-outcomes.ts';
import { RecordedWindow } from './window.ts';

/** How recorded exchanges are evaluated. */
export interface TrafficOptions extends Selection {
  /** The file or the deployment that the report names. */
  readonly target: string;
  /** The path of SOAP 16-02. Default: paths that end with `/ws-v5`. */
  readonly soapPath?: string;
  /** Persons that the deployment has, as a scenario. */
  readonly persons?: Scenario;
  /** The time of the evaluation, in ms since 1970. Default: the clock of `persons`, or else the time of each request. */
  readonly now?: number;
  /** Whether violations of recommendations (SHOULD) count as failures. */
  readonly strict?: boolean;
  readonly waivers?: readonly Waiver[];
  /** True if the header Authorization is part of every request; false if it may have been removed. Default: false. */
  readonly hasAuthorization?: boolean;
  /** The maximum number of exchanges that are evaluated together. Default: 200. */
  readonly windowSize?: number;
  /** The length of their bodies, in characters, above which no further exchange is added. Default: 16 Mi. */
  readonly windowLength?: number;
  /** Called for the first findings of each rule. */
  readonly onFinding?: (rule: Rule, finding: ReportedFinding) => void;
}

/** A window is evaluated at once. Its limits keep the memory flat. */
const MAX_WINDOW_EXCHANGES = 200;
const MAX_WINDOW_CHARACTERS = 16 * 2 ** 20;
const MAX_WINDOW_MS = 60 * 60_000;

interface Window {
  readonly exchanges: ClassifiedExchange[];
  characters: number;
}

/**
 * Checks exchanges that other programs sent, with the rules of the suite. The memory does not grow with their number.
 *
 * @example
 * const check = new TrafficCheck({ target: 'traffic.har' });
 * check.add(exchange);
 * check.finish().conforms; // true
 */
export class TrafficCheck {
  readonly #options: TrafficOptions;
  readonly #known: readonly ScenarioPerson[];
  readonly #rules: readonly Rule[];
  readonly #windows = new Map<Interface, Window>();
  readonly #outcomes: TrafficOutcomes;
  readonly #applicableRules = new Map<Interface, readonly Rule[]>();
  readonly #repeated = new RepeatedPersons();
  readonly #seen = new Set<Interface>();
  /** The last successful lookup of one person. */
  readonly #served = new Map<Interface, ClassifiedExchange>();
  readonly #startedAt = new Date();
  readonly #begun = performance.now();
  #hasAuthorization: boolean;
  #requests = 0;
  #ignored = 0;
  #notChecked = 0;

  /** @throws KrrError NOTHING_SELECTED */
  constructor(options: TrafficOptions) {
    const { rules, levels } = options;
    this.#options = options;
    this.#known = options.persons?.persons.map(withoutLanguageDate) ?? [];
    this.#rules = selectRules({ ...(rules && { rules }), ...(levels && { levels }) });
    this.#outcomes = new TrafficOutcomes(options);
    this.#hasAuthorization = options.hasAuthorization ?? false;
  }

  /** Adds an exchange. Returns false if it is not a request of the service. */
  add(recorded: RecordedExchange): boolean {
    const classified = this.#classify(recorded);
    if (classified === undefined) {
      this.#ignored++;
      return false;
    }
    this.#requests++;
    const { exchange, startedAt } = classified;
    const numbered = { ...classified, exchange: { ...exchange, number: this.#requests } };
    if (isServed(exchange)) this.#served.set(exchange.version, numbered);
    const window = this.#openWindow(exchange.version, startedAt);
    window.exchanges.push(numbered);
    window.characters += getSize(recorded);
    const { windowSize = MAX_WINDOW_EXCHANGES, windowLength = MAX_WINDOW_CHARACTERS } = this.#options;
    if (window.exchanges.length >= windowSize || window.characters >= windowLength) this.#evaluate(exchange.version);
    return true;
  }

  /** Counts an exchange that is not evaluated. */
  skip(kind: 'ignored' | 'notChecked'): void {
    if (kind === 'ignored') this.#ignored++;
    else this.#notChecked++;
  }

  /** Counts an exchange that is identical to one that was added. */
  countRepeated(): void {
    this.#requests++;
  }

  /** Evaluates the exchanges that were added last. */
  flush(): void {
    for (const version of [...this.#windows.keys()]) this.#evaluate(version);
  }

  /** Evaluates one exchange and returns the violated rules of level MUST. The report does not contain it. */
  findViolations(recorded: RecordedExchange): readonly Rule[] {
    const classified = this.#classify(recorded);
    if (classified === undefined) return [];
    const { version } = classified.exchange;
    const context = this.#createContext(version, classified.startedAt);
    const evaluate = this.#createEvaluation([classified], context);
    return this.#getApplicableRules(version).filter(
      (rule) =>
        rule.level === 'MUST' &&
        evaluate(rule).some(
          (outcome) => outcome.kind === 'fail' && outcome.findings.some(({ level }) => level !== 'SHOULD'),
        ),
    );
  }

  /** Builds the report of all exchanges. */
  finish(): Report {
    this.flush();
    const { target, strict = false, waivers = [] } = this.#options;
    const versions = (['v1', 'v2', 'soap'] as const).filter((version) => this.#seen.has(version));
    const report = assembleReport(
      this.#rules.map((rule) => ({ rule, evaluations: this.#outcomes.collect(rule, versions) })),
      {
        tool: TOOL,
        contractVersion,
        target,
        versions,
        startedAt: this.#startedAt.toISOString(),
        strict,
        traffic: { ignored: this.#ignored, notChecked: this.#notChecked },
        requests: this.#requests,
        durationMs: performance.now() - this.#begun,
      },
      waivers,
    );
    return versions.length > 0 ? report : { ...report, notEvaluated: 'the traffic has no request of the service' };
  }

  #classify(recorded: RecordedExchange): ClassifiedExchange | undefined {
    if (recorded.headers.authorization !== undefined) this.#hasAuthorization = true;
    const { soapPath } = this.#options;
    return classify(recorded, {
      isSoapPath: (path) => (soapPath === undefined ? path.endsWith('/ws-v5') : path === soapPath),
      hasAuthorization: this.#hasAuthorization,
      isServed: (version) => this.#served.has(version),
    });
  }

  #openWindow(version: Interface, startedAt: number): Window {
    const open = this.#windows.get(version);
    const [first] = open?.exchanges ?? [];
    if (open !== undefined && Math.abs(startedAt - (first?.startedAt ?? startedAt)) <= MAX_WINDOW_MS) return open;
    this.#evaluate(version);
    const window: Window = { exchanges: [], characters: 0 };
    this.#windows.set(version, window);
    this.#seen.add(version);
    return window;
  }

  #evaluate(version: Interface): void {
    const exchanges = this.#windows.get(version)?.exchanges ?? [];
    this.#windows.delete(version);
    const [first] = exchanges;
    if (first === undefined) return;
    const context = this.#createContext(version, first.startedAt);
    const evaluate = this.#createEvaluation(exchanges, context);
    for (const rule of this.#getApplicableRules(version))
      for (const outcome of evaluate(rule)) this.#outcomes.add(rule, version, outcome, exchanges);
    if (version !== 'soap') this.#compareRepeated(version, exchanges);
  }

  /** Rules about rejections also read the last successful lookup, which may belong to an earlier window. */
  #createEvaluation(
    exchanges: readonly ClassifiedExchange[],
    context: EvaluationContext,
  ): (rule: Rule) => readonly RuleOutcome[] {
    const window = new RecordedWindow(exchanges, context);
    const served = this.#served.get(context.version);
    const isAdded = served !== undefined && !exchanges.includes(served);
    const withServed = isAdded ? new RecordedWindow([served, ...exchanges], context) : window;
    return (rule) => (isRejectionRule(rule) ? withServed : window).evaluate(rule);
  }

  #compareRepeated(version: Interface, exchanges: readonly ClassifiedExchange[]): void {
    const rules = this.#rules.filter(({ id }) => isRepeatedPersonRule(id));
    if (rules.length === 0) return;
    for (const classified of exchanges) {
      for (const [id, outcome] of this.#repeated.compare(classified)) {
        const rule = rules.find((one) => one.id === id);
        if (rule !== undefined) this.#outcomes.add(rule, version, outcome, [classified]);
      }
    }
  }

  #getApplicableRules(version: Interface): readonly Rule[] {
    const rules =
      this.#applicableRules.get(version) ??
      this.#rules.filter(
        (rule) => appliesTo(rule, version) && findLimitation(rule) === undefined && !isRepeatedPersonRule(rule.id),
      );
    this.#applicableRules.set(version, rules);
    return rules;
  }

  #createContext(version: Interface, startedAt: number): EvaluationContext {
    const { now, persons } = this.#options;
    const frozen = now ?? readTimestamp(persons?.now)?.instant;
    return {
      version,
      now: frozen ?? startedAt,
      isFrozen: frozen !== undefined,
      known: this.#known,
      behaviour: persons?.behaviour ?? DEFAULT_BEHAVIOUR,
    };
  }
}

const isServed = ({ probe, response }: ClassifiedExchange['exchange']): boolean =>
  (probe === 'one' || probe === 'soap-person') && 'status' in response && response.status === 200;

/** Persons change their language themselves, also before the traffic. */
const withoutLanguageDate = ({ specified, ...person }: ScenarioPerson): ScenarioPerson => {
  const { spraak_oppdatert: _, ...others } = specified;
  return { ...person, specified: others };
};

const getSize = ({ body, response }: RecordedExchange): number =>
  (body?.length ?? 0) + ('status' in response ? response.body.length : 0);
