import type { IncomingMessage } from 'node:http';
import type { RecordedExchange } from '../conformance/index.ts';
import { decodeBody } from '../http-client/http-client.ts';
import type { PassedExchange } from './pass-through.ts';

/** Converts an exchange for the suite. Undefined without readable bodies, without a connection, or if the client left. */
export function toRecordedExchange(exchange: PassedExchange, startedAt: number): RecordedExchange | undefined {
  const { request, requestBody, response, responseBody, outcome, failure, ms } = exchange;
  const [sent, received] = [requestBody.read(), responseBody.read()];
  if (outcome === 'clientLeft' || outcome === 'unreachable' || sent === undefined || received === undefined)
    return undefined;
  const recorded = {
    method: request.method!,
    url: request.url!,
    headers: flattenHeaders(request),
    body: sent.length === 0 ? null : sent.toString(),
    startedAt,
  };
  if (response === null || failure !== undefined)
    return { ...recorded, response: { failed: failure ?? 'there is no response' } };
  const headers = flattenHeaders(response);
  const body = decodeBody(received, headers['content-encoding'] ?? '');
  if (body.bodyProblem !== undefined) return undefined;
  return { ...recorded, response: { status: response.statusCode!, headers, ...body, ms } };
}

const flattenHeaders = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));
