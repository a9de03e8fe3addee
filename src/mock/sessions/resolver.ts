import type { IncomingMessage } from 'node:http';
import { BoundedMap } from '../../bounded-map.ts';
import { KrrError } from '../../errors.ts';
import { decodeClaims, findBearerToken } from '../../maskinporten/bearer-token.ts';
import { ApiError, type ApiErrorId } from '../http/errors.ts';
import { getSessionPath, isSessionName, SESSION_CLAIM, SESSION_HEADER, splitTarget } from './names.ts';
import type { SessionRegistry } from './registry.ts';
import type { Replication } from './replication.ts';
import type { Session } from './session.ts';
import { createStateUnavailableError } from './state-error.ts';

const MAX_TOKENS = 1000;

const ERROR_IDS: Readonly<Record<string, ApiErrorId>> = {
  SESSION_INVALID: 'invalid-session',
  SESSION_LIMIT: 'too-many-sessions',
};

/** A request before the path of its session is removed. */
interface Selection {
  readonly headers: IncomingMessage['headers'];
  /** As sent. */
  readonly originalUrl: string;
  /** Without the path of the session. */
  readonly url: string;
}

/** A session, and the path that the client has selected it with; empty for another way. */
export interface ResolvedSession {
  readonly session: Session;
  readonly path: string;
}

/**
 * Finds the session of a request by the header X-Krr-Session, else by the path, else by the claim of its access token.
 * The default session belongs to a request without any of them.
 */
export class SessionResolver {
  readonly #registry: SessionRegistry;
  readonly #defaultSession: ResolvedSession;
  readonly #nameByToken = new BoundedMap<string, string | null>(MAX_TOKENS);
  /** Most requests repeat the token of the previous one. */
  #latest: { authorization: string | undefined; name: string | null } = { authorization: undefined, name: null };

  constructor(registry: SessionRegistry) {
    this.#registry = registry;
    this.#defaultSession = { session: registry.default, path: '' };
  }

  /** Undefined for a mock without replicas. */
  get replication(): Replication | undefined {
    return this.#registry.replication;
  }

  get default(): ResolvedSession {
    return this.#defaultSession;
  }

  /**
   * Prepares a session that replicas share and that this replica does not know, or that may be idle at all of them.
   * Undefined if there is nothing to wait for.
   */
  prepare(selection: Selection): Promise<void> | undefined {
    const { replication } = this.#registry;
    if (replication === undefined) return undefined;
    const { selected } = this.#select(selection);
    if (selected === null || !isSessionName(selected)) return undefined;
    const session = this.#registry.find(selected);
    return session?.isExpired === false ? undefined : this.#openShared(selected, session, replication);
  }

  /** @throws ApiError 503 if the session cannot be shared */
  async #openShared(name: string, session: Session | undefined, replication: Replication): Promise<void> {
    if (session !== undefined) await replication.expire(session);
    if (this.#registry.find(name) !== undefined) return;
    try {
      const turn = await replication.begin(name);
      // An error is that of the request, which opens the session again.
      attempt(() => this.#registry.open(name));
      await turn.commit();
    } catch (error) {
      throw createStateUnavailableError((error as Error).message);
    }
  }

  /** @throws ApiError 400 for an invalid name, 503 if no session can be added */
  resolve(selection: Selection): ResolvedSession {
    const { selected, name } = this.#select(selection);
    if (selected === null) return this.#defaultSession;
    return { session: this.#open(selected), path: name === undefined ? '' : getSessionPath(name) };
  }

  /** The selected session, and the name in the path. */
  #select({ headers, originalUrl, url }: Selection): { selected: string | null; name: string | undefined } {
    const header = headers[SESSION_HEADER] as string | undefined;
    const name = originalUrl === url ? undefined : splitTarget(originalUrl)?.name;
    return { selected: header ?? name ?? this.#findClaim(headers.authorization), name };
  }

  #open(name: string): Session {
    try {
      return this.#registry.open(name);
    } catch (error) {
      const id = error instanceof KrrError ? ERROR_IDS[error.code] : undefined;
      throw id === undefined ? error : new ApiError([{ id, detail: (error as KrrError).message }]);
    }
  }

  /** The token is not verified here. An invalid one is rejected later, in the session that it names. */
  #findClaim(authorization: string | undefined): string | null {
    if (authorization !== this.#latest.authorization)
      this.#latest = { authorization, name: this.#readClaim(findBearerToken(authorization)) };
    return this.#latest.name;
  }

  #readClaim(token: string | undefined): string | null {
    if (token === undefined) return null;
    const known = this.#nameByToken.get(token);
    if (known !== undefined) return known;
    const claim = decodeClaims(token)[SESSION_CLAIM];
    const name = typeof claim === 'string' ? claim : null;
    this.#nameByToken.set(token, name);
    return name;
  }
}

function attempt(action: () => unknown): void {
  try {
    action();
  } catch {}
}
