import type { Credentials } from '../credentials.ts';
import { mutateToken } from '../credentials.ts';
import { addHostileHeaders, type FuzzRequest, type Headers, writeRequest } from '../http.ts';
import { pickHostileText, writeJson } from '../mutate.ts';
import type { Random } from '../random.ts';

/** Of the scenario `standard`, and generated. Mutations make them invalid. */
const IDENTIFIERS = ['01837012046', '21894017101', '25916509831', '65824730770', '12848523168', '27819231090'];

/** A valid token, which is reused as clients do; `create` writes a mutated one. */
export interface Tokens {
  readonly valid: string;
  readonly credentials: Credentials;
}

const JSON_TYPE = ['Content-Type', 'application/json'] as const;

function createHeaders({ valid, credentials }: Tokens, session: string, random: Random): Headers {
  const token = random.chance(0.04) ? mutateToken(credentials, random) : valid;
  const headers: Headers = [
    ['Authorization', `Bearer ${token}`],
    ['X-Krr-Session', session],
  ];
  return addHostileHeaders(headers, random);
}

const mutateTarget = (path: string, random: Random): string =>
  random.chance(0.1)
    ? path + random.pick(['?', '?a[__proto__]=1&a', '/', '//', '/..', '?%', `?q=${pickHostileText(random)}`])
    : path;

function createBatch(random: Random): object {
  const size = random.pickWeighted([
    [40, 1],
    [20, 2 + random.below(10)],
    [0.2, 1000 + random.below(3)],
  ]);
  const personidentifikatorer = Array.from({ length: size }, () => random.pick(IDENTIFIERS));
  return random.chance(0.4)
    ? { personidentifikatorer, inkluderIkkeRegistrerte: random.chance(0.5) }
    : { personidentifikatorer };
}

/** The endpoints of the service, with the body of each. */
const ENDPOINTS: readonly (readonly [number, string, string, ((random: Random) => object) | undefined])[] = [
  [20, 'POST', '/rest/v1/personer', createBatch],
  [20, 'POST', '/rest/v2/personer', createBatch],
  [2, 'GET', '/rest/v1/person', undefined],
  [2, 'GET', '/rest/v2/person', undefined],
  [4, 'PATCH', '/rest/v1/person', (random) => ({ spraak: random.pick(['en', 'nb', 'nn', 'se', '']) })],
  [1, 'GET', '/rest/v1/printSertifikat', undefined],
  [1, 'GET', '/rest/v2/printSertifikat', undefined],
  [5, 'POST', '/rest/v2/krr/hentEndringer', (random) => ({ fraEndringsId: random.below(40) })],
  [1, 'GET', '/.well-known/openid-configuration', undefined],
  [1, 'GET', '/jwk', undefined],
  [0.1, 'GET', '/metrics', undefined],
  [0.1, 'GET', '/v3/api-docs', undefined],
  [0.1, 'GET', '/', undefined],
];

/** A lookup with a mutated body, token, header or path. */
export function createLookup(tokens: Tokens, session: string, random: Random): Omit<FuzzRequest, 'isFaulty'> {
  const [, method, path, createBody] = random.pickWeighted(ENDPOINTS.map((endpoint) => [endpoint[0], endpoint]));
  const headers = createHeaders(tokens, session, random);
  const target = mutateTarget(path, random);
  const kind = path.split('/').at(-1)!;
  if (createBody === undefined) return { kind, bytes: writeRequest(method, target, headers), isRaw: false };
  const body = writeJson(createBody(random), random);
  return { kind, bytes: writeRequest(method, target, [...headers, JSON_TYPE], body), isRaw: false };
}
