import type { Change, Service, ServiceRequest, ServiceResponse } from './service.ts';

/** A JSON object that may be changed into anything. */
// biome-ignore lint/suspicious/noExplicitAny: a broken service sends anything
export type Json = Record<string, any>;

/** Changes every answer of a service. */
export const changeResponse =
  (change: (answer: ServiceResponse, asked: ServiceRequest) => ServiceResponse): Change =>
  (service) =>
  async (asked) =>
    change(await service(asked), asked);

/** Whether a batch is looked up. */
export const isLookup = ({ path }: ServiceRequest): boolean => /\/personer\/?$/.test(path);

/** Changes every answer with persons: to a lookup, with status 200. */
export const changeLookupResponse = (
  change: (answer: ServiceResponse, asked: ServiceRequest) => ServiceResponse,
): Change =>
  changeResponse((answer, asked) => (answer.status === 200 && isLookup(asked) ? change(answer, asked) : answer));

/** Changes every refusal. */
export const changeError = (change: (answer: ServiceResponse, asked: ServiceRequest) => ServiceResponse): Change =>
  changeResponse((answer, asked) => (answer.status >= 400 ? change(answer, asked) : answer));

/** Changes the body of every answer with persons; what is returned takes its place. */
export const changeBody = (change: (body: Json, asked: ServiceRequest) => unknown): Change =>
  changeLookupResponse((answer, asked) => ({
    ...answer,
    body: JSON.stringify(change(deepCopy(parseBodyOnce(answer)), asked)),
  }));

/** Every run is answered from the same few answers of the unbroken service: each is read once, and copied to be changed. */
const parsedBodies = new WeakMap<ServiceResponse, Json>();

function parseBodyOnce(answer: ServiceResponse): Json {
  const json = parsedBodies.get(answer) ?? JSON.parse(String(answer.body));
  parsedBodies.set(answer, json);
  return json;
}

function deepCopy<T>(json: T): T {
  if (Array.isArray(json)) return json.map(deepCopy) as T;
  if (typeof json !== 'object' || json === null) return json;
  const copy: Json = { ...json };
  for (const name in copy) copy[name] = deepCopy(copy[name]);
  return copy as T;
}

/** Changes the list of persons. */
export const changeList = (change: (personer: Json[], asked: ServiceRequest) => unknown): Change =>
  changeBody(({ personer }, asked) => ({ personer: change(personer, asked) }));

/** Changes every person in place. */
export const changeEveryPerson = (change: (person: Json, asked: ServiceRequest) => void): Change =>
  changeList((personer, asked) => {
    for (const person of personer) change(person, asked);
    return personer;
  });

/** Changes some persons in place. */
export const changePersons = (which: (person: Json) => unknown, change: (person: Json) => void): Change =>
  changeEveryPerson((person) => {
    if (which(person)) change(person);
  });

/** Changes what a service is asked, before it sees it. */
export const changeRequest =
  (change: (asked: ServiceRequest) => ServiceRequest): Change =>
  (service) =>
  (asked) =>
    service(change(asked));

/** Answers some requests otherwise, and the rest as before. */
export const replaceResponse =
  (
    which: (asked: ServiceRequest) => boolean,
    otherwise: (asked: ServiceRequest, service: Service) => Promise<ServiceResponse>,
  ): Change =>
  (service) =>
  (asked) =>
    which(asked) ? otherwise(asked, service) : service(asked);

export const createError = (status: number, detail = 'it cannot be answered'): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ errors: [{ id: 'refused', status: String(status), title: 'Refused', detail }] }),
});

/** The same request, for other identifiers and with other members. */
export function withIdentifiers(
  asked: ServiceRequest,
  identifiers: readonly string[],
  members: object = {},
): ServiceRequest {
  const text = JSON.stringify({ ...JSON.parse(asked.body), personidentifikatorer: identifiers, ...members });
  return { ...asked, identifiers, body: text };
}

/** Changes what is answered at other paths than the lookup's, with status 200. */
export const changeBodyAt = (path: RegExp, change: (body: Json, asked: ServiceRequest) => unknown): Change =>
  changeResponse((answer, asked) =>
    answer.status === 200 && path.test(asked.path) && asked.method !== 'PATCH'
      ? { ...answer, body: JSON.stringify(change(JSON.parse(String(answer.body)), asked)) }
      : answer,
  );
