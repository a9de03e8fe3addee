import { createEvidence, type EvaluationContext, type Evidence } from '../evidence/evidence.ts';
import { getPersonsByIdentifier } from '../evidence/lookups.ts';
import { EVERY_PROBE } from '../probes/rest.ts';
import { notChecked, type Rule, type RuleOutcome } from '../rules/rule.ts';
import { evaluateSafely } from '../run/evaluate.ts';
import { type Exchange, hasResponse, type ProbeRequest } from '../target/exchange.ts';
import { comparesRequests, getInputProbes, isSingleExchangeRule, readsEveryExchange } from './applicability.ts';
import type { ClassifiedExchange } from './classified-exchange.ts';
import { OTHER_REQUEST } from './classify-lookup.ts';

/**
 * Evaluates a rule with some exchanges of one interface. Empty if none of them is input of the rule.
 */
export function evaluateWindow(
  rule: Rule,
  window: readonly ClassifiedExchange[],
  context: EvaluationContext,
): readonly RuleOutcome[] {
  if (comparesRequests(rule))
    return groupByRequester(rule, window).flatMap((group) => evaluateGroup(rule, group, context));
  return evaluateGroup(rule, window, context);
}

function evaluateGroup(
  rule: Rule,
  window: readonly ClassifiedExchange[],
  context: EvaluationContext,
): readonly RuleOutcome[] {
  const exchanges = selectInput(rule, window, context);
  if (exchanges.length === 0) return [];
  if (!isSingleExchangeRule(rule)) return [evaluate(rule, exchanges, context)];
  return exchanges.map((exchange) => evaluate(rule, [exchange], withLoggedInPerson(context, exchange, window)));
}

const INCLUDED = /"inkluderIkkeRegistrerte"\s*:\s*true/;

/** Groups exchanges that may be compared: another token, or another value of inkluderIkkeRegistrerte, has other persons. */
function groupByRequester(
  rule: Rule,
  window: readonly ClassifiedExchange[],
): readonly (readonly ClassifiedExchange[])[] {
  const comparesFlags = rule.id === 'v2/exclude-not-registered';
  const groups = new Map<string, ClassifiedExchange[]>();
  for (const classified of window) {
    const flag = comparesFlags ? '' : INCLUDED.test(classified.exchange.request.body ?? '');
    const key = `${flag} ${classified.secret ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [classified]);
    else group.push(classified);
  }
  return [...groups.values()];
}

function selectInput(
  rule: Rule,
  window: readonly ClassifiedExchange[],
  context: EvaluationContext,
): readonly Exchange[] {
  const exchanges = window.map(({ exchange }) => exchange);
  if (rule.id === 'persons-file/matches') return toKnownPersonLookups(exchanges, context);
  if (rule.id.startsWith('disclosure/')) return exchanges.flatMap(toScopeExchange).filter((one) => isInput(rule, one));
  if (readsEveryExchange(rule)) return exchanges;
  return exchanges.some((exchange) => isInput(rule, exchange)) ? exchanges.filter((one) => isRelevant(rule, one)) : [];
}

const isInput = (rule: Rule, { probe }: Exchange): boolean =>
  (getInputProbes(rule) as readonly string[]).includes(probe);

/** Rules about rejections need a successful lookup too. */
const isRelevant = (rule: Rule, exchange: Exchange): boolean => isInput(rule, exchange) || isLookup(exchange);
const isLookup = ({ probe }: Exchange): boolean => ['one', 'batch', 'thousand', 'soap-person'].includes(probe);

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

function withLoggedInPerson(
  context: EvaluationContext,
  exchange: Exchange,
  window: readonly ClassifiedExchange[],
): EvaluationContext {
  const pid = window.find((one) => one.exchange === exchange)?.pid;
  return pid === undefined ? context : { ...context, loggedIn: pid };
}

function evaluate(rule: Rule, exchanges: readonly Exchange[], context: EvaluationContext): RuleOutcome {
  const input = exchanges.filter((exchange) => isInput(rule, exchange));
  const [first] = input;
  if (first !== undefined && !input.some(hasResponse) && 'failed' in first.response)
    return notChecked(first.response.failed);
  return evaluateSafely(rule, createRecordedEvidence(exchanges, context));
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
