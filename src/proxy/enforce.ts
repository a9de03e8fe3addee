import type { ServerResponse } from 'node:http';
import type { TrafficCheck } from '../conformance/index.ts';
import type { Interceptor } from './pass-through.ts';
import { toRecordedExchange } from './recorded.ts';

/** Replaces a response that violates rules of level MUST by status 502, which names them. */
export const enforceRules =
  (check: TrafficCheck, startedAt: number): Interceptor =>
  (exchange, response) => {
    const recorded = toRecordedExchange(exchange, startedAt);
    const rules = recorded === undefined ? [] : check.findViolations(recorded);
    if (rules.length === 0) return false;
    reject(
      response,
      rules.map(({ id, title }) => ({ id, title })),
    );
    return true;
  };

function reject(response: ServerResponse, rules: readonly { readonly id: string; readonly title: string }[]): void {
  const body = JSON.stringify({ error: 'krr proxy: the response of the target violates the documentation', rules });
  response.writeHead(502, { 'content-type': 'application/json; charset=utf-8' }).end(body);
}
