import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { MockOptions } from '../../../src/mock/index.ts';
import { mockWith } from '../mock/in-process.ts';
import { checkToken, LOGGED_IN } from './tokens.ts';

/** A request to a service. */
export interface ServiceRequest {
  readonly method: string;
  readonly path: string;
  readonly version: 'v1' | 'v2';
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The items of `personidentifikatorer`, if the body has such a list. */
  readonly identifiers: readonly string[];
  readonly connection?: Connection;
}

/** The connection that carried a request. */
export interface Connection {
  readonly httpVersion: string;
  /** The number of requests on this connection so far, with this one. */
  readonly requests: number;
  /** The number of requests that are being handled, with this one. */
  readonly inFlight: number;
  /** The requests on this connection before the responses to each other, with this one, in the order received. */
  readonly pending: readonly Promise<ServiceRequest>[];
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** An interim response with status 100 comes before it. */
  readonly continues?: true;
}

export type Service = (asked: ServiceRequest) => Promise<ServiceResponse>;

/** Wraps a service. It is applied anew for each run, so it may keep state. */
export type Change = (service: Service) => Service;

/** Headers that depend on the connection instead of the request. */
const CONNECTION_HEADERS = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

/** Returns the response to a request with an unacceptable Authorization header. */
type TokenCheck = (authorization: string | undefined) => ServiceResponse | undefined;

/**
 * A mock behind a gateway that checks tokens. Responses to identical requests are cached.
 * @throws if a request changes a person, which would alter the results of other tests
 */
export function createService(options: Partial<MockOptions> = {}, check: TokenCheck = checkToken): Service {
  const mock = mockWith(options);
  const answers = new Map<string, Promise<ServiceResponse>>();
  return (asked) => {
    const { method, path, headers, body } = asked;
    const known = ['authorization', 'content-type', 'accept'].map((name) => headers[name]);
    const key = JSON.stringify([method, path, known, body]);
    const answer = answers.get(key) ?? callMock(mock, asked, check);
    answers.set(key, answer);
    return method === 'PATCH' ? answer.then(expectNoChange) : answer;
  };
}

export const unchangedService = createService();

function expectNoChange(answer: ServiceResponse): ServiceResponse {
  if (answer.status < 300) throw new Error('this service is shared by tests: use limitOwnPerson for changes');
  return answer;
}

/** Gives each run its own mock for the logged-in person, so that changes do not affect other runs. */
export const limitOwnPerson: Change = (service) => {
  let mock: Promise<FastifyInstance> | undefined;
  let isWritten = false;
  return async (asked) => {
    if (!isAboutOwnPerson(asked) && !(isWritten && isChangeLog(asked))) return service(asked);
    isWritten ||= asked.method === 'PATCH';
    mock ??= createOwnMock();
    return callMock(await mock, asked, checkToken);
  };
};

/** A request for changes, over REST or SOAP. */
const isChangeLog = ({ path, body }: ServiceRequest): boolean =>
  path.endsWith('/hentEndringer') || body.includes('HentEndringerForespoersel');

/** A lookup of the logged-in person alone, or with persons whom only the population contains. */
const isAboutOwnPerson = ({ path, identifiers }: ServiceRequest): boolean =>
  path.endsWith('/person') || (identifiers.length < 5 && identifiers[0] === LOGGED_IN);

/** The first request for changes begins their log. */
async function createOwnMock(): Promise<FastifyInstance> {
  const mock = mockWith();
  await mock.inject({
    method: 'POST',
    url: '/rest/v2/krr/hentEndringer',
    headers: { authorization: 'Bearer any' },
    payload: { fraEndringsId: 0 },
  });
  return mock;
}

export async function callMock(
  mock: FastifyInstance,
  { method, path, headers, body }: ServiceRequest,
  check: TokenCheck,
): Promise<ServiceResponse> {
  const refused = check(headers.authorization);
  if (refused !== undefined) return refused;
  const payload = method === 'GET' ? {} : { payload: body };
  return toServiceResponse(await mock.inject({ method: method as 'POST', url: path, headers, ...payload }));
}

function toServiceResponse({ statusCode, headers, body }: LightMyRequestResponse): ServiceResponse {
  const kept = Object.entries(headers).filter(([name]) => !CONNECTION_HEADERS.includes(name));
  return { status: statusCode, headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])), body };
}
