import {
  changeBody,
  changeEveryPerson,
  changeList,
  changeLookupResponse,
  createError,
  isLookup,
  type Json,
} from '../../support/mutants/break-service.ts';
import { everyNth, hasMoreThan, isV2, restrict } from '../../support/mutants/independent/changes.ts';
import type { Change, Service, ServiceResponse } from '../../support/mutants/service.ts';

/** A service that is now and then wrong, and the rules that report it. */
export interface IntermittentFault {
  /** Completes the sentence "a service that …". */
  readonly name: string;
  readonly reports: readonly string[];
  readonly serve: Change;
  /** Default: 1, so that the order of requests is always the same. */
  readonly concurrency?: number;
}

const OWN = 'batch/own-contact-data';
const isBatch = hasMoreThan(1);
const hasContact = ({ kontaktinformasjon }: Json): boolean => kontaktinformasjon !== undefined;

const swap = (member: string): Change =>
  changeList((personer) => {
    const [one, other] = personer.filter((person) => person[member] !== undefined);
    if (other !== undefined) [one![member], other[member]] = [other[member], one![member]];
    return personer;
  });

const swapIdentifiers: Change = changeList((personer) => {
  const [one, other] = personer.filter(hasContact);
  if (other !== undefined)
    [one!.personidentifikator, other.personidentifikator] = [other.personidentifikator, one!.personidentifikator];
  return personer;
});

/** Every person with an address gets that of the first such person. */
const copyFirst: Change = changeList((personer) => {
  const [first, ...others] = personer.filter(hasContact);
  for (const person of others) person.kontaktinformasjon = structuredClone(first!.kontaktinformasjon);
  return personer;
});

/** The person at a position gets the data of the person before. */
const copyNeighbour = (position: number): Change =>
  changeList((personer) => {
    const [before, person] = personer.slice(position - 1);
    if (person && before && hasContact(before)) person.kontaktinformasjon = structuredClone(before.kontaktinformasjon);
    return personer;
  });

/** The previous response instead of the right one, to every nth request of a connection. */
const returnPrevious =
  (position: number): Change =>
  (service: Service) => {
    let previous: ServiceResponse | undefined;
    return async (asked) => {
      const response = await service(asked);
      if (!isLookup(asked)) return response;
      const isDue = asked.connection !== undefined && asked.connection.requests % position === 0;
      const returned = isDue && previous !== undefined ? previous : response;
      previous = response;
      return returned;
    };
  };

/** While other requests are open, the first person has the contact data of the last response. */
const mixConcurrent: Change = (service: Service) => {
  let last: Json | undefined;
  const slow: Service = async (asked) => {
    if (isLookup(asked)) await new Promise((resolve) => setTimeout(resolve, 2));
    return service(asked);
  };
  return changeList((personer, asked) => {
    const [first] = personer.filter(hasContact);
    if (first === undefined) return personer;
    const own = first.kontaktinformasjon;
    if ((asked.connection?.inFlight ?? 0) > 3 && last !== undefined) first.kontaktinformasjon = last;
    last = structuredClone(own);
    return personer;
  })(slow);
};

/** The contact data of the person returned before, once in many persons. */
const leak =
  (persons: number): Change =>
  (service) => {
    let seen: Json | undefined;
    let count = 0;
    return changeEveryPerson((person) => {
      const own = person.kontaktinformasjon;
      if (own === undefined) return;
      if (++count % persons === 0 && seen !== undefined) person.kontaktinformasjon = seen;
      seen = structuredClone(own);
    })(service);
  };

const setStatus = changeEveryPerson((person) => {
  if (person.varslingsstatus) person.varslingsstatus = 'KAN_IKKE_VARSLES';
});

export const intermittentFaults: readonly IntermittentFault[] = [
  {
    name: 'swaps the contact data of two persons in every 11th batch',
    reports: [OWN],
    serve: everyNth(11, swap('kontaktinformasjon'), isBatch),
  },
  {
    name: 'swaps the contact data of two persons in every 29th response',
    reports: [OWN],
    serve: everyNth(29, swap('kontaktinformasjon')),
  },
  {
    name: 'swaps the mailboxes of two persons in every 13th batch of version 2',
    reports: [OWN],
    serve: everyNth(13, swap('digital_post'), (asked) => isV2(asked) && isBatch(asked)),
  },
  {
    name: 'swaps the identifiers of two persons in every 17th batch',
    reports: [OWN],
    serve: everyNth(17, swapIdentifiers, isBatch),
  },
  {
    name: 'returns the contact data of the first person for all persons in every 19th batch',
    reports: [OWN],
    serve: everyNth(19, copyFirst, isBatch),
  },
  {
    name: 'returns the contact data of the 7th person for the 8th in every 5th batch',
    reports: [OWN],
    serve: everyNth(5, copyNeighbour(7), isBatch),
  },
  {
    name: 'returns the contact data of the 201st person for the 202nd in half of the large batches',
    reports: [OWN],
    serve: everyNth(2, copyNeighbour(201), hasMoreThan(400)),
  },
  {
    name: 'returns the contact data of the person before once in 397 persons',
    reports: [OWN],
    serve: leak(397),
  },
  { name: 'mixes up the contact data of concurrent requests', reports: [OWN], serve: mixConcurrent, concurrency: 4 },
  {
    name: 'returns the previous response to every 9th request of a connection',
    reports: ['response/one-per-identifier'],
    serve: returnPrevious(9),
  },
  {
    name: 'omits a person in every 11th batch',
    reports: ['response/one-per-identifier'],
    serve: everyNth(
      11,
      changeList((personer) => personer.slice(1)),
      isBatch,
    ),
  },
  {
    name: 'returns 500 to every 7th request',
    reports: ['response/status-200'],
    serve: everyNth(7, () => async () => createError(500)),
  },
  {
    name: 'returns an empty list in every 23rd response',
    reports: ['response/one-per-identifier'],
    serve: everyNth(
      23,
      changeBody(() => ({ personer: [] })),
    ),
  },
  {
    name: 'truncates every 31st response',
    reports: ['response/valid-json-utf8'],
    serve: everyNth(
      31,
      changeLookupResponse((answer) => ({ ...answer, body: String(answer.body).slice(0, -20) })),
    ),
  },
];

/** Faults in data that belong to no other person. */
export const unconfirmedFaults: readonly IntermittentFault[] = [
  {
    name: 'returns KAN_IKKE_VARSLES for every person in the first repetition of a batch',
    reports: ['batch/repeated'],
    serve: (service) => {
      const seen = new Map<string, number>();
      return restrict((asked) => {
        const count = (seen.get(asked.path + asked.body) ?? 0) + 1;
        seen.set(asked.path + asked.body, count);
        return isBatch(asked) && count === 2;
      }, setStatus)(service);
    },
  },
];
