import type { Answered, Evidence } from '../evidence.ts';
import { repliesTo } from '../refusal.ts';
import { isPersons } from './answers.ts';
import { faultOf } from './message.ts';

/** Whether a request is refused: by a fault, or at least by a status. */
export const isRefused = ({ reply }: Answered): boolean => reply.status >= 400 || faultOf(reply) !== undefined;

/** What is refused tells nothing unless this is answered. */
export const OPEN = 'soap-person';

export const isOpen = (evidence: Evidence): boolean => repliesTo(evidence, OPEN).some(isPersons);

/** What came back, in words: by its status, if it is no persons. */
export function outcomeOf(exchange: Answered): string {
  if (isPersons(exchange)) return 'answered with persons';
  const { status } = exchange.reply;
  return `status ${status}${faultOf(exchange.reply) === undefined ? '' : ' and a fault'}`;
}
