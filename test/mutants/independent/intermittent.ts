import {
  changeBody,
  changeEveryPerson,
  changeList,
  changeLookupResponse,
  createError,
  type Json,
} from '../../support/mutants/break-service.ts';
import {
  everyNth,
  hasMoreThan,
  isLookup,
  isV2,
  restrict,
  type Which,
} from '../../support/mutants/independent/changes.ts';
import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import type { Change, Service, ServiceResponse } from '../../support/mutants/service.ts';

/** Time in which other requests arrive. */
const takeTime = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5));

/** Swaps a member of the first two persons that have it. */
const swap = (member: string): Change =>
  changeList((personer) => {
    const [one, other] = personer.filter((person) => person[member] !== undefined);
    if (other !== undefined) [one![member], other[member]] = [other[member], one![member]];
    return personer;
  });

const fail: Change = () => async () => createError(500);
const hasExactly =
  (count: number): Which =>
  (asked) =>
    isLookup(asked) && asked.identifiers.length === count;
const dropLast = changeList((personer) => personer.slice(0, -1));
const dropFirst = changeList((personer) => personer.slice(1));
const changePersonAt = (position: number, change: (person: Json) => void): Change =>
  changeList((personer) => {
    if (personer[position] !== undefined) change(personer[position]);
    return personer;
  });
const removeContact = (person: Json): void => {
  delete person.kontaktinformasjon;
};
const batch = hasMoreThan(1);
const isBatch: Which = (asked) => isLookup(asked) && batch(asked);

/** Applies a change to one request of a run. */
const once =
  (position: number, change: Change, which: Which = isLookup): Change =>
  (service) => {
    let requests = 0;
    return restrict((asked) => which(asked) && ++requests === position, change)(service);
  };

/** The contact information of another person who was returned before. */
const leakContact: Change = (service) => {
  let seen: Json | undefined;
  let responses = 0;
  return changeEveryPerson((person) => {
    const own = person.kontaktinformasjon;
    if (own === undefined) return;
    if (++responses % 997 === 0 && seen !== undefined) person.kontaktinformasjon = structuredClone(seen);
    seen = structuredClone(own);
  })(service);
};

export const intermittentMutants: readonly IndependentMutant[] = [
  {
    name: 'swaps the contact information of two persons in every 11th batch',
    serve: everyNth(11, swap('kontaktinformasjon'), isBatch),
  },
  {
    name: 'swaps the contact information of two persons in every 29th response',
    serve: everyNth(29, swap('kontaktinformasjon')),
  },
  { name: 'swaps the mailboxes of two persons in every 7th batch', serve: everyNth(7, swap('digital_post'), isBatch) },
  {
    name: 'swaps the identifiers of two persons in every 11th batch',
    serve: everyNth(11, swap('personidentifikator'), isBatch),
  },
  { name: 'swaps the contact information of two persons once', serve: once(12, swap('kontaktinformasjon'), isBatch) },
  { name: 'returns contact information of another person once in 997 persons', serve: leakContact },
  { name: 'omits a person in every 11th batch', serve: everyNth(11, dropLast, isBatch) },
  { name: 'returns 500 to every 29th request', serve: everyNth(29, fail) },
  {
    name: 'returns 500 to every 13th request in v2',
    serve: everyNth(13, fail, (asked) => isLookup(asked) && isV2(asked)),
  },
  { name: 'returns 500 to the first request', serve: once(1, fail) },
  {
    name: 'returns no persons in the first response',
    serve: once(
      2,
      changeList(() => []),
    ),
  },
  {
    name: 'truncates every 17th response',
    serve: everyNth(
      17,
      changeLookupResponse((answer) => ({ ...answer, body: String(answer.body).slice(0, -20) })),
    ),
  },
  {
    name: 'returns null as personer in every 19th response',
    serve: everyNth(
      19,
      changeBody(() => ({ personer: null })),
    ),
  },
  {
    name: 'returns KAN_IKKE_VARSLES for every person in every 23rd response',
    serve: everyNth(
      23,
      changeEveryPerson((person) => {
        if (person.varslingsstatus) person.varslingsstatus = 'KAN_IKKE_VARSLES';
      }),
    ),
  },
  {
    name: 'returns the response to a concurrent request',
    concurrency: 4,
    serve: (service: Service): Service => {
      let concurrent: Promise<ServiceResponse> | undefined;
      return async (asked) => {
        if (!isLookup(asked)) return service(asked);
        const answer = service(asked);
        const other = concurrent;
        concurrent = answer;
        const isConcurrent = (asked.connection?.inFlight ?? 0) > 1 && other !== undefined;
        await takeTime();
        return isConcurrent ? other : answer;
      };
    },
  },
  {
    name: 'mixes up the contact information of concurrent requests',
    concurrency: 4,
    serve: (service: Service): Service => {
      let last: Json | undefined;
      const slow: Service = async (asked) => {
        if (isLookup(asked)) await takeTime();
        return service(asked);
      };
      return changeList((personer, asked) => {
        const [first] = personer.filter((person) => person.kontaktinformasjon !== undefined);
        if (first === undefined) return personer;
        const own = first.kontaktinformasjon;
        if ((asked.connection?.inFlight ?? 0) > 3 && last !== undefined) first.kontaktinformasjon = last;
        last = structuredClone(own);
        return personer;
      })(slow);
    },
  },
  {
    name: 'returns the previous response to the 20th request of a connection',
    serve: (service: Service): Service => {
      let previous: ServiceResponse | undefined;
      return async (asked) => {
        if (!isLookup(asked)) return service(asked);
        const answer = await service(asked);
        const returned = asked.connection?.requests === 20 && previous ? previous : answer;
        previous = answer;
        return returned;
      };
    },
  },
  { name: 'omits the last of exactly 100 persons', serve: restrict(hasExactly(100), dropLast) },
  { name: 'omits the last of exactly 256 persons', serve: restrict(hasExactly(256), dropLast) },
  { name: 'omits the last of exactly 500 persons', serve: restrict(hasExactly(500), dropLast) },
  { name: 'omits the last of exactly 999 persons', serve: restrict(hasExactly(999), dropLast) },
  { name: 'omits the first of 1000 persons', serve: restrict(hasExactly(1000), dropFirst) },
  { name: 'returns 500 for exactly two persons', serve: restrict(hasExactly(2), fail) },
  {
    name: 'omits the contact information of the first person in a batch',
    serve: restrict(isBatch, changePersonAt(0, removeContact)),
  },
  { name: 'omits the contact information of the 500th person of a batch', serve: changePersonAt(499, removeContact) },
  { name: 'omits the contact information of the 129th person of a batch', serve: changePersonAt(128, removeContact) },
  {
    name: 'returns the contact information of the 100th person for the 101st',
    serve: changeList((personer) => {
      const contact = personer[99]?.kontaktinformasjon;
      if (contact && personer[100]?.kontaktinformasjon) personer[100].kontaktinformasjon = contact;
      return personer;
    }),
  },
  {
    name: 'returns persons of large batches in the order of their identifiers',
    serve: restrict(
      hasMoreThan(200),
      changeList((personer) =>
        personer.sort((one, other) => one.personidentifikator.localeCompare(other.personidentifikator)),
      ),
    ),
  },
  {
    name: 'adds a person to every 11th batch',
    serve: everyNth(
      11,
      changeList((personer) => [...personer, personer[0]]),
      isBatch,
    ),
  },
];
