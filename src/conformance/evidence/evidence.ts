import type { Behaviour, ScenarioPerson } from '../../scenario/index.ts';
import type { ProbeName } from '../probes/rest.ts';
import { type Exchange, hasResponse, type Interface, type ServiceResponse } from '../target/exchange.ts';
import { isObject, isSame, type JsonObject, readPersoner, removeAbsent, type SeenPerson } from './rest-persons.ts';

/** An exchange that was answered. */
export type CompletedExchange = Exchange & { readonly response: ServiceResponse };

/** What the judge knows beside what it asked. */
export interface EvaluationContext {
  readonly version: Interface;
  /** The judge's time, in ms since 1970, and whether it stands still. */
  readonly now: number;
  readonly isFrozen: boolean;
  /** The identifier of the person who is logged in, if the token for that tells. */
  readonly loggedIn?: string;
  /** The persons of the persons file. */
  readonly known: readonly ScenarioPerson[];
  /** How the persons file says that the deployment behaves. */
  readonly behaviour: Behaviour;
}

/** Everything that was asked and answered in one version of the service. */
export interface Evidence extends EvaluationContext {
  /** The exchanges of these probes, in the order sent; none for a probe that was not sent. */
  readonly findExchanges: (...probes: readonly ProbeName[]) => readonly Exchange[];
  /** The same of the other version; none if it is not there. */
  readonly findCounterpartExchanges: (...probes: readonly ProbeName[]) => readonly Exchange[];
  /** Why a probe was not sent: a token, a person or a version is missing. */
  readonly skippedProbes: ReadonlyMap<ProbeName, string>;
  /** Every exchange that was answered with status 200 and an array `personer`. */
  readonly lookupResponses: readonly CompletedExchange[];
  /**
   * Every person in them, but for answers to requests that name nobody and should have been refused. Who is answered
   * as the last time, to a request that asks and may see alike, is not there again.
   */
  readonly persons: readonly SeenPerson[];
}

/** Arranges what was asked and answered for the rules. */
export function createEvidence(
  exchanges: readonly Exchange[],
  skippedProbes: ReadonlyMap<ProbeName, string>,
  context: EvaluationContext,
  others: readonly Exchange[] = [],
): Evidence {
  const { lookupResponses, persons } = indexByExchanges.get(exchanges) ?? indexExchanges(exchanges);
  return {
    ...context,
    findExchanges: selectByProbe(exchanges),
    findCounterpartExchanges: selectByProbe(others),
    skippedProbes,
    lookupResponses,
    persons,
  };
}

/** What the rules find in the same exchanges. */
const indexByExchanges = new WeakMap<readonly Exchange[], Pick<Evidence, 'lookupResponses' | 'persons'>>();

function indexExchanges(exchanges: readonly Exchange[]): Pick<Evidence, 'lookupResponses' | 'persons'> {
  const lookupResponses = exchanges.filter(hasResponse).filter(isLookupResponse);
  const found = { lookupResponses, persons: dropRepeats(lookupResponses.filter(hasRequestedPersons)) };
  indexByExchanges.set(exchanges, found);
  return found;
}

/** Most persons are answered a dozen times, and every rule looks at all of them. Who has no name may be anybody. */
function dropRepeats(lookupResponses: readonly CompletedExchange[]): readonly SeenPerson[] {
  const latest = new Map<string, JsonObject>();
  return lookupResponses.flatMap((exchange) => {
    const request = `${hasMainToken(exchange)} ${hasInformasjonsbehov(exchange)}`;
    return getPersons(exchange).filter(({ raw }) => {
      const { personidentifikator: identifier } = raw;
      if (typeof identifier !== 'string') return true;
      const before = latest.get(request + identifier);
      latest.set(request + identifier, raw);
      return !isSame(before, raw);
    });
  });
}

/** Whether a request names what it wants of the persons. */
export const hasInformasjonsbehov = ({ request }: Exchange): boolean =>
  request.body?.includes('"informasjonsbehov"') === true;
/** Whether a request is made with the token that everything is asked with. */
export const hasMainToken = ({ request: { authorization } }: Exchange): boolean =>
  authorization !== null && 'token' in authorization && authorization.token === 'main';

/** Exchanges by their probes. */
export const selectByProbe =
  (exchanges: readonly Exchange[]) =>
  (...probes: readonly ProbeName[]): readonly Exchange[] =>
    exchanges.filter(({ probe }) => (probes as readonly string[]).includes(probe));

const isLookupResponse = ({ response }: CompletedExchange): boolean =>
  response.status === 200 && readPersoner(response) !== undefined;

const personsByExchange = new WeakMap<CompletedExchange, readonly SeenPerson[]>();

/** Where an identifier is sent as a number, nothing says what a person is named in the answer. */
const hasRequestedPersons = ({ probe, request }: CompletedExchange): boolean =>
  request.identifiers.length > 0 && probe !== 'numeric';

/** The persons of an answer; what is no object is no person, and is left to the rules about answers. */
export function getPersons(exchange: CompletedExchange): readonly SeenPerson[] {
  const persons = personsByExchange.get(exchange) ?? readPersons(exchange);
  personsByExchange.set(exchange, persons);
  return persons;
}

const readPersons = (exchange: CompletedExchange): readonly SeenPerson[] =>
  (readPersoner(exchange.response) ?? []).flatMap((raw, index) =>
    isObject(raw) ? [{ exchange, pointer: `/personer/${index}`, person: removeAbsent(raw), raw }] : [],
  );

/** One answer is held against many others: it is arranged once. */
const comparablePersonsByExchange = new WeakMap<CompletedExchange, ReadonlyMap<string, JsonObject>>();

/** The persons of an answer, without their absent members, by identifier; of two with the same one, the first. */
export function getPersonsByIdentifier(exchange: CompletedExchange): ReadonlyMap<string, JsonObject> {
  const persons = comparablePersonsByExchange.get(exchange) ?? indexPersons(exchange);
  comparablePersonsByExchange.set(exchange, persons);
  return persons;
}

function indexPersons(exchange: CompletedExchange): ReadonlyMap<string, JsonObject> {
  const persons = new Map<string, JsonObject>();
  for (const { person, raw } of getPersons(exchange)) {
    const { personidentifikator: identifier } = raw;
    if (typeof identifier === 'string' && !persons.has(identifier)) persons.set(identifier, person);
  }
  return persons;
}

/** Those who are not the same in both, or only in one of them. */
export function findDifferingIdentifiers(
  left: ReadonlyMap<string, JsonObject>,
  right: ReadonlyMap<string, JsonObject>,
): readonly string[] {
  const everybody = [...new Set([...left.keys(), ...right.keys()])];
  return everybody.filter((identifier) => !isSame(left.get(identifier), right.get(identifier)));
}
