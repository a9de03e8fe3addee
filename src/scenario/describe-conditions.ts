import type { FaultConditions, Span } from './model.ts';

/**
 * Describes the requests that a fault applies to.
 *
 * @example
 * describeConditions({ operation: 'personer', attempt: { from: 3, to: 5 } }); // 'requests 3 to 5 of personer'
 */
export function describeConditions(when: FaultConditions): string {
  const { operation, version, token, persons, person, attempt, per = 'all', probability } = when;
  const endpoint = [operation, version].filter((part) => part !== undefined).join(' ');
  const requests = [
    ...(probability === undefined ? [] : [`${Number((probability * 100).toFixed(3))} % of`]),
    describeAttempts(attempt),
    ...(endpoint === '' ? [] : [`of ${endpoint}`]),
    ...(persons === undefined ? [] : [`with ${describeSize(persons)}`]),
    ...(person === undefined ? [] : [`with the person ${person}`]),
    ...(token === undefined ? [] : [`with the token ${token}`]),
  ].join(' ');
  return per === 'all' || attempt === undefined ? requests : `${requests}, per ${per}`;
}

function describeAttempts(attempt: FaultConditions['attempt']): string {
  if (attempt === undefined) return 'all requests';
  if ('every' in attempt) return `requests ${attempt.every}, ${attempt.every * 2}, ${attempt.every * 3}, …`;
  const { from, to } = attempt;
  if (to === undefined) return `requests from ${from} on`;
  return from === to ? `request ${from}` : `requests ${from} to ${to}`;
}

function describeSize({ from, to }: Span): string {
  if (to === undefined) return `${from} or more persons`;
  if (from !== to) return `${from} to ${to} persons`;
  return from === 1 ? '1 person' : `${from} persons`;
}
