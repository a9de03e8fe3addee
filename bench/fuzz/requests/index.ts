import { mutateGrant } from '../credentials.ts';
import { addHostileHeaders, type FuzzRequest, mutateBytes, writeRequest } from '../http.ts';
import { Random } from '../random.ts';
import { createControlCall } from './control.ts';
import { createFaultCall } from './faults.ts';
import { createLookup, type Tokens } from './lookups.ts';
import { createSoapMessage } from './soap.ts';

export type { Tokens } from './lookups.ts';

const SESSIONS_PER_PURPOSE = 6;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** The sessions that exist before the first request: a hostile name creates another one. */
export const SESSION_NAMES = ['plain', 'control', 'faulty'].flatMap((purpose) =>
  Array.from({ length: SESSIONS_PER_PURPOSE }, (_, index) => `${purpose}-${index}`),
);

type Create = (tokens: Tokens, random: Random) => FuzzRequest;

const pickSession = (purpose: string, random: Random): string => `${purpose}-${random.below(SESSIONS_PER_PURPOSE)}`;
const plain = { isFaulty: false };

const createTokenRequest: Create = ({ credentials }, random) => {
  const headers = addHostileHeaders([['Content-Type', FORM_TYPE]], random);
  return {
    kind: 'token',
    bytes: writeRequest('POST', '/token', headers, mutateGrant(credentials, random)),
    isRaw: false,
    ...plain,
  };
};

/** A lookup in a session whose persons, time and scenario the control API has changed, or that has faults. */
const createChangedLookup =
  (purpose: string): Create =>
  (tokens, random) => {
    const session = pickSession(purpose, random);
    const request = random.chance(0.05)
      ? createSoapMessage(tokens.credentials, session, random)
      : createLookup(tokens, session, random);
    return { ...request, kind: `${purpose}, ${request.kind}`, isFaulty: true };
  };

const createRaw: Create = (tokens, random) => {
  const { bytes } = createLookup(tokens, pickSession('plain', random), random);
  return { kind: 'invalid HTTP', bytes: mutateBytes(bytes, random), isFaulty: false, isRaw: true };
};

const KINDS: readonly (readonly [number, Create])[] = [
  [70, (tokens, random) => ({ ...createLookup(tokens, pickSession('plain', random), random), ...plain })],
  [
    2.5,
    ({ credentials }, random) => ({
      ...createSoapMessage(credentials, pickSession('plain', random), random),
      ...plain,
    }),
  ],
  [4, createTokenRequest],
  [10, (_tokens, random) => createControlCall(pickSession('control', random), random)],
  [6, createChangedLookup('control')],
  [1, (_tokens, random) => createFaultCall(pickSession('faulty', random), random)],
  [3, createChangedLookup('faulty')],
  [2, createRaw],
];

/** Creates the request with a number. Apart from times and signatures, seed and number determine it. */
export function createRequest(seed: number, number: number, tokens: Tokens): FuzzRequest {
  const random = new Random(seed, number);
  return random.pickWeighted(KINDS)(tokens, random);
}
