import { SCOPES } from '../credentials.ts';
import { addHostileHeaders, type FuzzRequest, writeRequest } from '../http.ts';
import { mutateText, writeJson } from '../mutate.ts';
import type { Random } from '../random.ts';
import { FAULT_SCENARIOS } from './faults.ts';

const ROLES = ['kari', 'reserved', 'deleted', 'new-person', 'expired'];

const PERSONS: readonly object[] = [
  { born: 1970, status: 'SLETTET' },
  { reservasjon: 'JA', kontaktinformasjon: null },
  { kind: 'dnr', born: '1950-1959', reservasjon: 'JA' },
  { identifier: '01837012046', spraak: 'nn', kontaktinformasjon: { epostadresse: 'a@example.com' } },
  { kontaktinformasjon: { mobiltelefonnummer: '+4742000000', mobiltelefonnummer_oppdatert: { ago: 'P17M29D' } } },
  { digital_post: null, reservasjon: 'NEI', varslingsstatus: 'KAN_VARSLES' },
];

type Body = (random: Random) => unknown;

/** The calls of the control API: method, path and body. */
const CALLS: readonly (readonly [number, string, string, Body?])[] = [
  [3, 'PUT', '/scenario', (random) => ({ scenario: random.pick(['standard', 'eighteen-months', ...FAULT_SCENARIOS]) })],
  [1, 'PUT', '/scenario', () => ({ scenario: ['standard', './a.yaml'] })],
  [1, 'DELETE', '/scenario'],
  [2, 'GET', '/scenario'],
  [3, 'PUT', '/time', (random) => ({ now: random.pick(['2026-06-01T12:00:00+02', '2028-02-29T23:59:59.9Z', null]) })],
  [1, 'GET', '/expiries?days=400'],
  [8, 'PUT', '/persons/ROLE', (random) => random.pick(PERSONS)],
  [4, 'GET', '/persons?property=reserved,language=nn&kind=dnr&born=1950..1959&sex=female&count=3'],
  [
    4,
    'POST',
    '/persons/card',
    (random) => ({ identifier: '01837012046', scope: SCOPES, ...(random.chance(0.3) && { role: 'kari' }) }),
  ],
  [2, 'POST', '/tokens', () => ({ scope: SCOPES, client_id: 'fuzz', pid: '01837012046', expires_in: 100 })],
  [4, 'GET', '/journal?since=3&operation=personer&version=v1&status=400-499&persons=2-5&attempt=1-&token=1&role=kari'],
  [1, 'DELETE', '/journal'],
  [3, 'POST', '/journal/verify', () => ({ filter: { persons: { from: 2 }, identifier: '01837012046' }, count: 1 })],
  [2, 'POST', '/journal/wait', () => ({ filter: { status: 200 }, count: 1, timeoutMs: 20 })],
  [2, 'GET', '/findings'],
  [1, 'DELETE', '/findings'],
  [2, 'GET', '/sessions'],
  [
    3,
    'POST',
    '/sessions',
    () => ({ name: 'control-1', scenario: 'standard', now: '2026-06-01T12:00:00+02', idleTimeoutSeconds: 60 }),
  ],
  [1, 'GET', '/sessions/control-1'],
  [1, 'DELETE', '/sessions/control-2'],
  [1, 'POST', '/sessions/control-3/reset'],
  [1, 'GET', '/conformance'],
  [1, 'GET', '/openapi.yaml'],
  [1, 'GET', '/'],
];

/** A call of the control API with a mutated body or query. It may wait, and the session may have faults. */
export function createControlCall(session: string, random: Random): FuzzRequest {
  const [, method, template, createBody] = random.pickWeighted(CALLS.map((call) => [call[0], call]));
  const path = template.replace('ROLE', random.pick(ROLES));
  const target = `/__krr${random.chance(0.3) ? mutateText(path, random).slice(0, 2000) : path}`;
  const headers = addHostileHeaders([['X-Krr-Session', session]], random);
  const kind = `control, ${method}`;
  if (createBody === undefined)
    return { kind, bytes: writeRequest(method, target, headers), isFaulty: true, isRaw: false };
  const body = writeJson(createBody(random), random);
  const bytes = writeRequest(method, target, [...headers, ['Content-Type', 'application/json']], body);
  return { kind, bytes, isFaulty: true, isRaw: false };
}
