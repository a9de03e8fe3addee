import type { FastifyRequest } from 'fastify';
import { KrrError } from '../../errors.ts';
import { tryParseTimestamp } from '../../time/oslo-time.ts';
import { isMapping } from '../../yaml/diagnostics.ts';
import { createName, isSessionName, type Session, type SessionUse } from '../sessions/index.ts';
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

/** Reads the use of all sessions at all replicas. Empty without replicas, or if they cannot be read. */
const readUse = ({ sessions }: ControlContext): Promise<ReadonlyMap<string, SessionUse>> =>
  sessions.replication?.readUse().catch(() => NO_USE) ?? Promise.resolve(NO_USE);

const NO_USE: ReadonlyMap<string, SessionUse> = new Map();

/** Converts a session to JSON. */
function toSessionState(session: Session, use: SessionUse = session.use): object {
  const { name, path, state, createdAt, idleTimeoutMs } = session;
  return {
    name,
    path,
    scenario: state.scenario.name,
    time: { now: new Date(state.clock.now()).toISOString(), frozen: state.clock.frozen },
    requests: use.requests,
    findings: use.findings.length,
    createdAt: new Date(createdAt).toISOString(),
    idleSeconds: Math.floor(use.idleMs / 1000),
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

export async function listSessions(context: ControlContext): Promise<ControlResponse> {
  const { sessions } = context;
  const listed = sessions.list();
  const uses = await readUse(context);
  const states = listed.map((session) => toSessionState(session, uses.get(session.name)));
  return { json: { sessions: states, maxSessions: sessions.maxSessions } };
}

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

export async function getSession(context: ControlContext, { params }: ControlRequest): Promise<ControlResponse> {
  const session = requireSession(context, params.name!);
  return { json: toSessionState(session, (await readUse(context)).get(session.name)) };
}

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
