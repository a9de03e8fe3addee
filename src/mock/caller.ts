import type { JWTPayload } from 'jose';
import { FULL_GRANT, GATES, type Gate, type Grant, grantAt } from '../disclosure/index.ts';

/** Who asks, as a token tells. */
export interface Caller {
  /** The `client_id` of the token; null if it tells none. */
  readonly clientId: string | null;
  /** The `pid` of the token, whatever it holds: the person who is logged in; null if it tells none. */
  readonly pid: string | null;
  /** What the caller is given behind each gate; null if it stays shut. Worked out once for each token. */
  readonly grants: Readonly<Record<Gate, Grant | null>>;
}

const grantsBy = (grant: (gate: Gate) => Grant | null): Caller['grants'] =>
  Object.fromEntries(GATES.map((gate) => [gate, grant(gate)])) as Record<Gate, Grant | null>;

/** Who may ask for everything, and is nobody in particular. */
export const ANYBODY: Caller = { clientId: null, pid: null, grants: grantsBy(() => FULL_GRANT) };

/** Who has no token. */
export const NOBODY: Caller = { clientId: null, pid: null, grants: grantsBy((gate) => grantAt(gate, [])) };

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Who asks with a JWT that has these claims. A scope that is no text is none. */
export function callerOf({ scope, client_id, pid }: JWTPayload): Caller {
  const scopes = text(scope)?.split(' ') ?? [];
  return { clientId: text(client_id), pid: text(pid), grants: grantsBy((gate) => grantAt(gate, scopes)) };
}
