import { type FuzzRequest, writeRequest } from '../http.ts';
import { writeJson } from '../mutate.ts';
import type { Random } from '../random.ts';

/** Bundled scenarios with faults. The slow ones would only slow the fuzzer down: they are among the effects. */
export const FAULT_SCENARIOS = [
  'connection-reset',
  'cut-off',
  'empty-response',
  'flaky',
  'gateway-page',
  'mislabelled-charset',
  'outage-and-recovery',
  'rate-limit',
  'token-expiry',
  'trailing-comma',
  'wrong-charset',
  'wrong-content-length',
] as const;

const CONDITIONS: readonly object[] = [
  {},
  { persons: '2-' },
  { attempt: '1-2', per: 'batch' },
  { probability: 0.3 },
  { operation: 'ws-v5' },
  { operation: 'token', attempt: { every: 2 } },
  { person: '01837012046', version: 'v1' },
  { token: 'fuzz', per: 'token' },
];

const EFFECTS: readonly object[] = [
  { status: 503, headers: { 'Retry-After': 2 }, body: 'Service Unavailable' },
  { status: 429, body: { errors: [] } },
  { status: 204 },
  { status: 304 },
  { reset: 'beforeHeaders' },
  { reset: 10 },
  { empty: true },
  { cutAtPerson: 1 },
  { dribble: { bytes: 40, every: '1ms' } },
  { contentLength: 10 },
  { contentLength: -10 },
  { trailingComma: true },
  { charset: 'iso-8859-1' },
  { charset: { bytes: 'utf-16le', label: 'utf-8' } },
  { delay: '5ms' },
  { delay: { median: '1ms', p95: '9ms' }, status: 500 },
  { silence: true },
];

const createFault = (random: Random): object => {
  const when = random.pick(CONDITIONS);
  return { ...(random.chance(0.7) && { when }), ...random.pick(EFFECTS) };
};

/** Sets mutated faults, or a scenario with faults, in a session. */
export function createFaultCall(session: string, random: Random): FuzzRequest {
  const headers = [
    ['Content-Type', 'application/json'],
    ['X-Krr-Session', session],
  ] as const;
  const faults = Object.fromEntries(['a', 'b'].map((name) => [name, createFault(random)]));
  const [path, body] = random.chance(0.3)
    ? ['scenario', { scenario: random.pick(FAULT_SCENARIOS) }]
    : ['faults', { faults }];
  const text = random.chance(0.4) ? JSON.stringify(body) : writeJson(body, random);
  return {
    kind: `control, ${path}`,
    bytes: writeRequest('PUT', `/__krr/${path}`, headers, text),
    isFaulty: true,
    isRaw: false,
  };
}
