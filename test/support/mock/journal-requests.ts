import type { Completion, Entry, GrantFacts, IncomingRequest, Journal } from '../../../src/mock/journal/index.ts';

/** A request as a test states it: what it leaves out is as a good client has it. */
export interface Sent extends Partial<Omit<IncomingRequest, 'headers'>> {
  readonly headers?: Record<string, string>;
  readonly identifiers?: readonly unknown[];
  /** In place of a lookup of `identifiers`. */
  readonly body?: unknown;
  /** JSON text in place of a body. */
  readonly json?: string;
  /** The facts of a token request. */
  readonly grant?: Partial<GrantFacts>;
  /** The body is never read. */
  readonly unread?: true;
}

const SOCKET = {};
const NO_GRANT = { hasConsumerOrg: false, hasOnBehalfOf: false, isForKrr: false, needsDelegation: false };

export function arrive(journal: Journal, sent: Sent = {}): Entry {
  const { identifiers = [], body = { personidentifikatorer: identifiers }, unread, headers, ...more } = sent;
  const { grant, json, ...rest } = more;
  const bytes = Buffer.from(json ?? (typeof body === 'string' ? body : JSON.stringify(body)));
  const parsed = typeof body === 'string' ? undefined : body;
  const usual = { 'content-type': 'application/json', 'content-length': String(bytes.length) };
  const path = '/rest/v1/personer';
  const lookup = { method: 'POST', url: path, path, socket: SOCKET, operation: 'personer', version: 'v1' };
  const entry = journal.recordRequest({ ...lookup, headers: { ...usual, ...headers }, ...rest });
  if (unread === undefined) journal.recordBody(entry, bytes, json === undefined ? parsed : JSON.parse(json));
  if (grant !== undefined) entry.grant = { ...NO_GRANT, ...grant };
  return entry;
}

/** A request from its arrival to its end. */
export function send(journal: Journal, sent: Sent = {}, ending: Partial<Completion> = {}): Entry {
  const entry = arrive(journal, sent);
  journal.complete(entry, { status: 200, outcome: 'completed', ...ending });
  return entry;
}
