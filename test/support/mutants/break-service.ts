import type { Answer, Asked, Change, Service } from './service.ts';

/** A JSON object that may be changed into anything. */
// biome-ignore lint/suspicious/noExplicitAny: a broken service sends anything
export type Json = Record<string, any>;

/** Changes every answer of a service. */
export const answering =
  (change: (answer: Answer, asked: Asked) => Answer): Change =>
  (service) =>
  async (asked) =>
    change(await service(asked), asked);

/** Whether a batch is looked up. */
export const isLookup = ({ path }: Asked): boolean => /\/personer\/?$/.test(path);

/** Changes every answer with persons: to a lookup, with status 200. */
export const found = (change: (answer: Answer, asked: Asked) => Answer): Change =>
  answering((answer, asked) => (answer.status === 200 && isLookup(asked) ? change(answer, asked) : answer));

/** Changes every refusal. */
export const refused = (change: (answer: Answer, asked: Asked) => Answer): Change =>
  answering((answer, asked) => (answer.status >= 400 ? change(answer, asked) : answer));

/** Changes the body of every answer with persons; what is returned takes its place. */
export const body = (change: (body: Json, asked: Asked) => unknown): Change =>
  found((answer, asked) => ({ ...answer, body: JSON.stringify(change(copied(jsonOf(answer)), asked)) }));

/** Every run is answered from the same few answers of the unbroken service: each is read once, and copied to be changed. */
const read = new WeakMap<Answer, Json>();

function jsonOf(answer: Answer): Json {
  const json = read.get(answer) ?? JSON.parse(String(answer.body));
  read.set(answer, json);
  return json;
}

function copied<T>(json: T): T {
  if (Array.isArray(json)) return json.map(copied) as T;
  if (typeof json !== 'object' || json === null) return json;
  const copy: Json = { ...json };
  for (const name in copy) copy[name] = copied(copy[name]);
  return copy as T;
}

/** Changes the list of persons. */
export const list = (change: (personer: Json[], asked: Asked) => unknown): Change =>
  body(({ personer }, asked) => ({ personer: change(personer, asked) }));

/** Changes every person in place. */
export const everyone = (change: (person: Json, asked: Asked) => void): Change =>
  list((personer, asked) => {
    for (const person of personer) change(person, asked);
    return personer;
  });

/** Changes some persons in place. */
export const those = (which: (person: Json) => unknown, change: (person: Json) => void): Change =>
  everyone((person) => {
    if (which(person)) change(person);
  });

/** Changes what a service is asked, before it sees it. */
export const asking =
  (change: (asked: Asked) => Asked): Change =>
  (service) =>
  (asked) =>
    service(change(asked));

/** Answers some requests otherwise, and the rest as before. */
export const where =
  (which: (asked: Asked) => boolean, otherwise: (asked: Asked, service: Service) => Promise<Answer>): Change =>
  (service) =>
  (asked) =>
    which(asked) ? otherwise(asked, service) : service(asked);

export const refusal = (status: number, detail = 'it cannot be answered'): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ errors: [{ id: 'refused', status: String(status), title: 'Refused', detail }] }),
});

/** The same request, for other identifiers and with other members. */
export function askingFor(asked: Asked, identifiers: readonly string[], members: object = {}): Asked {
  const text = JSON.stringify({ ...JSON.parse(asked.body), personidentifikatorer: identifiers, ...members });
  return { ...asked, identifiers, body: text };
}

/** Changes what is answered at other paths than the lookup's, with status 200. */
export const foundAt = (path: RegExp, change: (body: Json, asked: Asked) => unknown): Change =>
  answering((answer, asked) =>
    answer.status === 200 && path.test(asked.path) && asked.method !== 'PATCH'
      ? { ...answer, body: JSON.stringify(change(JSON.parse(String(answer.body)), asked)) }
      : answer,
  );
