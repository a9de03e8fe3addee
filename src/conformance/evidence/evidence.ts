import type { Behaviour, ScenarioPerson } from '../../scenario/index.ts';
import { type Exchange, hasResponse, type Interface } from '../target/exchange.ts';
import { ContactHistory } from './contact-history.ts';
import { type CompletedExchange, getPersons, hasInformasjonsbehov, hasMainToken } from './lookups.ts';
import { memoize } from './memoize.ts';
import { isSame, type JsonObject, readPersoner, type SeenPerson } from './rest-persons.ts';

/** The facts that a rule needs beside the exchanges. */
export interface EvaluationContext {
  readonly version: Interface;
  /** The time of the evaluation, in ms since 1970. */
  readonly now: number;
  /** Whether the clock is frozen at `now`. */
  readonly isFrozen: boolean;
  /** The identifier of the logged-in person, if the token contains it. */
  readonly loggedIn?: string;
  /** The persons of the persons file. */
  readonly known: readonly ScenarioPerson[];
  /** The behaviour of the deployment, as specified by the persons file. */
  readonly behaviour: Behaviour;
  /** The contact data of all rounds and interfaces of a run. Default: of the exchanges. */
  readonly contactHistory?: ContactHistory;
}

/** The exchanges of one interface of the service, and what a rule needs to evaluate them. */
export interface Evidence extends EvaluationContext {
  /**
   * The exchanges of these probes, in the order sent; empty for a probe that was not sent. Without requests whose
   * failure proves nothing.
   */
  readonly findExchanges: (...probes: readonly string[]) => readonly Exchange[];
  /** The exchanges of a probe, each in its place; undefined for a request whose failure proves nothing. */
  readonly findSteps: (probe: string) => readonly (Exchange | undefined)[];
  /** The same for the other interface; empty if the deployment does not have it. */
  readonly findCounterpartExchanges: (...probes: readonly string[]) => readonly Exchange[];
  /** The reasons why probes were not sent: a missing token, person or version. */
  readonly skippedProbes: ReadonlyMap<string, string>;
  /** The exchanges with status 200 and an array `personer`. */
  readonly lookupResponses: readonly CompletedExchange[];
  /**
   * The persons in them, without those in responses to requests that name no person and should have been rejected. A
   * person is omitted if the previous comparable request returned the same data.
   */
  readonly persons: readonly SeenPerson[];
  /** The contact data that was returned for each person. */
  readonly getContactHistory: () => ContactHistory;
}

export function createEvidence(
  exchanges: readonly Exchange[],
  skippedProbes: ReadonlyMap<string, string>,
  context: EvaluationContext,
  others: readonly Exchange[] = [],
): Evidence {
  const usable = dropUnavailable(exchanges);
  let { contactHistory } = context;
  return {
    ...context,
    findExchanges: selectByProbe(usable),
    findSteps: (probe) => selectByProbe(exchanges)(probe).map((one) => (isUnavailable(one) ? undefined : one)),
    findCounterpartExchanges: selectByProbe(dropUnavailable(others)),
    skippedProbes,
    ...indexExchanges(usable),
    getContactHistory: () => {
      contactHistory ??= new ContactHistory(exchanges, others);
      return contactHistory;
    },
  };
}

const isUnavailable = ({ response }: Exchange): boolean => 'failed' in response && response.isUnavailable === true;

const dropUnavailable = memoize((exchanges: readonly Exchange[]): readonly Exchange[] => {
  const usable = exchanges.filter((exchange) => !isUnavailable(exchange));
  return usable.length === exchanges.length ? exchanges : usable;
});

const indexExchanges = memoize((exchanges: readonly Exchange[]): Pick<Evidence, 'lookupResponses' | 'persons'> => {
  const lookupResponses = exchanges.filter(hasResponse).filter(isLookupResponse);
  return { lookupResponses, persons: dropRepeats(lookupResponses.filter(hasRequestedPersons)) };
});

/** Most persons are returned a dozen times, and every rule reads all of them. Keeps persons without an identifier. */
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

export const selectByProbe =
  (exchanges: readonly Exchange[]) =>
  (...probes: readonly string[]): readonly Exchange[] =>
    exchanges.filter(({ probe }) => probes.includes(probe));

const isLookupResponse = ({ response }: CompletedExchange): boolean =>
  response.status === 200 && readPersoner(response) !== undefined;

/** If an identifier was sent as a number, the identifier in the response is not defined. A changed person has other data. */
const hasRequestedPersons = ({ probe, request }: CompletedExchange): boolean =>
  request.identifiers.length > 0 && !['numeric', 'me-change'].includes(probe);
