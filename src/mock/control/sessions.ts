import type { FastifyRequest } from 'fastify';
import { KrrError } from '../../errors.ts';
import { tryParseTimestamp } from '../../time/oslo-time.ts';
import { isMapping } from '../../yaml/diagnostics.ts';
import { createName, isSessionName, type Session } from '../sessions/index.ts';
import type { ControlContext, ControlRequest, ControlResponse } from './context.ts';
import { ControlApiError, type ControlErrorId } from './errors.ts';
import { parseBody } from './input.ts';
import { createNonexistentTimeError, loadNamedScenarios } from './scenario.ts';

interface NewSessionBody {
  readonly name?: string;
  readonly scenario?: string | readonly string[];
  readonly now?: string;
  readonly idleTimeoutSeconds?: number;
}

const ERROR_IDS: Readonly<Record<string, ControlErrorId>> = {
  SESSION_INVALID: 'invalid-session',
  SESSION_EXISTS: 'session-exists',
  SESSION_LIMIT: 'too-many-sessions',
};

/** Converts a session to JSON. */
function toSessionState(session: Session): object {
  const { name, path, state, journal, clientChecks, createdAt, idleMs, idleTimeoutMs } = session;
  return {
    name,
    path,
    scenario: state.scenario.name,
    time: { now: new Date(state.clock.now()).toISOString(), frozen: state.clock.frozen },
    requests: journal.position.lastId,
    findings: clientChecks.list().length,
    createdAt: new Date(createdAt).toISOString(),
    idleSeconds: Math.floor(idleMs / 1000),
    idleTimeoutSeconds: Number.isFinite(idleTimeoutMs) ? idleTimeoutMs / 1000 : null,
  };
}

/** Gets the name in the path; undefined if no session can have it. */
export function getNamedSession({ params }: FastifyRequest): string | undefined {
  const { name } = params as { readonly name: string };
  return isSessionName(name) ? name : undefined;
}

/** Gets the name of a new session, and chooses it if the body has none. Undefined for an invalid body. */
export function nameNewSession(request: FastifyRequest): string | undefined {
  if (!isMapping(request.body)) return undefined;
  const { name = createName() } = request.body;
  request.body = { ...request.body, name };
  return typeof name === 'string' && isSessionName(name) ? name : undefined;
}

export const listSessions = ({ sessions }: ControlContext): ControlResponse => ({
  json: { sessions: sessions.list().map(toSessionState), maxSessions: sessions.maxSessions },
});

/** @throws ControlApiError for an invalid body, an existing name, or if no session can be added */
export async function createSession(
  { sessions, load }: ControlContext,
  { body }: ControlRequest,
): Promise<ControlResponse> {
  const { name, scenario, now, idleTimeoutSeconds } = parseBody<NewSessionBody>('NewSession', body);
  if (now !== undefined && tryParseTimestamp(now) === undefined) throw createNonexistentTimeError();
  const loaded = scenario === undefined ? undefined : await loadNamedScenarios(load, scenario);
  const idleTimeoutMs = idleTimeoutSeconds === undefined ? undefined : idleTimeoutSeconds * 1000;
  try {
    return { status: 201, json: toSessionState(sessions.create({ name, scenario: loaded, now, idleTimeoutMs })) };
  } catch (error) {
    const id = error instanceof KrrError ? ERROR_IDS[error.code] : undefined;
    if (id === undefined) throw error;
    const pointer = id === 'too-many-sessions' ? {} : { pointer: '/name' };
    throw new ControlApiError(id, [{ detail: (error as KrrError).message, ...pointer }]);
  }
}

export const getSession = (context: ControlContext, { params }: ControlRequest): ControlResponse => ({
  json: toSessionState(requireSession(context, params.name!)),
});

export function resetSession(context: ControlContext, { params }: ControlRequest): ControlResponse {
  const session = requireSession(context, params.name!);
  session.reset();
  return { json: toSessionState(session) };
}

export function deleteSession(context: ControlContext, { params }: ControlRequest): ControlResponse {
  const { name, isDefault } = requireSession(context, params.name!);
  if (isDefault) throw new ControlApiError('default-session', [{ detail: 'reset it instead' }]);
  context.sessions.delete(name);
  return { status: 204 };
}

function requireSession({ sessions }: ControlContext, name: string): Session {
  const session = sessions.find(name);
  if (session !== undefined) return session;
  throw new ControlApiError('unknown-session', [{ detail: 'GET /__krr/sessions lists the sessions' }]);
}
