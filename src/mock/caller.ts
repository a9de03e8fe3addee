import type { JWTPayload } from 'jose';
import {
  ALL_PARTS,
  type PartSet,
  PROTECTED_RESOURCES,
  type ProtectedResource,
  permissionsFor,
} from '../disclosure/index.ts';

/** Who asks, as a token tells. */
export interface Caller {
  /** The `client_id` of the token; null if it tells none. */
  readonly clientId: string | null;
  /** The `pid` of the token, whatever it holds: the person who is logged in; null if it tells none. */
  readonly pid: string | null;
  /** What the caller is given behind each gate; null if it stays shut. Worked out once for each token. */
  readonly partsByResource: Readonly<Record<ProtectedResource, PartSet | null>>;
}

const createPartsByResource = (getParts: (resource: ProtectedResource) => PartSet | null): Caller['partsByResource'] =>
  Object.fromEntries(PROTECTED_RESOURCES.map((resource) => [resource, getParts(resource)])) as Record<
    ProtectedResource,
    PartSet | null
  >;

/** Who may ask for everything, and is nobody in particular. */
export const FULL_ACCESS: Caller = {
  clientId: null,
  pid: null,
  partsByResource: createPartsByResource(() => ALL_PARTS),
};

/** Who has no token. */
export const ANONYMOUS: Caller = {
  clientId: null,
  pid: null,
  partsByResource: createPartsByResource((gate) => permissionsFor(gate, [])),
};

const toStringOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Who asks with a JWT that has these claims. A scope that is no text is none. */
export function toCaller({ scope, client_id, pid }: JWTPayload): Caller {
  const scopes = toStringOrNull(scope)?.split(' ') ?? [];
  return {
    clientId: toStringOrNull(client_id),
    pid: toStringOrNull(pid),
    partsByResource: createPartsByResource((resource) => permissionsFor(resource, scopes)),
  };
}
