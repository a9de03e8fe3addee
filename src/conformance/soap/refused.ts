import type { CompletedExchange, Evidence } from '../evidence.ts';
import { getResponses } from '../refusal.ts';
import { isPersonsResponse } from './answers.ts';
import { findFault } from './message.ts';

/** Whether a request is refused: by a fault, or at least by a status. */
export const isSoapRejected = ({ response }: CompletedExchange): boolean =>
  response.status >= 400 || findFault(response) !== undefined;

/** What is refused tells nothing unless this is answered. */
export const SERVING_PROBE = 'soap-person';

export const isSoapServing = (evidence: Evidence): boolean =>
  getResponses(evidence, SERVING_PROBE).some(isPersonsResponse);

/** What came back, in words: by its status, if it is no persons. */
export function describeOutcome(exchange: CompletedExchange): string {
  if (isPersonsResponse(exchange)) return 'answered with persons';
  const { status } = exchange.response;
  return `status ${status}${findFault(exchange.response) === undefined ? '' : ' and a fault'}`;
}
