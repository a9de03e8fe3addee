import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { QueuedExchange } from './check-queue.ts';
import type { PassedExchange } from './pass-through.ts';
import { toRecordedExchange } from './recorded.ts';

/** Prepares an exchange for the queue. Nothing is computed before it is checked. */
export const toQueuedExchange = (exchange: PassedExchange, startedAt: number): QueuedExchange => ({
  convert: () => toRecordedExchange(exchange, startedAt),
  digests: () => computeDigests(exchange),
  release: () => releaseBodies(exchange),
});

/** Frees the memory of an exchange. */
export function releaseBodies({ requestBody, responseBody }: PassedExchange): void {
  requestBody.release();
  responseBody.release();
}

/** The headers that the rules read. Others, such as a date, differ in each exchange. */
const READ_OF_REQUEST = ['authorization', 'accept', 'content-type'] as const;
const READ_OF_RESPONSE = ['content-type', 'content-encoding', 'cache-control', 'www-authenticate'] as const;

function computeDigests({ request, requestBody, response, responseBody, outcome }: PassedExchange) {
  const [sent, received] = [requestBody.read(), responseBody.read()];
  if (sent === undefined || received === undefined || response === null || outcome !== 'completed') return undefined;
  return {
    request: digest(`${request.method} ${request.url} ${formatHeaders(request, READ_OF_REQUEST)}`, sent),
    response: digest(`${response.statusCode} ${formatHeaders(response, READ_OF_RESPONSE)}`, received),
  };
}

const digest = (head: string, body: Buffer): string => `${hash('sha1', head)} ${hash('sha1', body)}`;

const formatHeaders = ({ headers }: IncomingMessage, names: readonly string[]): string =>
  JSON.stringify(names.map((name) => headers[name] ?? ''));
