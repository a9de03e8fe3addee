import type { EvaluationContext } from '../evidence/evidence.ts';
import type { Finding } from '../evidence/finding.ts';
import { readPersoner } from '../evidence/rest-persons.ts';
import type { Rule, RuleOutcome } from '../rules/rule.ts';
import {
  type Exchange,
  hasResponse,
  type Interface,
  type ProbeRequest,
  type ServiceResponse,
} from '../target/exchange.ts';
import { isObject, tryParseJson } from '../target/json.ts';
import { COUNTERPARTS, type EvaluatedRule, evaluate, type ResultsByInterface } from './evaluate.ts';

/** A service that fails everything is not sent more requests than this. */
const MAX_REQUESTS = 60;
/** A request for as many persons is small enough. */
const SMALL = 2;

/** Sends a request once more. */
type Send = (request: ProbeRequest) => Promise<Exchange['response']>;

/**
 * Replaces the first finding of each failing rule by one with a request for one or two persons, if such a request
 * violates the rule too. Requests are sent for this, each at most once.
 */
export async function shrinkFindings(
  evaluated: readonly EvaluatedRule[],
  results: ResultsByInterface,
  getContext: (version: Interface) => EvaluationContext,
  send: Send,
): Promise<readonly EvaluatedRule[]> {
  const resend = createResender(send);
  const shrunk: EvaluatedRule[] = [];
  for (const { rule, evaluations } of evaluated) {
    const outcomes = new Map<Interface, RuleOutcome>();
    for (const [version, outcome] of evaluations) {
      outcomes.set(version, await shrinkOutcome(rule, outcome, results, getContext(version), resend));
    }
    shrunk.push({ rule, evaluations: outcomes });
  }
  return shrunk;
}

/** Remembers responses: rules often fail for the same person. */
function createResender(
  send: Send,
): (exchange: Exchange, identifiers: readonly string[]) => Promise<Exchange | undefined> {
  const sent = new Map<Exchange, Map<string, Promise<Exchange>>>();
  let count = 0;
  return async (exchange, identifiers) => {
    const known = sent.get(exchange) ?? new Map<string, Promise<Exchange>>();
    sent.set(exchange, known);
    const key = identifiers.join();
    const request = reduceRequest(exchange.request, identifiers);
    if (!known.has(key) && request !== undefined && count < MAX_REQUESTS) {
      count += 1;
      known.set(
        key,
        send(request).then((response) => ({ ...exchange, request, response })),
      );
    }
    return known.get(key);
  };
}

async function shrinkOutcome(
  rule: Rule,
  outcome: RuleOutcome,
  results: ResultsByInterface,
  context: EvaluationContext,
  resend: ReturnType<typeof createResender>,
): Promise<RuleOutcome> {
  if (outcome.kind !== 'fail') return outcome;
  const [first, ...others] = outcome.findings;
  if (first === undefined || first.exchange.request.identifiers.length <= SMALL || !hasResponse(first.exchange))
    return outcome;
  const own = results.get(context.version)!;
  // A confirmed finding is about a repeated request.
  if (!own.exchanges.includes(first.exchange)) return outcome;
  const counterpart = COUNTERPARTS[context.version].map((version) => results.get(version)).find((one) => one);
  for (const identifiers of listSubsets(first)) {
    const smaller = await resend(first.exchange, identifiers);
    if (smaller === undefined || !hasResponse(smaller)) continue;
    const exchanges = own.exchanges.map((exchange) => (exchange === first.exchange ? smaller : exchange));
    const again = evaluate(rule, { ...own, exchanges }, context, counterpart);
    const finding = again.kind === 'fail' ? again.findings.find(({ exchange }) => exchange === smaller) : undefined;
    if (finding !== undefined) return { ...outcome, findings: [finding, ...others] };
  }
  return outcome;
}

/** The person that the finding is about, alone and with another one; else the first persons of the request. */
function listSubsets({ exchange, pointer, identifiers: named = [] }: Finding): readonly (readonly string[])[] {
  const { identifiers } = exchange.request;
  const [first, second] = identifiers as [string, string];
  const subject = named[0] ?? findSubject(exchange as Exchange & { response: ServiceResponse }, pointer) ?? first;
  const beside = named[1] ?? (subject === first ? second : first);
  return [[subject], identifiers.filter((one) => one === subject || one === beside)];
}

function findSubject(
  { request, response }: Exchange & { response: ServiceResponse },
  pointer = '',
): string | undefined {
  const [, index] = /^\/personer\/(\d+)/.exec(pointer) ?? [];
  const person = index === undefined ? undefined : readPersoner(response)?.[Number(index)];
  const identifier = isObject(person) ? person.personidentifikator : undefined;
  return request.identifiers.find((one) => one === identifier);
}

const ELEMENT = /<((?:\w+:)?personidentifikator)>(\d+)<\/\1>/g;

/** The same request for fewer persons; undefined for a request that cannot be reduced. */
function reduceRequest(request: ProbeRequest, identifiers: readonly string[]): ProbeRequest | undefined {
  const { body } = request;
  if (body === null) return undefined;
  const json = tryParseJson(body);
  if (isObject(json) && Array.isArray(json.personidentifikatorer)) {
    return { ...request, identifiers, body: JSON.stringify({ ...json, personidentifikatorer: identifiers }) };
  }
  const reduced = body.replace(ELEMENT, (element, _, identifier: string) =>
    identifiers.includes(identifier) ? element : '',
  );
  return reduced === body ? undefined : { ...request, identifiers, body: reduced };
}
