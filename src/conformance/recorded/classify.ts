import type { ProbeName } from '../probes/rest.ts';
import type { Exchange, ProbeRequest, RestVersion } from '../target/exchange.ts';
import { isObject, tryParseJson } from '../target/json.ts';
import { containsSecret, type RecordedAuthorization, readAuthorization } from './authorization.ts';
import type { ClassifiedExchange, RecordingFacts } from './classified-exchange.ts';
import { type BodyClassification, classifyBody, OTHER_REQUEST } from './classify-lookup.ts';
import { classifySoap } from './classify-soap.ts';
import { type RecordedExchange, readPath } from './recorded-exchange.ts';

interface RestRequest {
  readonly version: RestVersion;
  readonly endpoint: string;
  readonly hasTrailingSlash: boolean;
}

const REST_PATH = /\/rest\/(v1|v2)\/(personer|person|printSertifikat|krr\/hentEndringer)(\/?)$/;

function readRestPath(path: string): RestRequest | undefined {
  const [, version, endpoint, slash] = REST_PATH.exec(path) ?? [];
  return version === undefined
    ? undefined
    : { version: version as RestVersion, endpoint: endpoint!, hasTrailingSlash: slash === '/' };
}

/** Names the probe that a recorded request corresponds to. Undefined for a request to another service. */
export function classify(recorded: RecordedExchange, facts: RecordingFacts): ClassifiedExchange | undefined {
  const path = readPath(recorded.url);
  if (facts.isSoapPath(path)) return classifySoap(recorded, path);
  const rest = readRestPath(path);
  if (rest === undefined) return undefined;
  const authorization = readAuthorization(recorded.headers.authorization, recorded.startedAt);
  const { probe, identifiers } = classifyRest(recorded, rest, authorization, facts);
  return {
    exchange: {
      probe,
      version: rest.version,
      request: toProbeRequest(recorded, path, authorization, identifiers),
      response: withTokenCheck(recorded, authorization.secret),
    },
    startedAt: recorded.startedAt,
    secret: authorization.secret,
    pid: authorization.pid,
  };
}

const KEPT_HEADERS = [
  ['content-type', 'Content-Type'],
  ['accept', 'Accept'],
] as const;

/** Keeps the headers that a finding needs; others may contain secrets. */
function toProbeRequest(
  { method, headers, body }: RecordedExchange,
  path: string,
  { authorization }: RecordedAuthorization,
  identifiers: readonly string[],
): ProbeRequest {
  const kept = KEPT_HEADERS.flatMap(([name, title]) => (headers[name] === undefined ? [] : [[title, headers[name]]]));
  return {
    method: method as ProbeRequest['method'],
    path,
    headers: Object.fromEntries(kept),
    authorization,
    body,
    identifiers,
  };
}

function withTokenCheck({ response }: RecordedExchange, secret: string | undefined): Exchange['response'] {
  if (!('status' in response)) return response;
  const texts = [response.body, ...Object.values(response.headers)];
  return { ...response, containsToken: texts.some((text) => containsSecret(text, secret)) };
}

const asOther = (identifiers: readonly string[] = []): BodyClassification => ({ probe: OTHER_REQUEST, identifiers });

/** A rejected token says nothing about the request; neither does a limit, or an interface that the deployment does not have. */
const REJECTED_TOKENS = [401, 403];
const JOSE_ONLY = /^\s*application\/jose\s*(?:;|$)/i;

function classifyRest(
  recorded: RecordedExchange,
  rest: RestRequest,
  authorization: RecordedAuthorization,
  facts: RecordingFacts,
): BodyClassification {
  const lookup =
    rest.endpoint === 'personer' ? classifyLookup(recorded, rest) : classifyEndpoint(recorded, rest.endpoint);
  const unauthenticated = findUnauthenticatedProbe(authorization, facts);
  const status = 'status' in recorded.response ? recorded.response.status : 0;
  const isMissing = status === 404 && !(rest.endpoint === 'personer' && facts.isServed(rest.version));
  if (isMissing || status === 429) return asOther(lookup.identifiers);
  if (unauthenticated !== undefined && lookup.probe !== OTHER_REQUEST)
    return rest.endpoint === 'personer' ? { ...lookup, probe: unauthenticated } : asOther(lookup.identifiers);
  return REJECTED_TOKENS.includes(status) ? asOther(lookup.identifiers) : lookup;
}

function findUnauthenticatedProbe(
  { authorization, isExpired }: RecordedAuthorization,
  { hasAuthorization }: RecordingFacts,
): ProbeName | undefined {
  if (authorization === null) return hasAuthorization ? 'missing-token' : undefined;
  if ('raw' in authorization) return 'not-bearer';
  return isExpired ? 'expired-token' : undefined;
}

function classifyLookup({ method, headers, body }: RecordedExchange, rest: RestRequest): BodyClassification {
  if (method === 'GET') return { probe: 'get', identifiers: [] };
  if (method !== 'POST') return asOther();
  if (!/^\s*application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? 'application/json'))
    return { probe: 'other-media-type', identifiers: [] };
  const { probe, identifiers } = classifyBody(body ?? '', rest.version);
  const isOrdinary = probe === 'one' || probe === 'batch' || probe === 'thousand';
  if (isOrdinary && rest.hasTrailingSlash) return { probe: 'trailing-slash', identifiers };
  if (isOrdinary && JOSE_ONLY.test(headers.accept ?? '')) return { probe: 'accept-jose', identifiers };
  return { probe, identifiers };
}

function classifyEndpoint({ method, headers, body }: RecordedExchange, endpoint: string): BodyClassification {
  const isJose = JOSE_ONLY.test(headers.accept ?? '');
  if (endpoint === 'person' && method === 'GET') return { probe: isJose ? 'me-jose' : 'me', identifiers: [] };
  if (endpoint === 'printSertifikat' && method === 'GET') return { probe: 'print', identifiers: [] };
  const isChangesRequest = endpoint === 'krr/hentEndringer' && method === 'POST' && hasStart(body);
  return isChangesRequest ? { probe: 'changes', identifiers: [] } : asOther();
}

function hasStart(body: string | null): boolean {
  const json = tryParseJson(body ?? '');
  return isObject(json) && Number.isSafeInteger(json.fraEndringsId);
}
