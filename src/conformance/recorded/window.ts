import { createEvidence, type EvaluationContext, type Evidence } from '../evidence/evidence.ts';
import { getPersonsByIdentifier } from '../evidence/lookups.ts';
import { memoize } from '../evidence/memoize.ts';
import { EVERY_PROBE } from '../probes/rest.ts';
import { notChecked, type Rule, type RuleOutcome } from '../rules/rule.ts';
import { evaluateSafely } from '../run/evaluate.ts';
import { type Exchange, hasResponse, type ProbeRequest } from '../target/exchange.ts';
import { comparesRequests, getInputProbes, isSingleExchangeRule, readsEveryExchange } from './applicability.ts';
import type { ClassifiedExchange } from './classified-exchange.ts';
import { OTHER_REQUEST } from './classify-lookup.ts';

const INCLUDED = /"inkluderIkkeRegistrerte"\s*:\s*true/;

/** Exchanges of one interface that are evaluated together. Rules with the same input share their evidence. */
export class RecordedWindow {
  readonly #classified: readonly ClassifiedExchange[];
  readonly #exchanges: readonly Exchange[];
  readonly #context: EvaluationContext;
  readonly #probes: ReadonlySet<string>;
  /** By the positions of their exchanges. */
  readonly #selections = new Map<string, readonly Exchange[]>();
  readonly #evidence = new Map<readonly Exchange[], Evidence>();
  readonly #groups = new Map<boolean, readonly RecordedWindow[]>();

  constructor(classified: readonly ClassifiedExchange[], context: EvaluationContext) {
    this.#classified = classified;
    this.#exchanges = classified.map(({ exchange }) => exchange);
    this.#context = context;
    this.#probes = new Set(this.#exchanges.map(({ probe }) => probe));
  }

  /** Evaluates a rule. Empty if no exchange is input of the rule. */
  evaluate(rule: Rule): readonly RuleOutcome[] {
    if (!comparesRequests(rule)) return this.#evaluateTogether(rule);
    if (!this.#hasInput(rule)) return [];
    return this.#groupByRequester(rule.id === 'v2/exclude-not-registered').flatMap((group) =>
      group.#evaluateTogether(rule),
    );
  }

  #evaluateTogether(rule: Rule): readonly RuleOutcome[] {
    const exchanges = this.#selectInput(rule);
    if (exchanges.length === 0) return [];
    if (!isSingleExchangeRule(rule)) return [this.#evaluateInput(rule, exchanges, this.#context)];
    return exchanges.map((exchange) => this.#evaluateInput(rule, [exchange], this.#withLoggedInPerson(exchange)));
  }

  #hasInput(rule: Rule): boolean {
    for (const probe of getInput(rule)) if (this.#probes.has(probe)) return true;
    return false;
  }

  #selectInput(rule: Rule): readonly Exchange[] {
    if (rule.id === 'persons-file/matches') return toKnownPersonLookups(this.#exchanges, this.#context);
    if (rule.id.startsWith('disclosure/'))
      return this.#exchanges.flatMap(toScopeExchange).filter((one) => isInput(rule, one));
    if (readsEveryExchange(rule)) return this.#exchanges;
    return this.#hasInput(rule) ? this.#select((exchange) => isRelevant(rule, exchange)) : [];
  }

  #select(isSelected: (exchange: Exchange) => boolean): readonly Exchange[] {
    const positions = [...this.#exchanges.keys()].filter((at) => isSelected(this.#exchanges[at]!));
    if (positions.length === this.#exchanges.length) return this.#exchanges;
    const key = positions.join();
    const selection = this.#selections.get(key) ?? positions.map((at) => this.#exchanges[at]!);
    this.#selections.set(key, selection);
    return selection;
  }

  /** Groups exchanges that may be compared: another token, or another value of inkluderIkkeRegistrerte, has other persons. */
  #groupByRequester(comparesFlags: boolean): readonly RecordedWindow[] {
    const known = this.#groups.get(comparesFlags);
    if (known !== undefined) return known;
    const groups = new Map<string, ClassifiedExchange[]>();
    for (const classified of this.#classified) {
      const flag = comparesFlags ? '' : INCLUDED.test(classified.exchange.request.body ?? '');
      const key = `${flag} ${classified.secret ?? ''}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [classified]);
      else group.push(classified);
    }
    const windows = [...groups.values()].map((group) => new RecordedWindow(group, this.#context));
    this.#groups.set(comparesFlags, windows);
    return windows;
  }

  #withLoggedInPerson(exchange: Exchange): EvaluationContext {
    const pid = this.#classified.find((one) => one.exchange === exchange)?.pid;
    return pid === undefined ? this.#context : { ...this.#context, loggedIn: pid };
  }

  #evaluateInput(rule: Rule, exchanges: readonly Exchange[], context: EvaluationContext): RuleOutcome {
    const input = exchanges.filter((exchange) => isInput(rule, exchange));
    const [first] = input;
    if (first !== undefined && !input.some(hasResponse) && 'failed' in first.response)
      return notChecked(first.response.failed);
    const evidence = this.#evidence.get(exchanges) ?? createRecordedEvidence(exchanges, context);
    this.#evidence.set(exchanges, evidence);
    return evaluateSafely(rule, evidence);
  }
}

const getInput = memoize((rule: Rule): ReadonlySet<string> => new Set(getInputProbes(rule)));

const isInput = (rule: Rule, { probe }: Exchange): boolean => getInput(rule).has(probe);

/** Rules about rejections need a successful lookup too. */
const isRelevant = (rule: Rule, exchange: Exchange): boolean => isInput(rule, exchange) || isLookup(exchange);
const isLookup = ({ probe }: Exchange): boolean => LOOKUPS.has(probe);
const LOOKUPS: ReadonlySet<string> = new Set(['one', 'batch', 'thousand', 'soap-person']);

/** The responses that contain a person of the persons file with all data of the token. */
function toKnownPersonLookups(exchanges: readonly Exchange[], { known }: EvaluationContext): readonly Exchange[] {
  return exchanges
    .filter((exchange) => isLookup(exchange) && hasResponse(exchange) && exchange.response.status === 200)
    .filter(({ request: { authorization } }) => isUnrestricted(authorization))
    .filter((exchange) => {
      const returned = hasResponse(exchange) ? getPersonsByIdentifier(exchange) : new Map();
      return known.some(({ identifier }) => returned.has(identifier));
    })
    .map((exchange) => ({ ...exchange, probe: 'known' }));
}

/** Other tokens permit a part of the data only. */
const isUnrestricted = (authorization: ProbeRequest['authorization']): boolean =>
  authorization === null || ('token' in authorization && authorization.token === 'main');

const SCOPE_TOKENS = ['contact', 'digital-post', 'delegated-contact', 'delegated-digital-post', 'none'];

/** The rules about disclosure read responses to a token of one scope. */
function toScopeExchange(exchange: Exchange): readonly Exchange[] {
  const { authorization } = exchange.request;
  const token = authorization !== null && 'token' in authorization ? authorization.token : 'main';
  if (exchange.probe === 'me' && token === 'user-contact') return [{ ...exchange, probe: 'user-contact-token' }];
  if (exchange.probe === 'changes' && token === 'contact') return [{ ...exchange, probe: 'changes-contact-token' }];
  return isLookup(exchange) && SCOPE_TOKENS.includes(token) ? [{ ...exchange, probe: `${token}-token` }] : [];
}

/** Rules about the responses of all probes also read the responses to requests that match no probe. */
function createRecordedEvidence(exchanges: readonly Exchange[], context: EvaluationContext): Evidence {
  const evidence = createEvidence(exchanges, new Map(), context);
  const findExchanges: Evidence['findExchanges'] = (...probes) =>
    probes.length === EVERY_PROBE.length
      ? exchanges.filter(({ probe }) => probes.includes(probe) || probe === OTHER_REQUEST)
      : evidence.findExchanges(...probes);
  return { ...evidence, findExchanges };
}
