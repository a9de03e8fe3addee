import type { Change, Service, ServiceRequest, ServiceResponse } from './service.ts';

/** A JSON object of any shape. */
// biome-ignore lint/suspicious/noExplicitAny: a mutant may return any JSON
export type Json = Record<string, any>;

export const changeResponse =
  (change: (answer: ServiceResponse, asked: ServiceRequest) => ServiceResponse): Change =>
  (service) =>
  async (asked) =>
    change(await service(asked), asked);

export const isLookup = ({ path }: ServiceRequest): boolean => /\/personer\/?$/.test(path);

/** Changes every lookup response with status 200. */
export const changeLookupResponse = (
  change: (answer: ServiceResponse, asked: ServiceRequest) => ServiceResponse,
): Change =>
  changeResponse((answer, asked) => (answer.status === 200 && isLookup(asked) ? change(answer, asked) : answer));

/** Changes every response with an error status. */
export const changeError = (change: (answer: ServiceResponse, asked: ServiceRequest) => ServiceResponse): Change =>
  changeResponse((answer, asked) => (answer.status >= 400 ? change(answer, asked) : answer));

/** Replaces the body of every lookup response with status 200. */
export const changeBody = (change: (body: Json, asked: ServiceRequest) => unknown): Change =>
  changeLookupResponse((answer, asked) => ({
    ...answer,
    body: JSON.stringify(change(deepCopy(parseBodyOnce(answer)), asked)),
  }));

/** All runs share the few responses of the unchanged service, so each is parsed once and copied before a change. */
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

export const changeList = (change: (personer: Json[], asked: ServiceRequest) => unknown): Change =>
  changeBody(({ personer }, asked) => ({ personer: change(personer, asked) }));

export const changeEveryPerson = (change: (person: Json, asked: ServiceRequest) => void): Change =>
  changeList((personer, asked) => {
    for (const person of personer) change(person, asked);
    return personer;
  });

export const changePersons = (which: (person: Json) => unknown, change: (person: Json) => void): Change =>
  changeEveryPerson((person) => {
    if (which(person)) change(person);
  });

/** Changes a request before the service receives it. */
export const changeRequest =
  (change: (asked: ServiceRequest) => ServiceRequest): Change =>
  (service) =>
  (asked) =>
    service(change(asked));

/** Returns another response to some requests. */
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

/** The request with other identifiers and additional fields. */
export function withIdentifiers(
  asked: ServiceRequest,
  identifiers: readonly string[],
  members: object = {},
): ServiceRequest {
  const text = JSON.stringify({ ...JSON.parse(asked.body), personidentifikatorer: identifiers, ...members });
  return { ...asked, identifiers, body: text };
}

/** Changes responses with status 200 of another endpoint than the lookup. */
export const changeBodyAt = (path: RegExp, change: (body: Json, asked: ServiceRequest) => unknown): Change =>
  changeResponse((answer, asked) =>
    answer.status === 200 && path.test(asked.path) && asked.method !== 'PATCH'
      ? { ...answer, body: JSON.stringify(change(JSON.parse(String(answer.body)), asked)) }
      : answer,
  );
